using System.Collections.Immutable;
using Cybershield.Matching;

namespace Cybershield.Service.Pages;

/// <summary>A capture's text cut into runs, so that every occurrence can be marked and named by the letter of its row.</summary>
/// <param name="Marks">How many occurrences are marked.</param>
/// <param name="Length">UTF-16 units of all blocks.</param>
public sealed record MarkedText(ImmutableArray<MarkedBlock> Blocks, int Marks, int Length)
{
    /// <summary>Marks the occurrences. A span that does not lie in the text is left out: the text may have been cut by retention.</summary>
    public static MarkedText Of(PageText text, IEnumerable<LetteredSpan> spans)
    {
        ILookup<int, LetteredSpan> byBlock = spans.Where(span => Lies(span.Span, text)).OrderBy(span => span.Span.Start).ToLookup(span => span.Span.Block);
        var blocks = ImmutableArray.CreateBuilder<MarkedBlock>(text.Blocks.Count);
        int marks = 0, offset = 0;
        for (int i = 0; i < text.Blocks.Count; i++)
        {
            PageBlock block = text.Blocks[i];
            blocks.Add(new MarkedBlock(block.Zone, block.Language, offset, [.. Cut(block.Text, [.. byBlock[i]], ref marks)]) { Repeated = block.Repeated });
            offset += block.Text.Length;
        }
        return new MarkedText(blocks.ToImmutable(), marks, offset);
    }

    /// <summary>Where the marks lie, each from 0 to 1 of the text.</summary>
    public IEnumerable<double> Positions
    {
        get
        {
            foreach (MarkedBlock block in Blocks)
            {
                int at = block.Offset;
                foreach (TextRun run in block.Runs)
                {
                    if (run.Mark is not null)
                        yield return (double)at / Math.Max(1, Length);
                    at += run.Text.Length;
                }
            }
        }
    }

    private static bool Lies(TextSpan span, PageText text) =>
        span.Block >= 0 && span.Block < text.Blocks.Count && span.Start >= 0 && span.Length > 0 && span.End <= text.Blocks[span.Block].Text.Length;

    private static List<TextRun> Cut(string text, List<LetteredSpan> spans, ref int marks)
    {
        int[] edges = [.. spans.SelectMany(span => new[] { span.Span.Start, span.Span.End }).Append(0).Append(text.Length).Distinct().Order()];
        var runs = new List<TextRun>();
        foreach ((int start, int end) in edges.Zip(edges.Skip(1)))
        {
            LetteredSpan[] here = [.. spans.Where(span => span.Span.Start <= start && span.Span.End >= end)];
            runs.Add(here.Length == 0
                ? new TextRun(text[start..end], null, [])
                : new TextRun(text[start..end], ++marks, [.. here.Select(span => new RunLetter(span.Letter, span.Counted, span.Span.End == end))]));
        }
        return runs;
    }
}

/// <summary>An occurrence and the letter of its row; uncounted ones bear numbers.</summary>
public sealed record LetteredSpan(string Letter, bool Counted, TextSpan Span);

/// <param name="Offset">UTF-16 units of the text before this block.</param>
public sealed record MarkedBlock(Zone Zone, string Language, int Offset, ImmutableArray<TextRun> Runs)
{
    /// <summary>How far the site repeats it; null where it does not, or was not compared.</summary>
    public Repetition? Repeated { get; init; }

    /// <summary>Whether anything is marked in it.</summary>
    public bool HasMarks => Runs.Any(run => run.Mark is not null);
}

/// <param name="Mark">Number of the mark on the page, from 1; null where the run is plain text.</param>
public sealed record TextRun(string Text, int? Mark, ImmutableArray<RunLetter> Letters)
{
    /// <summary>Whether a counted occurrence lies here.</summary>
    public bool Counted => Letters.Any(letter => letter.Counted);
}

/// <param name="Ends">The occurrence ends with this run: here its letter stands.</param>
public sealed record RunLetter(string Letter, bool Counted, bool Ends);
