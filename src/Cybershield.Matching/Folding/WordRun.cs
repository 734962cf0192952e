using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>
/// A run of words with one space, one hyphen or some signs between each two: most of all text. Each unit of it becomes one folded character,
/// so that one table look-up, and no branch that depends on where words end, does for each.
/// </summary>
/// <param name="Length">Units taken and characters written; the last one belongs to a word or is a sign.</param>
/// <param name="Words">Words started.</param>
/// <param name="Scripts">Entries of the table, or-ed.</param>
internal readonly record struct WordRun(int Length, int Words, uint Scripts)
{
    /// <summary>Folds as much as is such a run.</summary>
    /// <param name="afterWord">Whether the character before it belongs to a word.</param>
    /// <param name="target">At least as long as the source.</param>
    /// <param name="starts">Takes the starts of words; room for half as many as the source has units, and two.</param>
    /// <param name="offset">What is added to each start.</param>
    public static WordRun Fold(ReadOnlySpan<char> source, bool afterWord, Span<char> target, Span<int> starts, int offset)
    {
        ref char from = ref MemoryMarshal.GetReference(source);
        ref char to = ref MemoryMarshal.GetReference(target);
        ref int start = ref MemoryMarshal.GetReference(starts);
        ref uint entries = ref MemoryMarshal.GetReference(CharTable.EntryOf);
        uint scripts = 0;
        uint allowed = CharTable.InWord | CharTable.Standing | (afterWord ? CharTable.BetweenWords : 0);
        nint words = 0;
        nint i = 0;
        for (nint end = source.Length; i < end; i++)
        {
            uint entry = Unsafe.Add(ref entries, Unsafe.Add(ref from, i));
            if ((entry & allowed) == 0)
            {
                break;
            }

            Unsafe.Add(ref to, i) = (char)entry;
            Unsafe.Add(ref start, words) = offset + (int)i;
            scripts |= entry;
            words += (nint)((entry >> CharTable.InWordShift) & ~(allowed >> (CharTable.InWordShift + 1)) & 1);
            allowed = (entry >> CharTable.FollowShift) & CharTable.Kinds;
        }

        return Cut(source, (int)i, (int)words, scripts, target, starts, offset);
    }

    // What a mark follows is folded with it, and a gap with all that stands in it.
    private static WordRun Cut(ReadOnlySpan<char> source, int length, int words, uint scripts, Span<char> target, Span<int> starts, int offset)
    {
        bool composes = length > 0 && length < source.Length && CharTable.ClassOf[source[length]] is CharClass.Composing or CharClass.Ignored;
        length -= composes ? 1 : 0;
        if (length > 0 && target[length - 1] == ' ')
        {
            length--;
        }

        while (words > 0 && starts[words - 1] - offset >= length)
        {
            words--;
        }

        return new WordRun(length, words, scripts);
    }
}
