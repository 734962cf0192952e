using System.Text.RegularExpressions;

namespace Cybershield.Matching.Tests;

/// <summary>
/// Finds what a list finds without automaton, gates, hints or order of work: every phrase is tried at every place of every sentence,
/// as it stands and in its second reading, and every hit is compared with every other.
/// </summary>
internal sealed class NaiveMatcher(TermList list, PageText page)
{
    private readonly FoldedText text = new();
    private readonly List<Found> hits = [];

    /// <summary>Each occurrence: the term, whether an exclusion removes it, and where its parts stand.</summary>
    public IEnumerable<string> Occurrences()
    {
        foreach (PageBlock block in page.Blocks)
        {
            TextFolder.FoldBlock(block.Text, text);
        }

        foreach (Phrase phrase in Phrase.Of(list, 0))
        {
            TryEverywhere(phrase);
        }

        TryExpressions();
        return Enumerable.Range(0, list.Terms.Count).SelectMany(term => Of(term).Select(parts => Line(term, parts)));
    }

    private void TryEverywhere(Phrase phrase)
    {
        for (int start = 0; start < text.Length; start++)
        {
            if (text.Chars[start..].StartsWith(phrase.Pattern.Anchor) && phrase.Pattern.StandsAt(text.Chars, start, out int end)
                && (phrase.Obfuscation != Obfuscation.None || Enumerable.Range(start, end - start).All(i => text.Chars[i] != ' ' || Gap.IsPlain(Source(i)))))
            {
                Add(phrase, start, end - 1, Disguise.None);
            }
        }

        for (int sentence = 0; phrase.Obfuscation != Obfuscation.None && sentence < text.Sentences.Length; sentence++)
        {
            AlternateReading reading = new();
            int end = sentence + 1 < text.Sentences.Length ? text.Sentences[sentence + 1] : text.Length;
            reading.Take(text, page, text.Sentences[sentence], end);
            for (int start = 0; start < reading.View.Length; start++)
            {
                TryReading(phrase, reading, start);
            }
        }
    }

    private ReadOnlySpan<char> Source(int index) => page.Blocks[text.BlockAt(index)].Text.AsSpan()[text.Start(index)..text.EndOf(index)];

    private void TryReading(Phrase phrase, AlternateReading reading, int start)
    {
        string anchor = phrase.Pattern.Anchor;
        char[] before = reading.View.ToArray();
        bool atWord = (CharTable.IsWordAt(reading.View, start) || reading.Choices(start).Length > 0) && !CharTable.IsWordAt(reading.View, start - 1);
        bool reads = atWord && start + anchor.Length <= reading.View.Length
            && Enumerable.Range(0, anchor.Length).All(i => reading.Original(start + i) == anchor[i] || reading.Choices(start + i).Contains(anchor[i], StringComparison.Ordinal));
        for (int i = 0; reads && i < anchor.Length; i++)
        {
            reading.Write(start + i, anchor[i]);
        }

        if (reads && phrase.Pattern.StandsAt(reading.View, start, out int end) && reading.DisguiseOf(start, end) is not Disguise.None and var undone
            && (phrase.Obfuscation == Obfuscation.Full || undone == Disguise.SpacedLetters))
        {
            Add(phrase, reading.PlaceOf(start), reading.PlaceOf(end - 1), undone);
        }

        for (int i = 0; i < before.Length; i++)
        {
            reading.Write(i, before[i]);
        }
    }

    private void Add(Phrase phrase, int first, int last, Disguise undone)
    {
        int start = text.Start(first);
        hits.Add(new Found(phrase.Slot, phrase.Part, new TextSpan(text.BlockAt(first), start, text.EndOf(last) - start), text.WordAt(first), text.WordAt(last), text.SentenceAt(first), undone));
    }

    private void TryExpressions()
    {
        for (int term = 0; term < list.Terms.Count; term++)
        {
            for (int block = 0; list.Terms[term].Pattern is TermPattern.Regex regex && block < page.Blocks.Count; block++)
            {
                FoldedText plain = new();
                TextFolder.FoldPlain(page.Blocks[block].Text, plain);
                foreach (Match match in RegexTerm.Compile(regex.Expression.Value).Matches(plain.Chars.ToString()))
                {
                    (int start, int end) = (match.Index, match.Index + match.Length);
                    if (!Splits(plain.Chars, start) && !Splits(plain.Chars, end))
                    {
                        TextSpan span = new(block, plain.Start(start), plain.EndOf(end - 1) - plain.Start(start));
                        (int first, int last) = (text.IndexOf(block, span.Start), text.IndexOf(block, span.End - 1));
                        hits.Add(new Found(term, 0, span, Math.Max(0, text.WordAt(first)), Math.Max(0, text.WordAt(last)), text.SentenceAt(first), Disguise.None));
                    }
                }
            }
        }
    }

    private static bool Splits(ReadOnlySpan<char> plain, int index) => CharTable.IsWordAt(plain, index - 1) && CharTable.IsWordAt(plain, index);

    private IEnumerable<Found[]> Of(int term)
    {
        Found[] own = [.. hits.Where(hit => hit.Slot == term).OrderBy(hit => hit.Span.Block).ThenBy(hit => hit.Span.Start).ThenByDescending(hit => hit.Span.Length).ThenBy(hit => hit.Part).ThenBy(hit => hit.Undone)];
        return list.Terms[term].Pattern switch
        {
            TermPattern.Near near => own.Where(hit => hit.Part == 0).Select(hit => Pair(hit, own, near)).OfType<Found[]>(),
            TermPattern.Set set => Sets(own, set),
            _ => own.Where((hit, i) => !own[..i].Any(other => other.Span.Block == hit.Span.Block && other.Span.End >= hit.Span.End)).Select(hit => new[] { hit }),
        };
    }

    private static Found[]? Pair(Found hit, Found[] own, TermPattern.Near near)
    {
        (int at, Found[] before) = (Array.IndexOf(own, hit), own);
        Found? partner = own.Select((other, i) => (other, i))
            .Where(pair => pair.other.Part == 1 && pair.other.Sentence == hit.Sentence && (!near.InOrder || pair.i > at))
            .Where(pair => hit.WordsFrom(pair.other) is > 0 and var words && words <= near.Within)
            .OrderBy(pair => hit.WordsFrom(pair.other)).ThenBy(pair => pair.i > at).ThenBy(pair => Math.Abs(pair.i - at)).Select(pair => pair.other).FirstOrDefault();
        return partner is null ? null : hit.FirstWord <= partner.FirstWord ? [hit, partner] : [partner, hit];
    }

    private static IEnumerable<Found[]> Sets(Found[] own, TermPattern.Set set)
    {
        int from = 0;
        for (int i = 0; i < own.Length; i++)
        {
            Found[] latest = [.. Enumerable.Range(from, i - from + 1).GroupBy(k => own[k].Part).Select(part => part.Max()).Order().Select(k => own[k])];
            Found[] inside = [.. latest.Where(hit => Alive(hit, own, i, set.Within))];
            if (inside.Length >= set.AtLeast)
            {
                yield return inside;
                from = i + 1;
            }
        }
    }

    private static bool Alive(Found hit, Found[] own, int until, int within) =>
        own[(Array.IndexOf(own, hit))..(until + 1)].All(later => hit.FirstWord >= later.LastWord - within + 1);

    private string Line(int term, Found[] parts)
    {
        bool excluded = parts.Any(part => hits.Any(hit => hit.Slot >= list.Terms.Count && hit.Sentence == part.Sentence
            && list.Exclusions[hit.Slot - list.Terms.Count] is var exclusion
            && (exclusion.For.Count == 0 || exclusion.For.Contains(list.Terms[term].Id)) && hit.WordsFrom(part) <= exclusion.Within));
        return $"{list.Terms[term].Id} {(excluded ? "excluded " : "")}{string.Join(' ', parts.Select(part => part.Span))}";
    }

    private sealed record Found(int Slot, int Part, TextSpan Span, int FirstWord, int LastWord, int Sentence, Disguise Undone)
    {
        public int WordsFrom(Found other) => Math.Max(0, Math.Max(FirstWord - other.LastWord, other.FirstWord - LastWord));
    }
}
