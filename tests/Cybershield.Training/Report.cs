using System.Text.Json;
using Cybershield.Crawling;

namespace Cybershield.Training;

/// <summary>What the commands print.</summary>
internal static class Report
{
    public static int CrossValidated(string data, bool seenOnly)
    {
        PreparedPage[] pages = [.. Prepare(data).Where(page => !seenOnly || !page.Page.IsUnseen)];
        Print("each page by a model without its site", CrossValidation.Run(pages, new ModelOptions()));
        return 0;
    }

    public static int Grown(string data, string file)
    {
        PreparedPage[] pages = Prepare(data);
        ContentModel model = ModelGrower.Grow([.. pages.Where(page => !page.Page.IsUnseen)], new ModelOptions());
        using (BinaryWriter writer = new(File.Create(file)))
        {
            model.Write(writer);
        }

        Console.WriteLine($"{file}: {new FileInfo(file).Length} bytes, grown on {pages.Count(page => !page.Page.IsUnseen)} of {pages.Length} pages");
        PageExtractor extractor = new(new ExtractorOptions(), model);
        PrintParts([.. pages.Select(page => (page.Page, page.Score(extractor)))]);
        return 0;
    }

    public static int Scored(string data, string? folder)
    {
        PreparedPage[] pages = Prepare(data);
        PageExtractor extractor = new(new ExtractorOptions());
        PrintParts([.. pages.Select(page => (page.Page, page.Score(extractor)))]);
        Directory.CreateDirectory(folder ?? ".");
        foreach (IGrouping<string, PreparedPage> set in folder is null ? [] : pages.GroupBy(page => page.Page.Set))
        {
            File.WriteAllText(Path.Combine(folder!, set.Key + ".json"), JsonSerializer.Serialize(set.ToDictionary(page => page.Page.Id, page => page.Extract(extractor))));
        }

        return 0;
    }

    private static PreparedPage[] Prepare(string data)
    {
        PageTreeParser parser = new(new ExtractorOptions());
        return [.. LabelledPage.Read(data).Select((page, number) => new PreparedPage(page, number, parser))];
    }

    private static void PrintParts(IReadOnlyList<(LabelledPage Page, PageScore Score)> scores)
    {
        Print("all", scores);
        Print("grown on", [.. scores.Where(score => !score.Page.IsUnseen)]);
        Print("unseen", [.. scores.Where(score => score.Page.IsUnseen)]);
    }

    private static void Print(string what, IReadOnlyList<(LabelledPage Page, PageScore Score)> scores)
    {
        Console.WriteLine(what);
        foreach (IGrouping<string, (LabelledPage Page, PageScore Score)> set in scores.GroupBy(score => score.Page.Set))
        {
            PrintLine(set.Key, set.Key, [.. set]);
            foreach (IGrouping<string, (LabelledPage Page, PageScore Score)> kind in set.GroupBy(score => score.Page.Kind).Where(kind => kind.Count() < set.Count()).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                PrintLine("  " + kind.Key, set.Key, [.. kind]);
            }
        }
    }

    private static void PrintLine(string name, string set, IReadOnlyCollection<(LabelledPage Page, PageScore Score)> scores)
    {
        (double f1, double precision, double recall) = PageScore.Mean(set, [.. scores.Select(score => score.Score)]);
        Console.WriteLine($"  {name,-16} {scores.Count,4} pages  F1 {f1:f3}  precision {precision:f3}  recall {recall:f3}");
    }
}
