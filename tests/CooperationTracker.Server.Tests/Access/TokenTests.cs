using System.Net;
using System.Security.Cryptography;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Appending;
using Microsoft.IdentityModel.Tokens;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>Tokens of an OpenID provider.</summary>
public sealed class TokenTests(TokenTests.WithProvider server) : IClassFixture<TokenTests.WithProvider>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Provider Provider => server.Provider;

    [Theory]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.Forbidden, "reader")]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.Forbidden, "Analyst", "something-else")]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.OK, "reader", "operator")]
    [InlineData(HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, "operators", "0", "3")]
    public async Task Its_roles_say_what_a_caller_may_do(HttpStatusCode reads, HttpStatusCode operates, params string[] roles)
    {
        var token = Provider.Token(null, roles);

        (await server.Client.AskAsync(Callers.Question, token)).Status.ShouldBe(reads);
        (await server.Client.AskAsync(Callers.Status, token)).Status.ShouldBe(operates);
    }

    public static readonly TheoryData<string, string> Bad = new()
    {
        { "expired", "The token has expired." },
        { "of tomorrow", "The token does not hold yet." },
        { "endless", "The token has no end." },
        { "for another audience", "The token is for another audience." },
        { "of another issuer", "The token is from another issuer." },
        { "without a subject", "The token names no subject of up to 255 characters." },
        { "with an endless subject", "The token names no subject of up to 255 characters." },
        { "unsigned", "The token cannot be read, or its signature does not hold." },
        { "signed with another key", "The token cannot be read, or its signature does not hold." },
        { "signed with the public key as a secret", "The token cannot be read, or its signature does not hold." },
        { "changed after it was signed", "The token cannot be read, or its signature does not hold." },
        { "no token", "The token cannot be read, or its signature does not hold." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_token_that_does_not_hold_is_refused_with_the_reason(string what, string reason)
    {
        using var other = RSA.Create(2048);
        var good = Provider.Token(null, "operator");
        var token = what switch
        {
            "expired" => Provider.Token(t => t.Expires = DateTime.UtcNow.AddMinutes(-10), "operator"),
            "of tomorrow" => Provider.Token(t => (t.NotBefore, t.Expires) = (DateTime.UtcNow.AddDays(1), DateTime.UtcNow.AddDays(2)), "operator"),
            "endless" => Unended(),
            "for another audience" => Provider.Token(t => t.Audience = "somebody-else", "operator"),
            "of another issuer" => Provider.Token(t => t.Issuer = "https://login.example.org", "operator"),
            "without a subject" => Provider.Token(t => t.Claims!.Remove("sub"), "operator"),
            "with an endless subject" => Provider.Token(t => t.Claims!["sub"] = new string('x', 256), "operator"),
            "unsigned" => Provider.Token(t => t.SigningCredentials = null, "operator"),
            "signed with another key" => Provider.Token(t => t.SigningCredentials = new(new RsaSecurityKey(other) { KeyId = "the-key" }, SecurityAlgorithms.RsaSha256), "operator"),
            "signed with the public key as a secret" => Provider.Token(t => t.SigningCredentials = Provider.PublicKeyAsSecret(), "operator"),
            "changed after it was signed" => string.Join('.', Provider.Token(null, "reader").Split('.')[0], good.Split('.')[1], Provider.Token(null, "reader").Split('.')[2]),
            _ => "eyJ.eyJ.x",
        };

        var answer = await server.Client.AskAsync(Callers.Question, token);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "unauthorized"));
        answer.Response.Headers.WwwAuthenticate.ToString().ShouldBe($"Bearer realm=\"tracker\", error=\"invalid_token\", error_description=\"{reason}\"");
    }

    [Fact]
    public async Task Keys_work_beside_tokens_and_nobody_reads_without_either()
    {
        (await server.Client.AskAsync(Callers.Question, await server.KeyAsync(Role.Reader))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Client.AskAsync(Callers.Question)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Client.AskAsync(HttpMethod.Get, Callers.Question, ("X-API-Key", Provider.Token(null, "reader")))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_and_subjects_of_one_name_are_authors_of_their_own()
    {
        const string Body = """{"party": "csto", "period": "2008", "score": 1, "rationale": "Why.", "stage": "final", "evidence": ["https://example.org/review"]}""";
        const string Path = "/commitments/csto-operation-kanal/assessments";
        string[] credentials =
        [
            server.AnalystKey,
            Provider.Token(t => t.Claims!["sub"] = "anna", "analyst"),
            Provider.Token(t => t.Claims!["sub"] = "anonymous", "analyst"),
        ];
        foreach (var credential in credentials)
        {
            // A final score stands once for each assessor.
            (await server.Client.SendAsync(HttpMethod.Post, Path, Requests.Text(Body, "application/json"), ("Authorization", $"Bearer {credential}"))).ShouldBeAppended(events: 1);
        }

        (await server.ScalarAsync<string[]>("select array_agg(headers ->> 'author' order by seq_id) from tracker.mt_events where stream_id = 'assessment/csto-operation-kanal'"))
            .ShouldBe(["anna", $"anna via {Provider.Issuer}", $"anonymous via {Provider.Issuer}"]);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("anna@example.org")]
    [InlineData("anonymous")]
    [InlineData("")]
    [InlineData("a b")]
    public void No_key_has_the_name_of_a_subject(string subject) => ApiKeys.IsName(Caller.NameOf(subject, "https://login.example.org")).ShouldBeFalse();

    [Theory]
    [InlineData("anonymous")]
    [InlineData("Anonymous")]
    public void No_key_has_the_name_of_nobody(string name) =>
        Should.Throw<EdgeException>(() => ApiKeys.CheckName(new("name", name))).Errors[0].Message.ShouldContain("not anonymous");

    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_fault_of_the_caller()
    {
        await using var server = new WithProvider();
        await server.InitializeAsync();
        var token = server.Provider.Token(null, "reader");
        await server.Provider.StopAsync();

        var answer = await server.Client.AskAsync(Callers.Question, token);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "provider-lost"));
        (await answer.Response.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain("127.0.0.1");
        (await server.Client.AskAsync(Callers.Question, await server.KeyAsync(Role.Reader))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private string Unended()
    {
        var handler = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        string? token = null;
        Provider.Token(t =>
        {
            (t.NotBefore, t.Expires, t.IssuedAt) = (null, null, null);
            token = handler.CreateToken(t);
        }, "operator");
        return token!;
    }

    /// <summary>A server with a provider.</summary>
    public sealed class WithProvider : RunningServer
    {
        private Provider? provider;

        internal Provider Provider => provider!;

        public override async ValueTask InitializeAsync()
        {
            provider = await Provider.StartAsync();
            Settings["Tracker:Access:Authority"] = provider.Issuer;
            Settings["Tracker:Access:Audience"] = Provider.Audience;
            await base.InitializeAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            await base.DisposeAsync();
            await provider!.DisposeAsync();
        }
    }
}
