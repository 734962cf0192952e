using System.Numerics;

namespace Cybershield.Matching;

/// <summary>Finds words that start so close to each other that they can only be single letters.</summary>
internal static class SingleLetters
{
    // A letter, a space, a letter, a space.
    private const int TwoLetters = 4;

    /// <summary>The next word that is a single letter, followed by another one and by a third word; -1 where there is none.</summary>
    /// <param name="starts">Where words start.</param>
    public static int Next(ReadOnlySpan<int> starts, int from)
    {
        int word = from;
        for (; word + 2 + Vector<int>.Count <= starts.Length; word += Vector<int>.Count)
        {
            if (Vector.EqualsAny(new Vector<int>(starts[(word + 2)..]) - new Vector<int>(starts[word..]), new Vector<int>(TwoLetters)))
            {
                break;
            }
        }

        for (; word + 2 < starts.Length; word++)
        {
            if (starts[word + 2] - starts[word] == TwoLetters)
            {
                return word;
            }
        }

        return -1;
    }
}
