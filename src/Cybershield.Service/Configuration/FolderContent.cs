using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Service.Configuration;

/// <summary>One file of the configuration as it was read.</summary>
/// <param name="Name">As errors name it: the path from where the command was started.</param>
internal sealed record ConfigurationFile(string Name, string Text)
{
    /// <summary>The name without folder and ending.</summary>
    public string BaseName => Path.GetFileNameWithoutExtension(Name);
}

/// <summary>The files of one kind in a folder, by name, and one hash over names and contents.</summary>
/// <param name="Hash">SHA-256, lower-case hex.</param>
internal sealed record FolderContent(IReadOnlyList<ConfigurationFile> Files, string Hash)
{
    private const int MaxFileBytes = 4 * 1024 * 1024;

    /// <summary>Reads the files of a folder that match; a missing folder holds none. Files that can't be read as UTF-8 are told in <paramref name="errors"/>.</summary>
    public static FolderContent Read(string folder, string pattern, List<ConfigurationError> errors)
    {
        string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        Array.Sort(paths, StringComparer.Ordinal);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<ConfigurationFile> files = [];
        foreach (string path in paths)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\n"));
            if (ReadFile(path, hash, errors) is { } file)
                files.Add(file);
        }

        return new FolderContent(files, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static ConfigurationFile? ReadFile(string path, IncrementalHash hash, List<ConfigurationError> errors)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileBytes)
                return Refuse(path, "the file is larger than 4 MiB", "split it", errors);
            byte[] bytes = File.ReadAllBytes(path);
            hash.AppendData(bytes);
            return new ConfigurationFile(path, new UTF8Encoding(false, true).GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return Refuse(path, "the file is not UTF-8", "save it as UTF-8", errors);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Refuse(path, "the file can't be read", "check its permissions", errors);
        }
    }

    private static ConfigurationFile? Refuse(string path, string problem, string advice, List<ConfigurationError> errors)
    {
        errors.Add(new ConfigurationError(path, 1, 1, problem, advice));
        return null;
    }
}
