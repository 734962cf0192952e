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
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private readonly GrowingArray<int> words = new();
    private readonly GrowingArray<int> sentences = new();
    private readonly GrowingArray<int> blocks = new();

    public int Length { get; private set; }

    public ReadOnlySpan<char> Chars => chars.AsSpan(0, Length);

    /// <summary>Where each word starts in <see cref="Chars"/>.</summary>
    public ReadOnlySpan<int> Words => words.Items;

    public int WordCount => words.Count;

    /// <summary>Where each sentence starts in <see cref="Chars"/>; it ends where the next one starts.</summary>
    public ReadOnlySpan<int> Sentences => sentences.Items;

    /// <summary>Replaces a character by another reading of it.</summary>
    public void Write(int index, char reading) => chars[index] = reading;

    public void Clear()
    {
        Length = 0;
        words.Clear();
        sentences.Clear();
        blocks.Clear();
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
            Grow();
        }

        chars[Length] = folded;
        starts[Length] = start;
        ends[Length] = end;
        Length++;
    }

    public void EndSentence(int start, int end)
    {
        Add(End, start, end);
        sentences.Add(Length);
    }

    /// <summary>First UTF-16 unit, in its block's text, of what became the folded character.</summary>
    public int Start(int index) => starts[index];

    /// <summary>The UTF-16 unit after the last one of what became the folded character.</summary>
    public int EndOf(int index) => ends[index];

    public int BlockAt(int index) => Last(blocks.Items, index);

    public int SentenceAt(int index) => Last(sentences.Items, index);

    /// <summary>The number of the last word that starts at or before the character; -1 before the first word.</summary>
    public int WordAt(int index) => Last(words.Items, index);

    /// <summary>The folded character that begins at or last before a unit of a block.</summary>
    public int IndexOf(int block, int unit)
    {
        int first = blocks.Items[block];
        int after = block + 1 < blocks.Count ? blocks.Items[block + 1] : Length;
        return first + Math.Max(0, Last(starts.AsSpan(first, after - first), unit));
    }

    public bool IsWordAt(int index) => index >= 0 && index < Length && CharTable.IsWord(chars[index]);

    /// <summary>The index after the word that the character belongs to.</summary>
    public int WordEnd(int index)
    {
        while (IsWordAt(index))
        {
            index++;
        }

        return index;
    }

    private static int Last(ReadOnlySpan<int> sorted, int value)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    private void Grow()
    {
        int size = chars.Length * 2;
        Array.Resize(ref chars, size);
        Array.Resize(ref starts, size);
        Array.Resize(ref ends, size);
    }
}
