using System.Text.Json;
using AngleSharp.Dom;
using Cybershield.Service.Web;

namespace Cybershield.Service.Tests.Pages;

internal sealed class TodayPageTests : SignedInFixture
{
    protected override IEnumerable<SamplePage> Pages => SamplePages.All;

    [Test]
    public async Task Nothing_and_not_measured_yet_look_different()
    {
        using IDocument today = await Visitor.OpenAsync("/");
        Assert.That(today.QuerySelectorAll(".tile-number").Select(tile => tile.TextContent), Does.Contain("66").And.Contain("0"));
        Assert.That(today.QuerySelectorAll(".unmeasured").Select(cell => cell.TextContent), Does.Contain("Not loaded yet"));
    }

    [Test]
    public async Task A_rejected_reload_says_why_on_the_first_page()
    {
        Site.Get<ServiceState>().Update(now => now with
        {
            Lists = new LoadedFolder(DateTimeOffset.UnixEpoch, ["prize-fee 1.4.0"], new RejectedReload(DateTimeOffset.UnixEpoch, [new("watchlists/prize-fee.yaml", 14, 5, "the term has no why", "write why: and a sentence")])),
        });
        using IDocument today = await Visitor.OpenAsync("/");
        Assert.That(today.QuerySelector(".problem")!.TextContent, Does.Contain("watchlists/prize-fee.yaml:14:5").And.Contain("the term has no why, write why: and a sentence"));
    }

    [Test]
    public async Task Health_is_told_to_machines_without_signing_in()
    {
        using Visitor probe = Site.Visit();
        Assert.That((await probe.TextAsync("/health/live"), await probe.TextAsync("/health/ready")), Is.EqualTo(("live\n", "ready\n")));
        using JsonDocument health = JsonDocument.Parse(await probe.TextAsync("/health"));
        Assert.That(health.RootElement.GetProperty("status").GetString(), Is.EqualTo("ok"));
    }
}
