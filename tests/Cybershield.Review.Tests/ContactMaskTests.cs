using System.Text;
using System.Text.RegularExpressions;
using Cybershield.Matching;

namespace Cybershield.Review.Tests;

public sealed partial class ContactMaskTests
{
    // The part in braces is contact data: no letter and no digit of it may remain, everything else must.
    [TestCase("write to {ivan.petrov@example.com} today", TestName = "Mail")]
    [TestCase("пишите: {иван@почта.рф}.", TestName = "Mail of another script")]
    [TestCase("{john (at) example (dot) com}", TestName = "Mail with at and dot in words")]
    [TestCase("<{a+b_c@sub.example.co.uk}>", TestName = "Mail with tag")]
    [TestCase("https://{ivan@example.com}/path is no place for a name", TestName = "Credentials in an address")]
    [TestCase("call +{7 (701) 123-45-67} now", TestName = "Kazakh mobile, international")]
    [TestCase("+{77011234567}", TestName = "Kazakh mobile, unbroken")]
    [TestCase("+{44 20 7946 0958}", TestName = "British number")]
    [TestCase("+{1-202-555-0147}", TestName = "American number, international")]
    [TestCase("{0049 30 901820} und", TestName = "German number with 00")]
    [TestCase("{8 (701) 123-45-67}", TestName = "Kazakh mobile with 8")]
    [TestCase("{8-916-123-45-67}", TestName = "Russian mobile with 8")]
    [TestCase("{87011234567}", TestName = "Kazakh mobile, eleven digits")]
    [TestCase("{8 495 123 4567}", TestName = "Moscow number")]
    [TestCase("{8 (7172) 55-55-55}", TestName = "Astana number")]
    [TestCase("{8.701.123.45.67}", TestName = "Dots between")]
    [TestCase("({495) 123-45-67}", TestName = "Area code in brackets")]
    [TestCase("{701 123 45 67}", TestName = "Without the eight")]
    [TestCase("({212) 555-0147} or {212-555-0148}", TestName = "North American")]
    [TestCase("tel. {55-12-34}", TestName = "Local number after tel")]
    [TestCase("Телефон: {25 12 34}", TestName = "Local number after телефон")]
    [TestCase("WhatsApp {5512345}", TestName = "Local number after WhatsApp")]
    [TestCase("{8 701 123 45 67}, {8 702 123 45 67}; {8 705 1234567}", TestName = "Three numbers in a row")]
    [TestCase("{8 701 123 45 67} {8 702 123 45 67}", TestName = "Two numbers with a space between")]
    [TestCase("join t.me/{fast_money_kz} now", TestName = "Telegram link")]
    [TestCase("https://t.me/+{AbCdEf123456}", TestName = "Telegram invitation")]
    [TestCase("https://wa.me/{77011234567}?text=hi", TestName = "WhatsApp link")]
    [TestCase("https://api.whatsapp.com/send?phone={77011234567}", TestName = "WhatsApp send link")]
    [TestCase("viber://chat?number=%{2B77011234567}", TestName = "Viber link")]
    [TestCase("skype: {john.smith_7}", TestName = "Skype name")]
    [TestCase("ask @{crypto_king} or (@{Another1})", TestName = "Names in messengers")]
    [TestCase("ИИН {860101300123}", TestName = "IIN by name")]
    [TestCase("ЖСН: {860101 300123}", TestName = "IIN by its Kazakh name")]
    [TestCase("id no, {850315400124} yes", TestName = "IIN by its check digit")]
    [TestCase("паспорт {4512 123456} выдан 12.05.2010", TestName = "Russian passport")]
    [TestCase("Паспорт серия {45 12} № {123456}", TestName = "Passport, series and number apart")]
    [TestCase("passport No. {N12345678}", TestName = "Kazakh passport")]
    [TestCase("удостоверение личности № {012345678}", TestName = "Identity card")]
    [TestCase("СНИЛС {112-233-445 95}", TestName = "SNILS")]
    [TestCase("{112-233-445 95}", TestName = "SNILS by its shape")]
    [TestCase("снилс {11223344595}", TestName = "SNILS, eleven digits")]
    [TestCase("ИНН {500100732259}", TestName = "INN of a person by name")]
    [TestCase("ИП Иванов, {500100732259}", TestName = "INN of a person by its check digits")]
    [TestCase("SSN {123-45-6789}", TestName = "US SSN")]
    [TestCase("({123-45-6789})", TestName = "US SSN by its shape")]
    [TestCase("social security number {123 45 6789}", TestName = "US SSN by name")]
    [TestCase("National Insurance number {AB123456C}", TestName = "National Insurance number")]
    public void Hides_contact_data(string marked)
    {
        string text = marked.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        string masked = ContactMask.Mask(text);
        string expected = Marked().Replace(marked, match => Hidden(match.Groups[1].Value));
        Assert.Multiple(() =>
        {
            Assert.That(masked, Is.EqualTo(expected));
            Assert.That(ContactMask.Mask(masked), Is.EqualTo(masked), "masking again changes nothing");
        });
    }

    [TestCase("0x52908400098527886E0F7030069857D2E4169EE7", TestName = "Ethereum wallet")]
    [TestCase("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", TestName = "Bitcoin wallet, bech32")]
    [TestCase("1BoatSLRHtKNngkdXEeobR76b53LETtpyT", TestName = "Bitcoin wallet, base58")]
    [TestCase("T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", TestName = "Tron wallet")]
    [TestCase("IBAN KZ86125KZT5004100100", TestName = "Kazakh IBAN")]
    [TestCase("DE89 3704 0044 0532 0130 00", TestName = "German IBAN in groups")]
    [TestCase("р/с 40817810099910004312", TestName = "Russian account")]
    [TestCase("БИН 123456789012", TestName = "BIN")]
    [TestCase("БИН 040440000019", TestName = "BIN whose digits could be something else")]
    [TestCase("ИНН 7707083893", TestName = "INN of an organisation")]
    [TestCase("https://shop.example/item/87011234567?order=77011234567", TestName = "Numbers in a page address")]
    [TestCase("https://video.example/@channel/one", TestName = "Name in a page address")]
    [TestCase("shop.example/p/87011234567", TestName = "Number in the path of a bare address")]
    [TestCase("12 500 000 тенге", TestName = "Price in tenge")]
    [TestCase("$1 500 000 000", TestName = "Price in dollars")]
    [TestCase("+10 000 000 000 ₸", TestName = "Gain")]
    [TestCase("8 900 000 000 руб.", TestName = "Sum that begins with 8")]
    [TestCase("07.01.2026 10:00", TestName = "Date and hour")]
    [TestCase("2026-01-07", TestName = "ISO date")]
    [TestCase("01.02.2024-05.03.2024", TestName = "Range of dates")]
    [TestCase("call 2024-2025", TestName = "Range of years after call")]
    [TestCase("звоните до 01.02.2026", TestName = "Date after звоните")]
    [TestCase("Order # 87011234567", TestName = "Order number")]
    [TestCase("Заказ № 212-555-0147", TestName = "Order number in groups")]
    [TestCase("order 123456789", TestName = "Order number of nine digits")]
    [TestCase("ISBN 978-5-699-12014-7", TestName = "ISBN")]
    [TestCase("192.168.100.200", TestName = "IP address")]
    [TestCase("version 10.0.100.2024", TestName = "Version")]
    [TestCase("3 apples @ 5 each", TestName = "At sign of a price")]
    [TestCase("@media print", TestName = "CSS")]
    [TestCase("20 % per day, 100 000 people, 1 234 567 views", TestName = "Figures")]
    [TestCase("ГОСТ 12345-2018, п. 4.2.1", TestName = "Standard")]
    [TestCase("4512 123456", TestName = "Ten digits that nothing names")]
    public void Leaves_the_rest(string text) => Assert.That(ContactMask.Mask(text), Is.EqualTo(text));

    [Test]
    public void A_number_that_reaches_across_blocks_is_hidden_in_each()
    {
        PageText page = new([new(Zone.Body, "en", "Call +7"), new(Zone.LinkText, "en", "701 123"), new(Zone.Body, "en", "45 67 today")]);
        Assert.That(ContactMask.Mask(page).Blocks.Select(block => block.Text), Is.EqualTo(new[] { "Call +•", "••• •••", "•• •• today" }));
    }

    [Test]
    public void Masking_is_idempotent_and_keeps_the_length_on_random_texts()
    {
        var random = new Random(20261122);
        string[] parts =
        [
            "8", "7", "+7", "701", "123", "45", "67", "00", "0", "4512", "860101300123", " ", "-", ".", "(", ")", "/", "№", "@", "ИИН", "БИН", "order", "паспорт", "тел",
            "bob", "x.com", "t.me/", "wa.me/", "://", "•", "\n", "é", "😀", ":", "INN", "AB", "$", "руб", "2024", "87011234567", "212-555-0147",
        ];
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            for (int length = random.Next(1, 14); length > 0; length--)
            {
                text.Append(parts[random.Next(parts.Length)]);
            }

            string masked = ContactMask.Mask(text.ToString());
            Assert.That(masked, Has.Length.EqualTo(text.Length), text.ToString());
            Assert.That(ContactMask.Mask(masked), Is.EqualTo(masked), text.ToString());
        }
    }

    private static string Hidden(string text) => string.Concat(text.Select(c => char.IsLetterOrDigit(c) ? ContactMask.Sign : c));

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Marked();
}
