namespace Cybershield.Storage.Tests;

/// <summary>A folder that goes with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cybershield-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Empty()
    {
        foreach (string file in Directory.GetFiles(Path))
            System.IO.File.Delete(file);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
