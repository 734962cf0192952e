namespace Cybershield.Matching;

/// <summary>Folds text into a <see cref="FoldedText"/>, one block after the other.</summary>
internal ref struct TextFolder
{
    // Stream-safe text (UAX 15): longer runs of marks are folded in pieces, so that cost stays linear.
    private const int MaxCluster = 31;

    private readonly FoldedText target;
    private readonly ReadOnlySpan<char> source;
    private int gapStart;
    private int gapEnd;
    private bool sentenceEnded;
    private bool afterWord;
    private readonly bool plain;

    private TextFolder(FoldedText target, ReadOnlySpan<char> source, bool plain)
    {
        this.target = target;
        this.source = source;
        this.plain = plain;
        gapStart = -1;
    }

    /// <summary>Appends a block's text.</summary>
    public static void FoldBlock(ReadOnlySpan<char> text, FoldedText target)
    {
        target.StartBlock();
        TextFolder folder = new(target, text, plain: false);
        folder.Run();
        target.EndBlock(text.Length);
    }

    /// <summary>Appends a block's text with all of its signs and white space, for regular expressions.</summary>
    public static void FoldPlain(ReadOnlySpan<char> text, FoldedText target)
    {
        target.StartBlock();
        TextFolder folder = new(target, text, plain: true);
        folder.Run();
    }

    private void Run()
    {
        int i = 0;
        while (i < source.Length)
        {
            i += plain || gapStart >= 0 ? 0 : TakeRun(i);
            i = i == source.Length ? i : !plain && LeavesNothing(i) ? i + 1 : Step(i);
        }
    }

    private int TakeRun(int start)
    {
        ReadOnlySpan<char> rest = source[start..];
        WordRun run = WordRun.Fold(rest, afterWord, target.Room(rest.Length), target.RoomForWords(rest.Length), target.Length);
        target.Take(run, start);
        afterWord = run.Length > 0 ? (CharTable.EntryOf[rest[run.Length - 1]] & CharTable.InWord) != 0 : afterWord;
        return run.Length;
    }

    /// <summary>Whether nothing remains of a unit: the last one where it ends a sentence or is a gap, and one space between a sign, or a start, and a word.</summary>
    private readonly bool LeavesNothing(int i) => i + 1 == source.Length
        ? CharTable.ClassOf[source[i]] <= CharClass.Sign && (CharTable.EntryOf[source[i]] & (CharTable.InWord | CharTable.Standing)) == 0
        : source[i] == ' ' && !afterWord && gapStart < 0 && (CharTable.EntryOf[source[i + 1]] & CharTable.InWord) != 0;

    private int Step(int i)
    {
        ReadOnlySpan<CharClass> classes = CharTable.ClassOf;
        char unit = source[i];
        CharClass kind = classes[unit];
        if (kind <= CharClass.Sign && (i + 1 == source.Length || classes[source[i + 1]] is not (CharClass.Composing or CharClass.Ignored)))
        {
            Put(CharTable.FoldOf[unit], kind, i, i + 1);
            return i + 1;
        }

        return kind == CharClass.Ignored ? i + 1 : Cluster(i);
    }

    /// <summary>Folds a character with the marks that follow it, invisible characters left out.</summary>
    private int Cluster(int start)
    {
        Span<char> cluster = stackalloc char[MaxCluster + 2];
        int length = 0;
        int end = start;
        int i = start;
        do
        {
            if (CharTable.ClassOf[source[i]] != CharClass.Ignored)
            {
                cluster[length++] = source[i];
                end = i + 1;
            }

            i++;
        }
        while (i < source.Length && length <= MaxCluster && Continues(start, i, length));

        PutCluster(cluster[..length], start, end);
        return end;
    }

    private readonly bool Continues(int start, int i, int length) => CharTable.ClassOf[source[i]] switch
    {
        CharClass.Composing or CharClass.Ignored => true,
        CharClass.Surrogate => length == 1 && i == start + 1 && char.IsSurrogatePair(source[start], source[i]),
        _ => false,
    };

    private void PutCluster(scoped ReadOnlySpan<char> cluster, int start, int end)
    {
        if (cluster.Length == 1 && CharTable.ClassOf[cluster[0]] is not CharClass.Expanding)
        {
            PutUnit(cluster[0], start, end);
            return;
        }

        if (HasLoneSurrogate(cluster) || IsInvisible(cluster))
        {
            return;
        }

        foreach (char unit in CharTable.Fold(cluster.ToString()))
        {
            PutUnit(unit, start, end);
        }
    }

    private void PutUnit(char unit, int start, int end)
    {
        CharClass kind = CharTable.ClassOf[unit];
        if (kind == CharClass.Surrogate)
        {
            Put(unit, CharClass.Word, start, end);
        }
        else if (kind != CharClass.Ignored)
        {
            Put(CharTable.FoldOf[unit], kind is CharClass.Composing or CharClass.Expanding ? CharClass.Word : kind, start, end);
        }
    }

    private void Put(char folded, CharClass kind, int start, int end)
    {
        if (plain)
        {
            target.Add(folded, start, end);
            return;
        }

        switch (kind)
        {
            case CharClass.Word:
                PutWordCharacter(folded, start, end);
                break;
            case CharClass.Sign when folded is not ('!' or '?' or ';') || !SpaceFollows(end):
                CloseSentence();
                target.Add(folded, start, end);
                afterWord = false;
                gapStart = -1;
                break;
            default:
                gapStart = gapStart < 0 ? start : gapStart;
                gapEnd = end;
                sentenceEnded |= kind is CharClass.Sign || (folded == '.' && SpaceFollows(end));
                break;
        }
    }

    private void PutWordCharacter(char folded, int start, int end)
    {
        CloseSentence();
        if (!afterWord || gapStart >= 0)
        {
            if (afterWord)
            {
                target.Add(' ', gapStart, gapEnd);
            }

            target.StartWord();
            afterWord = true;
            gapStart = -1;
        }

        target.Add(folded, start, end);
    }

    private void CloseSentence()
    {
        if (sentenceEnded)
        {
            target.EndSentence(gapStart, gapEnd);
            sentenceEnded = false;
            afterWord = false;
            gapStart = -1;
        }
    }

    private readonly bool SpaceFollows(int end)
    {
        while (end < source.Length && CharTable.ClassOf[source[end]] == CharClass.Ignored)
        {
            end++;
        }

        return end == source.Length || CharTable.ClassOf[source[end]] == CharClass.Space;
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> cluster)
    {
        for (int i = 0; i < cluster.Length; i++)
        {
            if (char.IsSurrogate(cluster[i]) && !(i + 1 < cluster.Length && char.IsSurrogatePair(cluster[i], cluster[++i])))
            {
                return true;
            }
        }

        return false;
    }

    // Tags and variation selectors beyond the basic plane.
    private static bool IsInvisible(ReadOnlySpan<char> cluster) => cluster.Length == 2 && cluster[0] is '\uDB40';
}
