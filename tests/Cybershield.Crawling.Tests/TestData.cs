namespace Cybershield.Crawling.Tests;

/// <summary>Finds the shared test data; a test that needs what is absent is skipped with the reason.</summary>
internal static class TestData
{
    public static string File(params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        if (!Path.Exists(path))
        {
            Assert.Ignore($"no test data at {string.Join('/', parts)}: set CYBERSHIELD_TEST_DATA");
        }

        return path;
    }

    private static string Root => Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") is { Length: > 0 } given ? given : Beside();

    private static string Beside()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "Cybershield.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return Path.GetFullPath(Path.Combine(folder ?? ".", "..", "shared", "data"));
    }
}
