namespace Cybershield.Crawling;

/// <summary>Where the walk over a page stands.</summary>
/// <param name="Node">The innermost node of the outline; -1 outside the root.</param>
/// <param name="HeadingLevel">1 to 6 in a heading, else 0.</param>
/// <param name="Language">As a lang attribute says; null where none does.</param>
internal readonly record struct WalkPlace(int Node, byte HeadingLevel, bool InLink, bool InSvg, string? Language);

/// <summary>Writes text into the blocks of an outline: runs of blanks are one, none at the edges.</summary>
internal sealed class BlockWriter(PageOutline outline)
{
    private readonly List<(string Text, string? Language)> waitingAlts = [];
    private bool pendingSpace;
    private bool afterLink;
    private int blockStart;
    private int linkLength;
    private int links;

    /// <summary>Begins with another page, or with another part of one.</summary>
    public void Begin()
    {
        (pendingSpace, afterLink, blockStart, linkLength, links) = (false, false, outline.Length, 0, 0);
        waitingAlts.Clear();
    }

    /// <summary>What follows is another word.</summary>
    public void Separate() => pendingSpace = true;

    /// <summary>Two links side by side are two texts, however little stands between them.</summary>
    public void BeginLink(in WalkPlace around) => pendingSpace |= afterLink && !around.InLink;

    public void EndLink(in WalkPlace around)
    {
        afterLink = !around.InLink;
        links += around.InLink ? 0 : 1;
    }

    /// <summary>Adds text to the block.</summary>
    public void Add(ReadOnlySpan<char> data, in WalkPlace place)
    {
        Span<char> room = outline.Room(data.Length + 1);
        int written = 0;
        bool isEmpty = outline.Length == blockStart;
        foreach (char letter in data)
        {
            if (letter is ' ' or '\n' or '\t' or '\r' or '\f')
            {
                pendingSpace = true;
                continue;
            }

            if (pendingSpace && !isEmpty)
            {
                room[written++] = ' ';
            }

            (pendingSpace, isEmpty) = (false, false);
            room[written++] = letter;
        }

        outline.Length += written;
        linkLength += place.InLink ? written : 0;
        afterLink &= written == 0;
    }

    /// <summary>Ends the block, if there is any text in it.</summary>
    public void End(in WalkPlace place)
    {
        int length = outline.Length - blockStart;
        if (length > 0 && !IsBlank(outline.Written(blockStart)))
        {
            outline.Blocks.Add(new OutlineBlock
            {
                Node = Math.Max(place.Node, 0),
                Start = blockStart,
                Length = length,
                LinkLength = linkLength,
                Links = links,
                HeadingLevel = place.HeadingLevel,
                Language = place.Language,
            });
        }

        AddWaitingAlts(place);
        (blockStart, linkLength, links) = (outline.Length, 0, 0);
        (pendingSpace, afterLink) = (false, false);
    }

    /// <summary>Adds the alternative text of a picture, as a block of its own after this one.</summary>
    public void AddAlt(string? alt, in WalkPlace place)
    {
        if (!string.IsNullOrWhiteSpace(alt))
        {
            waitingAlts.Add((alt, place.Language));
        }
    }

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (char letter in text)
        {
            if (!char.IsWhiteSpace(letter) && letter is not '\u200B' and not '\uFEFF')
            {
                return false;
            }
        }

        return true;
    }

    // A picture does not cut the text that it stands in: its own text follows.
    private void AddWaitingAlts(in WalkPlace place)
    {
        foreach ((string text, string? language) in waitingAlts)
        {
            blockStart = outline.Length;
            pendingSpace = false;
            Add(text, place with { InLink = false });
            outline.Blocks.Add(new OutlineBlock { Node = Math.Max(place.Node, 0), Start = blockStart, Length = outline.Length - blockStart, IsAlt = true, Language = language });
        }

        waitingAlts.Clear();
    }
}
