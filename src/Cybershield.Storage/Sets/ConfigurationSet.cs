using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Cybershield.Storage;

/// <summary>The sites and term lists that all workers of a record work by. The set with the highest number is in force.</summary>
/// <param name="MatcherVersion">Of the rules that its lists judge by: a worker with others would judge differently.</param>
/// <param name="PublishedBy">The worker or the command that published it, and where it ran.</param>
/// <param name="Files">Never none, until retention has deleted those of a set that was replaced long ago.</param>
public sealed record ConfigurationSet(long Number, string Sha256, int MatcherVersion, DateTimeOffset PublishedAt, string PublishedBy, IReadOnlyList<SetFile> Files)
{
    /// <summary>SHA-256 (lower-case hex) over names and texts, in the order of the names.</summary>
    public static string HashOf(IEnumerable<SetFile> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SetFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Append(hash, file.Name);
            Append(hash, file.Text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length before it no two different sets of files give the same bytes.
    private static void Append(IncrementalHash hash, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}

/// <summary>One file of a set.</summary>
/// <param name="Name">Within the configuration folder, such as <c>sites/market-office.yaml</c>.</param>
public sealed record SetFile(string Name, string Text);

/// <summary>A set without the texts of its files.</summary>
public sealed record PublishedSet(long Number, string Sha256, int MatcherVersion, DateTimeOffset PublishedAt, string PublishedBy);

/// <summary>What a set is made of: all of it was read and found valid.</summary>
public sealed record ValidConfiguration(IReadOnlyList<SetFile> Files, IReadOnlyList<Crawling.Site> Sites, IReadOnlyList<ListText> Lists, int MatcherVersion);

/// <summary>What came of publishing a configuration.</summary>
public abstract record Publication
{
    private Publication() { }

    /// <summary>It is in force with this number, which is new.</summary>
    public sealed record Published(long Number) : Publication;

    /// <summary>It was in force already.</summary>
    public sealed record Unchanged(long Number) : Publication;

    /// <summary>It was in force as <paramref name="Number"/> and has been replaced since: only who asks for it brings it back.</summary>
    public sealed record Superseded(long Number, long InForce) : Publication;

    /// <summary>Lists changed their text and not their version. Nothing was written.</summary>
    public sealed record Refused(IReadOnlyList<ListText> Lists) : Publication;
}
