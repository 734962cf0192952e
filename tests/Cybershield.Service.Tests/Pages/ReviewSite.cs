using Cybershield.Review;
using Cybershield.Service.Web;
using Cybershield.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cybershield.Service.Tests.Pages;

/// <summary>The review pages on a free port of 127.0.0.1, with two reviewers.</summary>
internal sealed class ReviewSite : IAsyncDisposable
{
    public static readonly Reviewer Aigerim = new("aigerim", "Aigerim", "Consumer desk", SignInToken.Hash("token-of-aigerim"));
    public static readonly Reviewer Boris = new("boris", "Boris", "Consumer desk", SignInToken.Hash("token-of-boris"));

    private readonly WebApplication _app;

    private ReviewSite(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<ReviewSite> StartAsync(Action<IServiceCollection>? add = null, ReviewOptions? options = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddReviewPages(options ?? new ReviewOptions { SignInsPerMinute = 1000 });
        add?.Invoke(builder.Services);
        WithoutRecord<ReviewStore>(builder.Services);
        WithoutRecord<CrawlRecord>(builder.Services);
        WithoutRecord<IOutbox>(builder.Services);
        WebApplication app = builder.Build();
        app.Services.GetRequiredService<ReviewerRegister>().Replace([Aigerim, Boris]);
        app.MapReviewPages();
        await app.StartAsync();
        return new ReviewSite(app);
    }

    /// <summary>Where a test brings no record, the pages stand before one that can't be opened.</summary>
    private static void WithoutRecord<T>(IServiceCollection services) where T : class =>
        services.TryAddScoped<T>(_ => throw new IOException("The record can't be opened."));

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A browser without JavaScript, nobody signed in.</summary>
    public Visitor Visit() => new(Address);

    /// <summary>A browser without JavaScript, the reviewer signed in by token.</summary>
    public async Task<Visitor> SignInAsync(string token = "token-of-aigerim")
    {
        Visitor visitor = Visit();
        using HttpResponseMessage answer = await visitor.SubmitAsync("/sign-in", "/sign-in", ("token", token));
        Assert.That((int)answer.StatusCode, Is.EqualTo(303));
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
