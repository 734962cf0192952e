using System.Text;

namespace Cybershield.Crawling.Tests.Extraction;

/// <summary>A page of random structure whose words are all different, with the list of those a reader sees.</summary>
internal sealed class RandomPage
{
    private static readonly string[] Holders = ["div", "section", "nav", "footer", "aside", "article", "ul", "li", "p", "h2", "table", "blockquote", "form", "x-card", "span", "a href=/x", "b", "noscript", "button", "details", "td", "div class=sidebar", "div id=comments"];
    private static readonly string[] Hiders = ["script", "style", "template", "div hidden", "section style='display:none'", "dialog"];

    private const int MaxDepth = 4;

    private readonly Random random;
    private readonly StringBuilder html = new();
    private int words;

    public RandomPage(int seed)
    {
        random = new Random(seed);
        Add("title", Visible, 0);
        html.Append("<body>");
        for (int i = random.Next(3, 30); i > 0; i--)
        {
            AddElement(Visible, 0);
        }
    }

    public string Html => html.ToString();

    public List<string> Visible { get; } = [];

    // What is hidden holds text only: the parser may lift other elements out of what they were written in.
    private void AddElement(List<string> seen, int depth)
    {
        bool isHidden = random.Next(6) == 0;
        string holder = isHidden ? Hiders[random.Next(Hiders.Length)] : Holders[random.Next(Holders.Length)];
        Add(holder, isHidden ? [] : seen, isHidden ? MaxDepth : depth);
    }

    private void Add(string holder, List<string> seen, int depth)
    {
        html.Append('<').Append(holder).Append('>');
        for (int i = random.Next(0, 12); i >= 0; i--)
        {
            string word = $"w{words++}";
            seen.Add(word);
            html.Append(random.Next(2) == 0 ? " " : "\n ").Append(word).Append(' ');
        }

        while (holder != "title" && depth < MaxDepth && random.Next(3) > 0)
        {
            AddElement(seen, depth + 1);
        }

        html.Append("</").Append(holder.Split(' ')[0]).Append('>');
    }
}
