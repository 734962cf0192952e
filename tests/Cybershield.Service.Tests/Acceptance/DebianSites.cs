namespace Cybershield.Service.Tests.Acceptance;

/// <summary>Real sites from Debian's packages, with ten terms each.</summary>
internal sealed record DebianSite(string Id, string Package, string Folder, string[] Terms)
{
    public const string Start = "/index.html";

    public static readonly DebianSite Postgresql = new("postgresql", "postgresql-doc-15", "/usr/share/doc/postgresql-doc-15/html",
        ["deadlock", "savepoint", "write-ahead log", "two-phase commit", "logical replication", "trigram", "SSL certificate", "LDAP", "SELinux", "bloom filter"]);

    public static readonly DebianSite HandbookEnglish = new("handbook-en", "debian-handbook", "/usr/share/doc/debian-handbook/html/en-US",
        ["LDAP", "SELinux", "RAID", "Samba", "Debian Policy", "kernel", "encrypted partition", "mail server", "virtual machine", "systemd"]);

    public static readonly DebianSite HandbookRussian = new("handbook-ru", "debian-handbook", "/usr/share/doc/debian-handbook/html/ru-RU",
        ["ядро", "резервное копирование", "ключ", "сеть", "SELinux", "почтовый сервер", "раздел", "RAID", "виртуальная машина", "межсетевой экран"]);

    public static IEnumerable<DebianSite> All => [Postgresql, HandbookEnglish, HandbookRussian];

    /// <summary>The site's pages by path, as an independent walker finds them; the test is skipped where the package is not installed.</summary>
    public IReadOnlyDictionary<string, string> Pages()
    {
        if (!File.Exists(Folder + Start))
            Assert.Ignore($"Debian's package {Package} is not installed.");
        return LinkWalker.Walk(Folder, Start);
    }

    /// <summary>The paths of pages that say one of the terms.</summary>
    public IEnumerable<string> Saying(IReadOnlyDictionary<string, string> pages) =>
        pages.Where(page => LinkWalker.Says(page.Value, LinkWalker.WholeWords(Terms))).Select(page => page.Key);

    public override string ToString() => Id;
}
