namespace Cybershield.Matching;

/// <summary>Kazakh written with the letters of a Russian keyboard.</summary>
internal static class KazakhFallback
{
    public static string Of(string text) => string.Create(text.Length, text, (written, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            written[i] = Letter(source[i]);
        }
    });

    private static char Letter(char letter) => letter switch
    {
        'қ' => 'к',
        'ғ' => 'г',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' or 'ү' => 'у',
        'ә' => 'а',
        'һ' => 'х',
        'і' => 'и',
        _ => letter,
    };
}
