namespace Cybershield.Matching.Tests;

/// <summary>Shared data of other projects; a test that needs it is ignored where it is not there.</summary>
internal static class TestData
{
    public static string Folder
    {
        get
        {
            string folder = Environment.GetEnvironmentVariable("CYBERSHIELD_TEST_DATA") ?? Path.Combine(Root(), "..", "shared", "data");
            if (!Directory.Exists(folder))
            {
                Assert.Ignore("the shared test data is not there; CYBERSHIELD_TEST_DATA names its folder");
            }

            return folder;
        }
    }

    /// <summary>The root of the project.</summary>
    public static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Cybershield.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}
