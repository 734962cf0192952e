using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Cybershield.Service.Tests.Deployment;

/// <summary>No cluster runs in the tests: what is checked is that the files are what they promise, and agree with each other and with the service.</summary>
internal sealed partial class KubernetesTests
{
    private const string Component = "app.kubernetes.io/component";
    private static readonly string Folder = Path.Combine(ProjectFolder.Path, "deploy", "kubernetes");
    private static readonly string[] Roles = ["crawl", "review", "index"];
    private static readonly YamlNode[] Objects = [.. Names(Node(Read("kustomization.yaml").Single(), "resources")).SelectMany(Read)];

    [Test]
    public void Every_file_is_named_and_every_object_has_kind_and_name()
    {
        IEnumerable<string> files = Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!).Where(name => name != "kustomization.yaml");
        Assert.That(Names(Node(Read("kustomization.yaml").Single(), "resources")), Is.EquivalentTo(files));
        Assert.That(Objects.Select(o => (Text(o, "kind"), Text(o, "metadata", "name"))), Is.Unique);
        Assert.That(Objects, Has.Length.GreaterThan(12));
    }

    [TestCaseSource(nameof(Roles))]
    public void A_role_has_its_probes_its_budget_and_no_right_that_it_does_not_need(string role)
    {
        YamlNode pod = Node(Deployment(role), "spec", "template", "spec");
        YamlNode container = List(Node(pod, "containers")).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(Deployment(role), "spec", "selector", "matchLabels", Component), Is.EqualTo(role));
            Assert.That(Text(Deployment(role), "spec", "template", "metadata", "labels", Component), Is.EqualTo(role));
            Assert.That(new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => Text(container, probe, "httpGet", "path")), Is.EqualTo(new[] { "/health/live", "/health/live", "/health/ready" }));
            Assert.That(Text(container, "securityContext", "readOnlyRootFilesystem"), Is.EqualTo("true"));
            Assert.That(Text(container, "securityContext", "allowPrivilegeEscalation"), Is.EqualTo("false"));
            Assert.That(Text(pod, "securityContext", "runAsNonRoot"), Is.EqualTo("true"));
            Assert.That(Text(pod, "automountServiceAccountToken"), Is.EqualTo("false"));
            Assert.That(int.Parse(Text(pod, "terminationGracePeriodSeconds"), System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThan(30), "pages under way are finished");
            Assert.That(Text(Environment(container)["CYBERSHIELD_Role"], "value"), Is.EqualTo(role).IgnoreCase);
            Assert.That(Of("PodDisruptionBudget").Where(budget => Text(budget, "spec", "selector", "matchLabels", Component) == role), Has.Exactly(1).Items);
        }
    }

    [Test]
    public void Every_setting_exists_and_secrets_stand_in_no_file()
    {
        (string Name, YamlNode Node)[] variables = [.. Of("Deployment").Concat(Of("Job")).SelectMany(o => List(Node(o, "spec", "template", "spec", "containers"))).SelectMany(c => Environment(c).Select(v => (v.Key, v.Value)))];
        Assert.That(variables, Has.Length.GreaterThan(12));
        Assert.That(variables.Select(v => v.Name).Where(name => !ContainerTests.IsKnown(name)), Is.Empty);
        Assert.That(variables.Where(v => Secret().IsMatch(v.Name)).Select(v => Find(v.Node, "valueFrom", "secretKeyRef") is not null), Is.All.True);
    }

    [Test]
    public void The_crawler_has_no_inbound_the_pages_no_egress_and_everything_else_is_closed()
    {
        YamlNode[] policies = [.. Of("NetworkPolicy")];
        YamlNode closed = policies.Single(p => Text(p, "metadata", "name") == "deny-all");
        Assert.That(((YamlMappingNode)Node(closed, "spec", "podSelector")).Children, Is.Empty);
        Assert.That(Names(Node(closed, "spec", "policyTypes")), Is.EqualTo(new[] { "Ingress", "Egress" }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Ports(policies, "crawl", "ingress"), Is.EquivalentTo(new[] { "5081" }), "whoever watches");
            Assert.That(Ports(policies, "review", "ingress"), Is.EquivalentTo(new[] { "5080", "5081" }));
            Assert.That(Ports(policies, "review", "egress"), Is.EquivalentTo(new[] { "53", "53", "5432" }), "names and the record");
            Assert.That(Ports(policies, "index", "egress"), Is.EquivalentTo(new[] { "53", "53", "5432", "9200" }));
            Assert.That(Ports(policies, "crawl", "egress"), Is.EquivalentTo(new[] { "53", "53", "5432", "any" }));
        }
    }

    [TestCase("10.0.0.0/8")]
    [TestCase("100.64.0.0/10")]
    [TestCase("127.0.0.0/8")]
    [TestCase("169.254.0.0/16")]
    [TestCase("172.16.0.0/12")]
    [TestCase("192.168.0.0/16")]
    public void The_way_to_the_web_leaves_private_networks_out(string range)
    {
        YamlNode web = Of("NetworkPolicy").Single(p => Text(p, "metadata", "name") == "crawl-to-the-web");
        YamlNode everything = List(Node(List(Node(web, "spec", "egress")).Single(), "to")).First();
        Assert.That(Names(Node(everything, "ipBlock", "except")), Does.Contain(range));
    }

    [Test]
    public void What_pods_mount_is_made_by_the_commands_at_the_top()
    {
        string told = File.ReadAllText(Path.Combine(Folder, "kustomization.yaml"));
        IEnumerable<string> maps = Of("Deployment").Concat(Of("Job")).SelectMany(o => List(Node(o, "spec", "template", "spec", "volumes"))).Select(v => Find(v, "configMap", "name")).OfType<YamlScalarNode>().Select(n => n.Value!).Distinct();
        Assert.That(maps, Is.EquivalentTo(new[] { "cybershield-sites", "cybershield-watchlists", "cybershield-reviewers" }));
        Assert.That(maps.Where(map => !told.Contains($"create configmap {map} ", StringComparison.Ordinal)), Is.Empty);
        Assert.That(told, Does.Contain("create secret generic cybershield-secrets").And.Contain("postgres=").And.Contain("elasticsearch-api-key="));
    }

    [Test]
    public void The_runbook_speaks_of_commands_and_metrics_that_exist()
    {
        string runbook = File.ReadAllText(Path.Combine(ProjectFolder.Path, "deploy", "runbook.md"));
        string program = string.Concat(Directory.GetFiles(Path.Combine(ProjectFolder.Path, "src", "Cybershield.Service"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        string[] commands = [.. Command().Matches(runbook).Select(m => m.Groups[1].Value).Distinct()];
        string[] metrics = [.. Metric().Matches(runbook).Select(m => m.Value).Distinct()];

        Assert.That(commands, Has.Length.GreaterThan(6));
        Assert.That(commands.Where(command => !program.Contains($"\"{command}\"", StringComparison.Ordinal)), Is.Empty);
        Assert.That(metrics.Where(metric => !program.Contains($"\"{metric.Replace("_total", "", StringComparison.Ordinal).Replace("_seconds", "", StringComparison.Ordinal).Replace('_', '.')}\"", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<string> Ports(YamlNode[] policies, string role, string direction) =>
        from policy in policies.Where(p => Selects(Node(p, "spec", "podSelector"), role))
        where Find(policy, "spec", direction) is not null
        from rule in List(Node(policy, "spec", direction))
        from port in Find(rule, "ports") is YamlSequenceNode ports ? ports.Select(p => Text(p, "port")) : ["any"]
        select port;

    private static bool Selects(YamlNode selector, string role) =>
        Find(selector, "matchLabels", Component) is YamlScalarNode label ? label.Value == role
        : Find(selector, "matchExpressions") is YamlSequenceNode expressions && expressions.Any(e => Names(Node(e, "values")).Contains(role));

    private static YamlNode Deployment(string role) => Of("Deployment").Single(o => Text(o, "metadata", "name") == role);

    private static IEnumerable<YamlNode> Of(string kind) => Objects.Where(o => Text(o, "kind") == kind);

    private static Dictionary<string, YamlNode> Environment(YamlNode container) => List(Node(container, "env")).ToDictionary(v => Text(v, "name"));

    private static YamlNode[] Read(string file)
    {
        YamlStream stream = [];
        using StreamReader text = File.OpenText(Path.Combine(Folder, file));
        stream.Load(text);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    private static YamlNode? Find(YamlNode node, params string[] path) =>
        path.Aggregate((YamlNode?)node, (at, key) => at is YamlMappingNode map && map.Children.TryGetValue(key, out YamlNode? child) ? child : null);

    private static YamlNode Node(YamlNode node, params string[] path) => Find(node, path) ?? throw new KeyNotFoundException(string.Join('.', path));

    private static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)Node(node, path)).Value!;

    private static IEnumerable<YamlNode> List(YamlNode node) => (YamlSequenceNode)node;

    private static IEnumerable<string> Names(YamlNode node) => List(node).Select(n => ((YamlScalarNode)n).Value!);

    [GeneratedRegex("Postgres|ApiKey|Password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("`cybershield ([a-z]+)")]
    private static partial Regex Command();

    [GeneratedRegex("cybershield_[a-z_]+")]
    private static partial Regex Metric();
}
