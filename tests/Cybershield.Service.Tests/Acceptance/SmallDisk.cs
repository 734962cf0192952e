using System.Diagnostics;
using System.Globalization;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>A file system of a few megabytes in memory, mounted on a folder where this user may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>Mounts one, or skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        string folder = Directory.CreateTempSubdirectory("cybershield-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=755"), "tmpfs", folder))
            return new SmallDisk(folder);
        Directory.Delete(folder);
        Assert.Ignore("This user may not mount file systems.");
        throw new InvalidOperationException();
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using FileStream filler = new(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (byte[] page = new byte[4096]; ;)
                filler.Write(page);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void Clear() => File.Delete(Filler);

    /// <summary>Makes it read-only; nobody may have a file open.</summary>
    public void Protect() => Assert.That(Run("mount", "-o", "remount,ro", Folder), "it can be made read-only");

    /// <summary>Makes it writable again.</summary>
    public void Unprotect() => Assert.That(Run("mount", "-o", "remount,rw", Folder), "it can be made writable");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Run("umount", "-l", Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private static bool Run(string program, params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return false;
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
