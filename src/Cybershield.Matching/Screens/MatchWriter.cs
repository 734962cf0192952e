using System.Text;

namespace Cybershield.Matching;

/// <summary>Writes an occurrence down as a reader sees it: where, in which form, how it was recognised.</summary>
internal sealed class MatchWriter(TermList list, PageText page, List<Hit> parts)
{
    private static readonly (Disguise, RecognitionKind)[] Kinds =
    [
        (Disguise.SpacedLetters, RecognitionKind.SpacedLetters),
        (Disguise.LookAlike, RecognitionKind.LookAlike),
        (Disguise.Leetspeak, RecognitionKind.Leetspeak),
        (Disguise.KazakhFallback, RecognitionKind.KazakhFallback),
    ];

    private static readonly IReadOnlyList<Recognition> PhraseOnly = [new Recognition(RecognitionKind.Phrase, "")];

    public TermMatch Write(in Occurrence occurrence)
    {
        Term term = list.Terms[occurrence.Term];
        return occurrence.PartCount == 1
            ? WriteOne(term, occurrence.Zone, parts[occurrence.FirstPart])
            : WriteMany(term, occurrence.Zone, parts.GetRange(occurrence.FirstPart, occurrence.PartCount));
    }

    private TermMatch WriteOne(Term term, Zone zone, Hit part)
    {
        string form = part.Span.CutFrom(page);
        bool plain = part is { Disguise: Disguise.None, Parse.Length: 0 } && term.Pattern is TermPattern.Any && IsPlain(form);
        return new TermMatch(term.Id, zone, [part.Span], form, plain ? PhraseOnly : How(term, [part]), part.FirstWord, part.LastWord);
    }

    private TermMatch WriteMany(Term term, Zone zone, List<Hit> own) => new(
        term.Id,
        zone,
        [.. own.Select(part => part.Span)],
        string.Join(" … ", own.Select(part => part.Span.CutFrom(page))),
        How(term, own),
        own[0].FirstWord,
        own.Max(part => part.LastWord));

    private List<Recognition> How(Term term, List<Hit> own)
    {
        List<Recognition> how = [Way(term, own)];
        foreach (Recognition recognition in own.SelectMany(part => Disguises(term, part)))
        {
            if (!how.Contains(recognition))
            {
                how.Add(recognition);
            }
        }

        return how;
    }

    private static Recognition Way(Term term, List<Hit> own) => term.Pattern switch
    {
        TermPattern.Near => new Recognition(RecognitionKind.Near, Distance(own)),
        TermPattern.Set set => new Recognition(RecognitionKind.Set, $"{own.Count} of {set.Of.Count}"),
        TermPattern.Regex => new Recognition(RecognitionKind.Pattern, ""),
        _ when own[0].Parse.Length > 0 => new Recognition(RecognitionKind.Inflected, own[0].Parse),
        _ => new Recognition(RecognitionKind.Phrase, ""),
    };

    private static string Distance(List<Hit> own) => own[1].WordsFrom(own[0]) is 1 ? "side by side" : $"{own[1].WordsFrom(own[0])} words apart";

    private IEnumerable<Recognition> Disguises(Term term, Hit part)
    {
        string found = part.Span.CutFrom(page);
        if (part.Parse.Length > 0 && term.Pattern is TermPattern.Near or TermPattern.Set)
        {
            yield return new Recognition(RecognitionKind.Inflected, part.Parse);
        }

        if (part.Disguise == Disguise.None && IsPlain(found))
        {
            yield break;
        }

        if (term.Pattern is not TermPattern.Regex && !part.Disguise.HasFlag(Disguise.SpacedLetters) && Gap.Unusual(found) is { Length: > 0 } separators)
        {
            yield return new Recognition(RecognitionKind.Separators, separators);
        }

        foreach ((Disguise disguise, RecognitionKind kind) in Kinds)
        {
            if (part.Disguise.HasFlag(disguise))
            {
                yield return new Recognition(kind, "");
            }
        }

        if (found.Where(unit => CharTable.ClassOf[unit] == CharClass.Ignored).Distinct().ToArray() is { Length: > 0 } invisible)
        {
            yield return new Recognition(RecognitionKind.FormatCharacters, string.Join(' ', invisible.Select(unit => $"U+{(int)unit:X4}")));
        }

        if (CharTable.Normalize(found, NormalizationForm.FormKC) != CharTable.Normalize(found, NormalizationForm.FormC))
        {
            yield return new Recognition(RecognitionKind.Compatibility, "");
        }
    }

    /// <summary>Nothing but letters and digits of Latin and Cyrillic with single spaces: most of what is found.</summary>
    private static bool IsPlain(string found)
    {
        for (int i = 0; i < found.Length; i++)
        {
            bool letter = char.IsAsciiLetterOrDigit(found[i]) || found[i] is >= 'Ѐ' and <= 'ӿ' and not (>= '\u0483' and <= '\u0489');
            if (!letter && !(found[i] == ' ' && i > 0 && found[i - 1] != ' '))
            {
                return false;
            }
        }

        return true;
    }
}
