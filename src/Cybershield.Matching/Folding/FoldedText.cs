using System.Runtime.CompilerServices;

namespace Cybershield.Matching;

/// <summary>
/// The folded characters of a page with the way back to the original. Words are separated by one space; a sentence or block ends
/// with a line feed; other signs stand for themselves without spaces around them. Reused from page to page.
/// </summary>
internal sealed class FoldedText
{
    /// <summary>The sign at the end of a sentence and of a block.</summary>
    public const char End = '\n';

    private char[] chars = new char[1024];
    private readonly OffsetMap origins = new();
    private readonly Starts words = new();
    private readonly Starts sentences = new();
    private readonly Starts blocks = new();
    private readonly GrowingArray<int> mixed = new();
    private uint scripts;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => chars.AsSpan(0, Length);

    /// <summary>Where each word starts in <see cref="Chars"/>.</summary>
    public ReadOnlySpan<int> Words => words.Items;

    public int WordCount => words.Count;

    /// <summary>Where each sentence starts in <see cref="Chars"/>; it ends where the next one starts.</summary>
    public ReadOnlySpan<int> Sentences => sentences.Items;

    /// <summary>The numbers of the sentences in which scripts, or letters and digits, mix.</summary>
    public ReadOnlySpan<int> Mixed => mixed.Items;

    public void Clear()
    {
        (Length, scripts) = (0, 0);
        origins.Clear();
        words.Clear();
        sentences.Clear();
        blocks.Clear();
        mixed.Clear();
    }

    public void StartBlock()
    {
        blocks.Add(Length);
        sentences.Add(Length);
    }

    public void StartWord() => words.Add(Length);

    public void Add(char folded, int start, int end)
    {
        if (Length == chars.Length)
        {
            Room(1);
        }

        chars[Length] = folded;
        scripts |= CharTable.EntryOf[folded];
        origins.Add(Length, start, end - start);
        Length++;
    }

    /// <summary>Room for more characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<char> Room(int more)
    {
        if (Length + more > chars.Length)
        {
            Grow(more);
        }

        return chars.AsSpan(Length);
    }

    /// <summary>Room for the starts of the words in so many characters.</summary>
    public Span<int> RoomForWords(int characters) => words.Room((characters / 2) + 2);

    /// <summary>Takes over what a run wrote into the room it was given.</summary>
    /// <param name="start">The unit at which it starts.</param>
    public void Take(in WordRun run, int start)
    {
        if (run.Length > 0)
        {
            origins.Add(Length, start, 1);
            words.Taken(run.Words);
            scripts |= run.Scripts;
            Length += run.Length;
        }
    }

    public void EndSentence(int start, int end)
    {
        Add(End, start, end);
        Close();
        sentences.Add(Length);
    }

    public void EndBlock(int units)
    {
        Add(End, units, units);
        Close();
    }

    /// <summary>First UTF-16 unit, in its block's text, of what became the folded character.</summary>
    public int Start(int index) => origins.Start(index);

    /// <summary>The UTF-16 unit after the last one of what became the folded character.</summary>
    public int EndOf(int index) => origins.End(index);

    public int BlockAt(int index) => blocks.LastAt(index);

    public int SentenceAt(int index) => sentences.LastAt(index);

    /// <summary>The number of the last word that starts at or before the character; -1 before the first word.</summary>
    public int WordAt(int index) => words.LastAt(index);

    /// <summary>The folded character that begins at or last before a unit of a block.</summary>
    public int IndexOf(int block, int unit) => origins.IndexOf(blocks[block], block + 1 < blocks.Count ? blocks[block + 1] : Length, unit);

    private void Close()
    {
        if (CharTable.MixesScripts(scripts))
        {
            mixed.Add(sentences.Count - 1);
        }

        scripts = 0;
    }

    private void Grow(int more) => Array.Resize(ref chars, Math.Max(chars.Length * 2, Length + more));
}
