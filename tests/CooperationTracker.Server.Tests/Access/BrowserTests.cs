using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CooperationTracker.Server.Access;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>What pages from elsewhere may do with a reader's browser.</summary>
public sealed class BrowserTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("LOCALHOST:5180", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:99", HttpStatusCode.OK)]
    [InlineData("[::1]:5180", HttpStatusCode.OK)]
    [InlineData("tracker.example.org", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1.example.org", HttpStatusCode.BadRequest)]
    [InlineData("localhost.example.org:5180", HttpStatusCode.BadRequest)]
    [InlineData("10.0.0.7", HttpStatusCode.BadRequest)]
    public async Task With_open_reading_only_names_of_loopback_are_answered(string host, HttpStatusCode status)
    {
        var answer = await server.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Host", host));

        answer.Status.ShouldBe(status);
        (await server.Client.AskAsync(HttpMethod.Get, "/health/live", ("Host", host))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Names_that_are_set_are_answered_and_no_others()
    {
        await using var named = new RunningServer { Settings = { ["Tracker:Hosts"] = "tracker.example.org;*.example.net" } };
        await named.InitializeAsync();

        (await named.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Host", "tracker.example.org:443"))).Status.ShouldBe(HttpStatusCode.OK);
        (await named.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Host", "a.example.net"))).Status.ShouldBe(HttpStatusCode.OK);
        (await named.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Host", "localhost"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task No_origin_may_ask_unless_it_is_named()
    {
        var plain = await server.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Origin", "https://dashboards.example.org"));
        await using var named = new RunningServer { Settings = { ["Tracker:Origins"] = "https://dashboards.example.org; https://other.example.org:8443" } };
        await named.InitializeAsync();
        var allowed = await named.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Origin", "https://dashboards.example.org"));
        var foreign = await named.Client.AskAsync(HttpMethod.Get, Callers.Question, ("Origin", "https://evil.example.org"));
        var before = await named.Client.AskAsync(HttpMethod.Options, Callers.Question,
            ("Origin", "https://other.example.org:8443"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));

        Allowed(plain).ShouldBeNull();
        Allowed(allowed).ShouldBe("https://dashboards.example.org");
        Allowed(foreign).ShouldBeNull();
        allowed.Response.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',', StringSplitOptions.TrimEntries)
            .ShouldBeSubsetOf(["ETag", "Location", "Link", "Retry-After", "Tracker-As-Of", "Tracker-Known-At", "Tracker-Position"]);
        allowed.Response.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("Tracker-Position");
        (before.Status, Allowed(before)).ShouldBe((HttpStatusCode.NoContent, "https://other.example.org:8443"));
        before.Response.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldBe("authorization");

        static string? Allowed(Answered answer) =>
            answer.Response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
    }

    [Theory]
    [InlineData(Callers.Question)]
    [InlineData(Callers.Status)]
    [InlineData("/no/such/route")]
    [InlineData("/health/live")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_tells_browsers_to_take_it_for_what_it_is(string path)
    {
        var headers = (await server.Client.AskAsync(path)).Response.Headers;

        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
        headers.Server.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_a_certificate_it_serves_over_TLS_and_browsers_stay_with_that()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "of-the-file"), Cancellation);
        await using var secure = new RunningServer
        {
            Settings =
            {
                ["Tracker:Listen"] = "https://127.0.0.1:0",
                ["Kestrel:Certificates:Default:Path"] = file,
                ["Kestrel:Certificates:Default:Password"] = "of-the-file",
            },
        };
        await secure.InitializeAsync();
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint,
        };
        using var client = new HttpClient(handler) { BaseAddress = secure.Client.BaseAddress };

        var answer = await client.AskAsync(Callers.Question);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Response.Headers.GetValues("Strict-Transport-Security").Single().ShouldStartWith("max-age=");
        File.Delete(file);
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        using var response = await server.Client.GetAsync(new Uri("/docs/", UriKind.Relative), Cancellation);
        var page = await response.Content.ReadAsStringAsync(Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"(https?:)?//").ShouldBeEmpty();
    }

    [Fact]
    public async Task On_loopback_with_nothing_set_up_everyone_reads_and_nobody_else_writes_or_operates()
    {
        (await server.Client.AskAsync(Callers.Question)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Client.AskAsync("/metrics")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Client.AskAsync(Callers.Status)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Client.AskAsync(HttpMethod.Post, "/operation/rebuild")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Client.AskAsync(Callers.Question, "trk_wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Client.AskAsync(Callers.Status, await server.KeyAsync(Role.Analyst))).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}
