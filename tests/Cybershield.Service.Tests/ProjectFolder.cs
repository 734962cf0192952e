namespace Cybershield.Service.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class ProjectFolder
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Cybershield.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Cybershield.sln is in no folder above the tests.");
        return folder;
    }
}
