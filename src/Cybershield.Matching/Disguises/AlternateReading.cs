namespace Cybershield.Matching;

/// <summary>
/// A second reading of one sentence: words written letter by letter are joined, letters of mixed-script words and digits and signs
/// among letters may be read as others. What is read is written into the view while the trie is followed.
/// </summary>
internal sealed class AlternateReading
{
    private static readonly Script[] AllScripts = [Script.Latin, Script.Cyrillic, Script.Greek];

    private readonly GrowingArray<char> view = new();
    private readonly GrowingArray<int> places = new();
    private readonly GrowingArray<char> originals = new();
    private readonly GrowingArray<bool> joined = new();
    private readonly GrowingArray<string> choices = new();

    /// <summary>The sentence as it is being read.</summary>
    public ReadOnlySpan<char> View => view.Items;

    /// <summary>The last character that is not read as it stands, or may be read as another.</summary>
    public int LastDoubtful { get; private set; }

    /// <summary>The other readings of a character, most likely first.</summary>
    public string Choices(int index) => choices.Items[index];

    public char Original(int index) => originals.Items[index];

    /// <summary>Where in the folded text a character stands.</summary>
    public int PlaceOf(int index) => places.Items[index];

    /// <summary>Replaces a character by another reading of it.</summary>
    public void Write(int index, char reading) => view.Items[index] = reading;

    /// <summary>What had to be undone in a stretch as it is read now.</summary>
    public Disguise DisguiseOf(int start, int end)
    {
        Disguise disguise = Disguise.None;
        for (int i = start; i < end; i++)
        {
            disguise |= joined.Items[i] ? Disguise.SpacedLetters : Disguise.None;
            char original = originals.Items[i];
            if (view.Items[i] != original)
            {
                disguise |= LookAlikes.ScriptOf(original) == Script.Digit ? Disguise.Leetspeak : Disguise.LookAlike;
            }
        }

        return disguise;
    }

    /// <summary>Takes a sentence; false where it has no other reading.</summary>
    public bool Take(FoldedText text, IPageBlocks page, int start, int end)
    {
        view.Clear();
        places.Clear();
        originals.Clear();
        joined.Clear();
        choices.Clear();
        LastDoubtful = -1;
        bool differs = Join(text, page.TextOf(text.BlockAt(start)), start, end);
        return Offer() || differs;
    }

    /// <summary>Copies the sentence with letter-by-letter words joined.</summary>
    private bool Join(FoldedText text, ReadOnlySpan<char> source, int start, int end)
    {
        ReadOnlySpan<char> chars = text.Chars;
        bool any = false;
        for (int i = start; i < end;)
        {
            int runEnd = RunEnd(text, source, i, end);
            any |= runEnd > i;
            bool inRun = runEnd > i;
            int stop = inRun ? runEnd : CharTable.IsWordAt(chars, i) ? CharTable.WordEnd(chars, i) : i + 1;
            for (; i < stop; i++)
            {
                if (!inRun || chars[i] != ' ')
                {
                    LastDoubtful = inRun ? view.Count : LastDoubtful;
                    view.Add(chars[i]);
                    places.Add(i);
                    originals.Add(chars[i]);
                    joined.Add(inRun);
                    choices.Add("");
                }
            }
        }

        return any;
    }

    /// <summary>The end of a run of three or more single letters with the same thing between each two; where it starts if there is none.</summary>
    private static int RunEnd(FoldedText text, ReadOnlySpan<char> source, int start, int end)
    {
        if (!IsSingle(text.Chars, start))
        {
            return start;
        }

        int letters = 1;
        int at = start;
        ReadOnlySpan<char> gap = default;
        while (at + 2 < end && text.Chars[at + 1] == ' ' && IsSingle(text.Chars, at + 2))
        {
            ReadOnlySpan<char> next = source.Slice(text.Start(at + 1), text.EndOf(at + 1) - text.Start(at + 1));
            if (letters > 1 && !next.SequenceEqual(gap))
            {
                break;
            }

            gap = next;
            at += 2;
            letters++;
        }

        return letters >= 3 ? at + 1 : start;
    }

    private static bool IsSingle(ReadOnlySpan<char> text, int index) =>
        CharTable.IsWordAt(text, index) && !CharTable.IsWordAt(text, index - 1) && !CharTable.IsWordAt(text, index + 1);

    /// <summary>Offers other readings for the characters of each word, and writes the most likely one.</summary>
    private bool Offer()
    {
        bool any = false;
        for (int i = 0; i < View.Length;)
        {
            int end = i;
            Script scripts = Script.None;
            while (end < View.Length && (CharTable.IsWordAt(View, end) || LookAlikes.ScriptOf(View[end]) == Script.Digit))
            {
                scripts |= LookAlikes.ScriptOf(View[end++]);
            }

            Script letters = scripts & ~Script.Digit;
            if (letters != Script.None && ((scripts & Script.Digit) != 0 || (letters & (letters - 1)) != 0))
            {
                any |= OfferWord(i, end);
            }

            i = Math.Max(end, i + 1);
        }

        return any;
    }

    private bool OfferWord(int start, int end)
    {
        Script towards = MainScripts(View[start..end], out Script usual);
        bool any = false;
        for (int i = start; i < end; i++)
        {
            string readings = LookAlikes.ReadAs(originals.Items[i], towards);
            if (readings.Length > 0)
            {
                choices.Items[i] = readings;
                LastDoubtful = Math.Max(LastDoubtful, i);
                any = true;
                // A letter of the word's usual script, or a sign after it, is read as another only where a literal asks for it.
                bool asItIs = LookAlikes.ScriptOf(originals.Items[i]) == usual || !(CharTable.IsWordAt(View, i) || CharTable.IsWordAt(View, i + 1));
                Write(i, asItIs ? View[i] : readings[0]);
            }
        }

        return any;
    }

    /// <summary>The script of most letters that cannot be mistaken; where every letter can be, each script that the word mixes.</summary>
    /// <param name="usual">The script of most letters.</param>
    private static Script MainScripts(ReadOnlySpan<char> word, out Script usual)
    {
        Script present = Script.None;
        (Script Script, int Letters) best = default;
        (Script Script, int Letters) most = default;
        foreach (Script script in AllScripts)
        {
            (int letters, int unmistakable) = (0, 0);
            foreach (char letter in word)
            {
                bool own = LookAlikes.ScriptOf(letter) == script;
                letters += own ? 1 : 0;
                unmistakable += own && IsUnmistakable(letter, script) ? 1 : 0;
            }

            present |= letters > 0 ? script : Script.None;
            best = unmistakable > best.Letters ? (script, unmistakable) : best;
            most = letters > most.Letters ? (script, letters) : most;
        }

        usual = best.Letters > 0 ? best.Script : most.Script;
        return best.Letters > 0 ? best.Script : present;
    }

    private static bool IsUnmistakable(char letter, Script own) =>
        (own == Script.Latin || LookAlikes.ReadAs(letter, Script.Latin).Length == 0)
        && (own == Script.Cyrillic || LookAlikes.ReadAs(letter, Script.Cyrillic).Length == 0);
}
