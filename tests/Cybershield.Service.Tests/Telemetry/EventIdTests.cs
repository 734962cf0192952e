using System.Reflection;
using Cybershield.Elasticsearch;
using Cybershield.Service.Telemetry;
using Cybershield.Storage;
using Microsoft.Extensions.Logging;

namespace Cybershield.Service.Tests.Telemetry;

/// <summary>An event id is what an alarm is set on: each names one message, for ever.</summary>
internal sealed class EventIdTests
{
    private static readonly Assembly[] Assemblies = [typeof(TelemetryOptions).Assembly, typeof(ElasticsearchOptions).Assembly, typeof(SqliteStore).Assembly];

    private static readonly LoggerMessageAttribute[] Messages =
        [.. Assemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)).Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    [Test]
    public void Every_event_has_an_id_of_its_own()
    {
        Assert.That(Messages, Has.Length.GreaterThan(15), "the test must see the messages");
        Assert.That(Messages.Select(m => m.EventId), Is.Unique.And.All.InRange(1000, 9999));
    }

    [Test]
    public void Nothing_is_logged_past_them()
    {
        string[] sources = [.. Directory.GetFiles(Path.Combine(ProjectFolder.Path, "src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal))];
        Assert.That(sources, Has.Length.GreaterThan(200));
        Assert.That(sources.Where(f => File.ReadAllText(f) is var text && (text.Contains(".LogInformation(", StringComparison.Ordinal) || text.Contains(".LogWarning(", StringComparison.Ordinal) || text.Contains(".LogError(", StringComparison.Ordinal))), Is.Empty);
    }
}
