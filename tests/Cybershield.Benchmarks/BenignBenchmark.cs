using Cybershield.Matching;

namespace Cybershield.Benchmarks;

/// <summary>On how many of 1,000 harmless pages each term of each list is found, over five seeds.</summary>
internal static class BenignBenchmark
{
    private static readonly ulong[] Seeds = [1, 2, 3, 4, 5];

    /// <summary>Prints a line for each term; 1 where one is over its budget.</summary>
    public static int Run(string folder)
    {
        bool over = false;
        foreach (string file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            TermList list = TermListReader.Read(file, File.ReadAllText(file)).List ?? throw new InvalidDataException(file + " has errors");
            IReadOnlyDictionary<string, int>[] hits = [.. Seeds.Select(seed => BenignCorpus.Hits(list, seed))];
            foreach (Term term in list.Terms)
            {
                double mean = hits.Average(seed => seed.GetValueOrDefault(term.Id));
                over |= mean > BenignCorpus.Budget;
                Console.WriteLine(FormattableString.Invariant($"{list.Id} {term.Id}: {mean:0.0} of 1,000 pages{(mean > BenignCorpus.Budget ? ", over the budget" : "")}"));
            }
        }

        return over ? 1 : 0;
    }
}
