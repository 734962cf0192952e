using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cybershield.Matching;

/// <summary>From the first characters of a literal to its state: open addressing, at most two thirds full.</summary>
internal sealed class GramTable
{
    private readonly Slot[] slots;
    private readonly int shift;

    public GramTable(int grams)
    {
        int bits = BitOperations.Log2((uint)(grams + (grams / 2) + 1)) + 1;
        slots = new Slot[1 << bits];
        shift = 64 - bits;
    }

    /// <summary>The first four characters and the last four, which overlap in grams under eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ulong head, ulong tail) => (head * 0x9E3779B97F4A7C15) ^ (BitOperations.RotateLeft(tail, 29) * 0xC2B2AE3D27D4EB4F);

    public void Add(ulong head, ulong tail, int state)
    {
        int index = (int)(Mixed(Hash(head, tail)) >> shift);
        while (slots[index].StateAndOne != 0)
        {
            index = (index + 1) & (slots.Length - 1);
        }

        slots[index] = new Slot { Head = head, Tail = tail, StateAndOne = state + 1 };
    }

    /// <summary>The state of a gram; -1 where no literal starts with it.</summary>
    public int Find(ulong head, ulong tail, ulong hash)
    {
        int index = (int)(Mixed(hash) >> shift);
        while (slots[index].StateAndOne != 0)
        {
            ref Slot slot = ref slots[index];
            if (slot.Head == head && slot.Tail == tail)
            {
                return slot.StateAndOne - 1;
            }

            index = (index + 1) & (slots.Length - 1);
        }

        return -1;
    }

    // The filter reads the hash's upper bits; other bits decide the slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mixed(ulong hash) => hash * 0xD6E8FEB86659FD93;

    private struct Slot
    {
        public ulong Head;
        public ulong Tail;
        public int StateAndOne;
    }
}
