using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cybershield.Elasticsearch.Tests;

/// <summary>Who answers, and who only seems to: a web server that is no search server, or a proxy before one.</summary>
internal sealed class ProbeTests
{
    [Test]
    public async Task A_setting_forces_the_product_whatever_the_server_says_of_itself()
    {
        await using Eavesdropper between = await Eavesdropper.StartAsync(RunningServers.Get("elasticsearch-8.19").Address);
        await using Projection projection = await Projection.OpenAsync(between.Address, o => o with { Product = SearchProduct.OpenSearch });
        await projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await projection.DrainOnceAsync();

        Assert.That((result.Phase, result.Done), Is.EqualTo((IndexerPhase.Idle, 1)), result.Problem);
        Assert.That(projection.Gateway.Identity!.Product, Is.EqualTo(SearchProduct.OpenSearch));
        Assert.That(between.Requests.Select(request => request.Header("Accept")), Is.All.EqualTo("application/json"));
    }

    [TestCase(200, "application/json", "{}", IndexerPhase.Alarm, "421 unknown_product")]
    [TestCase(200, "text/html", "<p>Welcome", IndexerPhase.Alarm, "421 unknown_product")]
    [TestCase(301, "text/html", "", IndexerPhase.Alarm, "301")]
    [TestCase(401, "text/plain", """{"error":{"type":"security_exception","reason":"missing authentication"}}""", IndexerPhase.Alarm, "401 security_exception: missing authentication", TestName = "An error is read whatever its type is said to be")]
    [TestCase(502, "text/html", "<p>Bad gateway", IndexerPhase.BackingOff, "502")]
    [TestCase(503, "application/json", """{"error":"no master"}""", IndexerPhase.BackingOff, "503 error: no master")]
    public async Task What_is_no_search_server_gets_nothing_and_is_told_to_a_person(int status, string type, string body, IndexerPhase phase, string problem)
    {
        await using WebApplication web = await AnswerAsync(status, type, body);
        await using Projection projection = await Projection.OpenAsync(web.Urls.Single());
        await projection.Record.FlagAsync(new FlaggedPage(1));

        DrainResult result = await projection.DrainOnceAsync();

        Assert.That((result.Phase, await projection.DepthAsync()), Is.EqualTo((phase, (1, 0))));
        Assert.That(result.Problem, Does.StartWith(problem));
        Assert.That(projection.Gateway.Identity, Is.Null);
    }

    private static async Task<WebApplication> AnswerAsync(int status, string type, string body)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication web = builder.Build();
        web.Run(context =>
        {
            (context.Response.StatusCode, context.Response.ContentType) = (status, type);
            return context.Response.WriteAsync(body, context.RequestAborted);
        });
        await web.StartAsync();
        return web;
    }
}
