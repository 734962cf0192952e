using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>
/// Hides contact data of persons: mail addresses, phone numbers, messenger names and links, and identity numbers
/// (Kazakh IIN, Russian passport, SNILS and personal INN, US SSN and others that are named beside the number).
/// Wallets, accounts of organisations, page addresses, prices, dates and order numbers stay.
/// </summary>
/// <remarks>
/// The result has the length of the text in UTF-16 units, so that offsets hold; masking it again changes nothing; the time is linear.
/// Mask a whole text before anything is cut from it: half a number is not recognised.
/// </remarks>
public static class ContactMask
{
    /// <summary>What stands for each letter and digit of what is hidden.</summary>
    public const char Sign = '•';

    /// <summary>The text with contact data hidden.</summary>
    public static string Mask(string text)
    {
        List<Range> found = Find(text);
        return found.Count == 0 ? text : string.Create(text.Length, (text, found), static (masked, state) =>
        {
            state.text.CopyTo(masked);
            foreach (Range range in state.found)
            {
                Hide(masked[range]);
            }
        });
    }

    /// <summary>The page's text with contact data hidden, also where it reaches from one block into the next; the same object where there is none.</summary>
    public static PageText Mask(PageText page)
    {
        string whole = string.Join('\n', page.Blocks.Select(block => block.Text));
        string masked = Mask(whole);
        if (ReferenceEquals(masked, whole))
        {
            return page;
        }

        var blocks = new PageBlock[page.Blocks.Count];
        int start = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            int length = page.Blocks[i].Text.Length;
            blocks[i] = page.Blocks[i] with { Text = masked.Substring(start, length) };
            start += length + 1;
        }

        return new PageText(blocks);
    }

    private static List<Range> Find(string text)
    {
        List<Range> found = [];
        MailAddresses.Find(text, found);
        MessengerNames.Find(text, found);
        new PersonalNumbers(text, found).Find();
        return found;
    }

    private static void Hide(Span<char> text)
    {
        foreach (ref char c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                c = Sign;
            }
        }
    }
}
