using System.Text.Json;
using System.Text.RegularExpressions;
using Cybershield.Elasticsearch;
using Cybershield.Service.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cybershield.Service.Tests.Deployment;

/// <summary>No container runs in the tests: what is checked is that the files agree with each other and with the project.</summary>
internal sealed partial class ContainerTests
{
    private static readonly string Root = ProjectFolder.Path;
    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(Root, "Dockerfile"));
    private static readonly YamlMappingNode Compose = ReadCompose();

    private static IEnumerable<(string Name, YamlMappingNode Service)> Services =>
        Map(Compose["services"]).Select(s => (((YamlScalarNode)s.Key).Value!, (YamlMappingNode)s.Value));

    [Test]
    public void Everything_that_the_image_copies_is_there_and_is_sent_to_the_builder()
    {
        string[] sources = [.. Dockerfile.Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from", StringComparison.Ordinal)).SelectMany(l => l.Split(' ')[1..^1])];
        string[] sent = [.. File.ReadAllLines(Path.Combine(Root, ".dockerignore")).Where(l => l.StartsWith('!')).Select(l => l[1..])];

        Assert.That(sources, Has.Length.GreaterThan(15));
        Assert.That(sources.Where(s => !Path.Exists(Path.Combine(Root, s))), Is.Empty);
        Assert.That(sources.Select(s => s.Split('/')[0]).Distinct(), Is.SubsetOf(sent));
    }

    [Test]
    public void The_image_restores_every_project_that_the_service_is_built_from()
    {
        IEnumerable<string> projects = Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Root, p));

        string copied = string.Join('\n', Dockerfile);
        Assert.That(projects.Where(p => !copied.Contains(p, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("linux-x64")]
    [TestCase("linux-arm64")]
    public void What_ships_is_compiled_ahead_of_time_from_the_packages_that_the_tests_run_with(string runtime)
    {
        string service = Path.Combine(Root, "src", "Cybershield.Service");

        Assert.That(Packages($"packages.{runtime}.lock.json"), Is.EqualTo(Packages("packages.lock.json")), $"delete {service}/packages.{runtime}.lock.json and restore with -p:PublishReadyToRun=true -p:NETCoreSdkPortableRuntimeIdentifier={runtime}");
        Assert.That(Dockerfile.Where(l => l.Contains("dotnet restore", StringComparison.Ordinal) || l.Contains("dotnet publish", StringComparison.Ordinal)), Is.All.Contains("-p:PublishReadyToRun=true"));

        string Packages(string file)
        {
            using JsonDocument locked = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(service, file)));
            return locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").GetRawText();
        }
    }

    [Test]
    public void The_image_is_not_root_and_asks_for_its_health_without_a_shell()
    {
        string final = string.Join('\n', Dockerfile.SkipWhile(l => !l.StartsWith("FROM mcr.microsoft.com/dotnet/aspnet", StringComparison.Ordinal)));

        Assert.That(final, Does.Match(@"(?m)^USER \$APP_UID$"));
        Assert.That(final, Does.Match(@"(?m)^HEALTHCHECK .*CMD \[""/app/cybershield"", ""health"""));
        Assert.That(final, Does.Not.Match("(?m)^RUN "), "there is no shell in the final image");
    }

    [Test]
    public void Every_port_is_published_on_loopback_only()
    {
        string[] ports = [.. Services.SelectMany(s => List(s.Service, "ports"))];

        Assert.That(ports, Has.Length.EqualTo(4));
        Assert.That(ports, Is.All.StartsWith("127.0.0.1:"));
    }

    [Test]
    public void Every_lasting_service_has_a_health_check_and_restarts()
    {
        (string Name, YamlMappingNode Service)[] lasting = [.. Services.Where(s => s.Name is not ("accounts" or "migrate"))];

        Assert.That(lasting.Select(s => s.Name), Is.EquivalentTo(new[] { "cybershield", "elasticsearch", "kibana", "postgres", "crawl", "review", "index" }));
        Assert.That(lasting.Select(s => s.Service.Children.ContainsKey("healthcheck")), Is.All.True);
        Assert.That(lasting.Select(s => Text(s.Service, "restart")), Is.All.EqualTo("unless-stopped"));
    }

    [Test]
    public void What_services_refer_to_is_declared()
    {
        IEnumerable<string> mounts = Services.SelectMany(s => List(s.Service, "volumes")).Select(v => v.Split(':')[0]);
        IEnumerable<string> networks = Services.SelectMany(s => List(s.Service, "networks")).Distinct();
        IEnumerable<string> needed = Services.Where(s => s.Service.Children.ContainsKey("depends_on")).SelectMany(s => Keys((YamlMappingNode)s.Service["depends_on"])).Distinct();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mounts.Where(m => !m.StartsWith('.')), Is.SubsetOf(Keys((YamlMappingNode)Compose["volumes"])));
            Assert.That(mounts.Where(m => m.StartsWith('.')).Where(m => !Path.Exists(Path.Combine(Root, "deploy", m))), Is.Empty);
            Assert.That(networks, Is.SubsetOf(Keys((YamlMappingNode)Compose["networks"])));
            Assert.That(needed, Is.SubsetOf(Services.Select(s => s.Name)));
        }
    }

    [Test]
    public void Every_variable_is_in_the_example_and_no_secret_is_in_the_compose_file()
    {
        string text = File.ReadAllText(Path.Combine(Root, "deploy", "docker-compose.yml"));
        IEnumerable<string> used = Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct();
        IEnumerable<string> given = File.ReadAllLines(Path.Combine(Root, "deploy", ".env.example")).Where(l => l.Contains('=', StringComparison.Ordinal) && !l.StartsWith('#')).Select(l => l.Split('=')[0]);

        Assert.That(used, Is.EquivalentTo(given));
        Assert.That(Services.SelectMany(s => Settings(s.Service)).Where(s => s.Key.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)).Select(s => s.Value), Is.All.StartsWith("${"));
        Assert.That(File.ReadAllLines(Path.Combine(Root, ".gitignore")), Does.Contain("/deploy/.env"));
    }

    [Test]
    public void Elasticsearch_and_Kibana_are_of_one_version_that_the_indexer_speaks_to()
    {
        string[] images = [.. Services.Select(s => Text(s.Service, "image")).Where(i => i.Contains("docker.elastic.co", StringComparison.Ordinal))];

        Assert.That(images, Has.Length.EqualTo(3).And.All.EndsWith(":${ELASTIC_VERSION}"));
        Assert.That(File.ReadAllText(Path.Combine(Root, "deploy", ".env.example")), Does.Match("(?m)^ELASTIC_VERSION=8\\.19\\."));
    }

    [Test]
    public void The_settings_that_the_container_is_given_exist_and_can_be_used()
    {
        Dictionary<string, string> settings = Settings(Services.Single(s => s.Name == "cybershield").Service).ToDictionary();
        Assert.That(Services.SelectMany(s => Settings(s.Service)).Select(s => s.Key).Where(IsOurs).Where(key => !IsKnown(key)), Is.Empty);
        Dictionary<string, string> search = settings.Where(s => s.Key.StartsWith("CYBERSHIELD_Elasticsearch__", StringComparison.Ordinal)).ToDictionary(s => s.Key.Split("__")[1], s => s.Value);

        Assert.That(search.Keys, Is.SubsetOf(typeof(ElasticsearchOptions).GetProperties().Select(p => p.Name)));
        ElasticsearchOptions options = new() { Uri = search["Uri"], Username = search["Username"], Password = search["Password"] };
        Assert.That(options.Faults(), Is.Empty);
        Assert.That(settings["CYBERSHIELD_Review__Address"], Does.EndWith(":5080"));
        Assert.That(settings, Does.ContainKey("CYBERSHIELD_Review__PublicHost"), "pages are served beyond loopback only with a host name");
    }

    [Test]
    public void The_rights_in_the_set_up_are_for_the_indices_that_the_indexer_writes()
    {
        string script = File.ReadAllText(Path.Combine(Root, "deploy", "elasticsearch", "accounts.sh"));
        string prefix = new ElasticsearchOptions().IndexPrefix;

        Assert.That(Regex.Matches(script, "\"names\": \\[(.*?)\\]").Select(m => m.Groups[1].Value), Is.EqualTo(new[] { $"\"{prefix}\", \"{prefix}-*\"", $"\"{prefix}\", \"{prefix}-*\"" }));
    }

    [Test]
    public void The_workers_of_the_scale_profile_share_one_record_and_each_role_has_its_networks()
    {
        (string Name, YamlMappingNode Service)[] scale = [.. Services.Where(s => List(s.Service, "profiles").Contains("scale"))];

        Assert.That(scale.Select(s => s.Name), Is.EquivalentTo(new[] { "postgres", "migrate", "crawl", "review", "index" }));
        foreach ((string name, YamlMappingNode service) in scale.Where(s => s.Name is "crawl" or "review" or "index"))
        {
            Assert.That(Settings(service).Single(s => s.Key == "CYBERSHIELD_Role").Value, Is.EqualTo(name).IgnoreCase);
            Assert.That(Settings(service).Single(s => s.Key == "CYBERSHIELD_Storage__Postgres").Value, Does.Contain("Host=postgres;"));
            Assert.That(((YamlScalarNode)service["read_only"]).Value, Is.EqualTo("true"));
        }

        Assert.That(scale.Where(s => List(s.Service, "networks").Contains("outside")).Select(s => s.Name), Is.EqualTo(new[] { "crawl" }), "only the crawler reaches the web");
        Assert.That(scale.Where(s => List(s.Service, "networks").Contains("search")).Select(s => s.Name), Is.EqualTo(new[] { "index" }), "only the indexer reaches the search server");
        Assert.That(Text(Map(Services.Single(s => s.Name == "crawl").Service["deploy"]), "replicas"), Is.EqualTo("3"));
    }

    [Test]
    public void The_unit_of_one_role_differs_from_the_single_one_in_the_role_and_its_folder_alone()
    {
        string[] Lines(string name) => [.. File.ReadAllLines(Path.Combine(Root, "deploy", "systemd", name)).Where(line => !line.StartsWith('#'))];
        string[] single = [.. Lines("cybershield.service").Select(line => line.Replace("/var/lib/cybershield", "/var/lib/cybershield-%i", StringComparison.Ordinal))];
        string[] instance = [.. Lines("cybershield@.service").Select(line => line.Replace(" (%i)", "", StringComparison.Ordinal).Replace("CYBERSHIELD_Role=%i ", "", StringComparison.Ordinal))];

        Assert.That(instance, Is.EqualTo(single.Select(line => line == "StateDirectory=cybershield" ? line + "-%i" : line)));
    }

    [TestCase("DynamicUser", "yes")]
    [TestCase("NoNewPrivileges", "yes")]
    [TestCase("ProtectSystem", "strict")]
    [TestCase("ProtectHome", "yes")]
    [TestCase("CapabilityBoundingSet", "")]
    [TestCase("Type", "notify")]
    [TestCase("StateDirectory", "cybershield")]
    public void The_systemd_unit_gives_away_nothing_that_is_not_needed(string directive, string value) =>
        Assert.That(File.ReadAllLines(Path.Combine(Root, "deploy", "systemd", "cybershield.service")), Does.Contain($"{directive}={value}"));

    private static YamlMappingNode ReadCompose()
    {
        YamlStream stream = [];
        using StreamReader file = File.OpenText(Path.Combine(Root, "deploy", "docker-compose.yml"));
        stream.Load(new MergingParser(new Parser(file)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>Whether an environment variable is a setting of the service.</summary>
    internal static bool IsOurs(string variable) => variable.StartsWith("CYBERSHIELD_", StringComparison.Ordinal);

    /// <summary>Whether the service knows the setting.</summary>
    internal static bool IsKnown(string variable) =>
        ServiceSettings.Read(Path.Combine(Root, "nowhere"), 0, []).Known.Any(known => known.Key == variable["CYBERSHIELD_".Length..].Replace("__", ":", StringComparison.Ordinal));

    private static YamlMappingNode Map(YamlNode node) => (YamlMappingNode)node;

    private static IEnumerable<string> Keys(YamlMappingNode map) => map.Children.Keys.Select(k => ((YamlScalarNode)k).Value!);

    private static string Text(YamlMappingNode map, string key) => ((YamlScalarNode)map[key]).Value!;

    private static IEnumerable<string> List(YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out YamlNode? list) ? ((YamlSequenceNode)list).Select(n => ((YamlScalarNode)n).Value!) : [];

    private static IEnumerable<KeyValuePair<string, string>> Settings(YamlMappingNode service) =>
        service.Children.TryGetValue("environment", out YamlNode? map)
            ? Map(map).Select(s => KeyValuePair.Create(((YamlScalarNode)s.Key).Value!, ((YamlScalarNode)s.Value).Value!))
            : [];

    [GeneratedRegex(@"(?<!\$)\$\{(\w+)\}")]
    private static partial Regex Variable();
}
