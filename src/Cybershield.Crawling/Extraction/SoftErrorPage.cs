using System.Text.RegularExpressions;

namespace Cybershield.Crawling;

/// <summary>Recognises error pages that were sent as if all were well.</summary>
internal static partial class SoftErrorPage
{
    [GeneratedRegex(
        @"^\W*(error\W*)?(404|410)\b|\b(404|410)\W*(error|not found|gone)?\W*$|\b(error|ошибка|қате)\W{0,3}(404|410)\b|\b(page|file|document|url)( you requested)?( (was|could|can))?( ?(not|n't)| cannot)( be)? found\b|^\W*not found\W*$|\b(page|content) (does(n't| not) exist|(is )?no longer (available|exists)|(has been|was) (removed|deleted))|страниц[аы] (не найдена|не существует|удалена|отсутствует)|не найдено|запрашиваемая страница|(бет|парақ|бетше) (табылмады|жоқ|жойылған)|табылмады",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Admission();

    /// <summary>What the page says of itself; null for a page that is one.</summary>
    /// <param name="words">Words of main content.</param>
    public static string? Recognise(string title, string? firstHeading, int words, int maxWords)
    {
        if (words > maxWords)
        {
            return null;
        }

        return Says(title) ? $"title: {Cut(title)}"
            : firstHeading is not null && Says(firstHeading) ? $"heading: {Cut(firstHeading)}"
            : null;
    }

    private static bool Says(string text) => text.Length is > 0 and < 120 && Admission().IsMatch(text);

    private static string Cut(string text) => text.Length <= 80 ? text : text[..80];
}
