using System.Net;
using AngleSharp.Dom;
using Cybershield.Service.Web;

namespace Cybershield.Service.Tests.Pages;

internal sealed class WebSecurityTests
{
    private ReviewSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _site = await ReviewSite.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [TestCase("localhost", ExpectedResult = 200)]
    [TestCase("127.0.0.1:5080", ExpectedResult = 200)]
    [TestCase("[::1]:80", ExpectedResult = 200)]
    [TestCase("evil.example", ExpectedResult = 400)]
    [TestCase("127.0.0.1.evil.example", ExpectedResult = 400)]
    [TestCase("localhost.evil.example:5080", ExpectedResult = 400)]
    public async Task<int> A_request_for_another_host_is_refused(string host)
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage answer = await visitor.GetWithHostAsync("/sign-in", host);
        return (int)answer.StatusCode;
    }

    [Test]
    public async Task The_public_host_is_answered_when_it_is_configured()
    {
        await using ReviewSite site = await ReviewSite.StartAsync(options: new ReviewOptions { PublicHost = "review.example.org" });
        using Visitor visitor = site.Visit();
        using HttpResponseMessage ours = await visitor.GetWithHostAsync("/sign-in", "review.example.org");
        using HttpResponseMessage other = await visitor.GetWithHostAsync("/sign-in", "www.review.example.org");
        Assert.That((ours.StatusCode, other.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.BadRequest)));
    }

    [TestCase("https://evil.example")]
    [TestCase("http://127.0.0.1:1")]
    [TestCase("http://localhost:5080.evil.example")]
    [TestCase("null")]
    [TestCase(null)]
    public async Task A_form_from_another_origin_is_refused(string? origin)
    {
        using Visitor visitor = _site.Visit();
        (string token, _) = await FormTokenAsync(visitor, "/sign-in");
        using HttpResponseMessage answer = await visitor.PostAsync("/sign-in", Form(token, "token-of-aigerim"), origin);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_form_without_its_token_is_refused_before_any_endpoint()
    {
        using Visitor visitor = await _site.SignInAsync();
        foreach (string path in new[] { "/sign-in", "/sign-out", "/settings", "/flags/next", "/flags/0/claim", "/flags/0/decide", "/mutes", "/mutes/1/end", "/flags/0/reveal" })
        {
            using HttpResponseMessage answer = await visitor.PostAsync(path, [], visitor.Address.GetLeftPart(UriPartial.Authority));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), path);
        }
    }

    [Test]
    public async Task A_token_of_somebody_else_does_not_open_the_form()
    {
        using Visitor stranger = _site.Visit();
        (string theirs, _) = await FormTokenAsync(stranger, "/sign-in");
        using Visitor visitor = await _site.SignInAsync();
        using HttpResponseMessage answer = await visitor.PostAsync("/settings", Form(theirs, ""), visitor.Address.GetLeftPart(UriPartial.Authority));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Cookies_are_strict_and_out_of_reach_of_scripts()
    {
        using Visitor visitor = _site.Visit();
        (string token, IEnumerable<string> formCookies) = await FormTokenAsync(visitor, "/sign-in");
        using HttpResponseMessage answer = await visitor.PostAsync("/sign-in", Form(token, "token-of-aigerim"), visitor.Address.GetLeftPart(UriPartial.Authority));
        string[] cookies = [.. formCookies, .. answer.Headers.GetValues("Set-Cookie")];
        Assert.That(cookies, Has.Length.GreaterThanOrEqualTo(2));
        Assert.That(cookies, Has.All.Contains("samesite=strict").IgnoreCase.And.Contains("httponly").IgnoreCase);
    }

    [TestCase("/sign-in")]
    [TestCase("/health/live")]
    [TestCase("/assets/review.js")]
    [TestCase("/no/such/page")]
    [TestCase("/flags")]
    public async Task Every_answer_has_the_policy(string path)
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage answer = await visitor.GetAsync(path);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.StartWith("default-src 'none';").And.Contain("frame-ancestors 'none'").And.Contain("form-action 'self'").And.Not.Contain("unsafe"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
    }

    [TestCase("/")]
    [TestCase("/flags")]
    [TestCase("/flags.csv")]
    [TestCase("/flags.json")]
    [TestCase("/flags/00000000000000000000000000000000")]
    [TestCase("/sites")]
    [TestCase("/mutes")]
    [TestCase("/settings")]
    [TestCase("/crawls.json")]
    public async Task Nothing_is_shown_to_strangers(string path)
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage answer = await visitor.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(answer.Headers.Location!.PathAndQuery, Does.StartWith("/sign-in?return="));
    }

    [Test]
    public async Task The_feed_is_closed_to_strangers()
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage none = await visitor.GetAsync("/flags.atom");
        using HttpResponseMessage wrong = await visitor.GetAsync("/flags.atom?key=wrong");
        Assert.That((none.StatusCode, wrong.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
    }

    [Test]
    public async Task A_wrong_token_signs_nobody_in()
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage answer = await visitor.SubmitAsync("/sign-in", "/sign-in", ("token", "token-of-nobody"));
        using IDocument page = await Visitor.ReadAsync(answer);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(page.QuerySelector("[role=alert]")?.TextContent, Does.StartWith("Nobody has this token"));
    }

    [TestCase("/flags?state=any", ExpectedResult = "/flags?state=any")]
    [TestCase("//evil.example", ExpectedResult = "/")]
    [TestCase("/\\evil.example", ExpectedResult = "/")]
    [TestCase("https://evil.example/", ExpectedResult = "/")]
    public async Task<string> Signing_in_leads_back_but_never_elsewhere(string wanted)
    {
        using Visitor visitor = _site.Visit();
        using HttpResponseMessage answer = await visitor.SubmitAsync("/sign-in?return=" + Uri.EscapeDataString(wanted), "/sign-in", ("token", "token-of-aigerim"));
        return answer.Headers.Location!.OriginalString;
    }

    [Test]
    public async Task A_one_time_link_changes_nothing_when_opened_and_works_once()
    {
        string link = _site.Get<OneTimeLinks>().Issue("boris");
        using Visitor visitor = _site.Visit();
        using IDocument opened = await visitor.OpenAsync(link);
        using HttpResponseMessage first = await visitor.SubmitAsync(link, "/sign-in");
        using Visitor late = _site.Visit();
        using IDocument used = await late.OpenAsync(link);
        Assert.That(opened.QuerySelector("main button")?.TextContent, Is.EqualTo("Sign in as Boris"));
        Assert.That((int)first.StatusCode, Is.EqualTo(303));
        Assert.That(used.QuerySelector("[role=alert]")?.TextContent, Does.StartWith("This link was used before"));
    }

    [Test]
    public async Task A_reviewer_who_is_removed_is_signed_out()
    {
        await using ReviewSite site = await ReviewSite.StartAsync();
        using Visitor visitor = await site.SignInAsync();
        using HttpResponseMessage before = await visitor.GetAsync("/settings");
        site.Get<ReviewerRegister>().Replace([ReviewSite.Boris]);
        using HttpResponseMessage after = await visitor.GetAsync("/settings");
        Assert.That((before.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Redirect)));
    }

    [Test]
    public async Task Signing_in_is_limited()
    {
        await using ReviewSite site = await ReviewSite.StartAsync(options: new ReviewOptions { SignInsPerMinute = 3 });
        using Visitor visitor = site.Visit();
        var answers = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            using HttpResponseMessage answer = await visitor.SubmitAsync("/sign-in", "/sign-in", ("token", "guess"));
            answers.Add((int)answer.StatusCode);
        }
        Assert.That(answers, Is.EqualTo(new[] { 401, 401, 401, 429 }));
    }

    [Test]
    public async Task A_failure_explains_itself_and_keeps_the_policy()
    {
        using Visitor visitor = await _site.SignInAsync();
        using HttpResponseMessage answer = await visitor.GetAsync("/flags");
        using IDocument page = await Visitor.ReadAsync(answer);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(page.QuerySelector("h1")?.TextContent, Is.EqualTo("Something failed on our side"));
        Assert.That(answer.Headers.Contains("Content-Security-Policy"));
    }

    [TestCase("http://127.0.0.1:5080", null, 0, ExpectedResult = 0)]
    [TestCase("http://[::1]:5080", null, 0, ExpectedResult = 0)]
    [TestCase("http://0.0.0.0:5080", null, 1, ExpectedResult = 1)]
    [TestCase("http://0.0.0.0:5080", "review.example.org", 0, ExpectedResult = 1)]
    [TestCase("http://0.0.0.0:5080", "review.example.org", 1, ExpectedResult = 0)]
    [TestCase("http://127.0.0.1:5080", "*", 1, ExpectedResult = 1)]
    [TestCase("5080", null, 0, ExpectedResult = 1)]
    public int Another_address_needs_a_public_host_and_a_reviewer(string address, string? publicHost, int reviewers) =>
        new ReviewOptions { Address = address, PublicHost = publicHost }.Problems(reviewers).Count();

    private static async Task<(string Token, IEnumerable<string> Cookies)> FormTokenAsync(Visitor visitor, string path)
    {
        using HttpResponseMessage answer = await visitor.GetAsync(path);
        using IDocument page = await Visitor.ReadAsync(answer);
        string token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return (token, answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies) ? cookies : []);
    }

    private static Dictionary<string, string> Form(string antiforgery, string token) => new() { ["__RequestVerificationToken"] = antiforgery, ["token"] = token };
}
