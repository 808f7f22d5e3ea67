using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Server.Access;
using CooperationTracker.Testing;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>Where a server listens, and what must be set up before.</summary>
public sealed class ProtectionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1:5180")]
    [InlineData("http://127.8.9.10:80")]
    [InlineData("http://[::1]:5180")]
    [InlineData("http://localhost:5180")]
    [InlineData("https://LOCALHOST")]
    [InlineData("http://[::ffff:127.0.0.1]:5180")]
    [InlineData("http://unix:/tmp/tracker.sock")]
    [InlineData("http://127.0.0.1:5180;http://[::1]:5180")]
    public void Loopback_is_known_in_its_forms(string listen) => Listening.Of(new() { Listen = listen }).Single().OnLoopback.ShouldBeTrue();

    [Theory]
    [InlineData("http://0.0.0.0:5180")]
    [InlineData("http://[::]:5180")]
    [InlineData("http://+:5180")]
    [InlineData("http://*:5180")]
    [InlineData("http://tracker.example.org:5180")]
    [InlineData("http://localhost.example.org:5180")]
    [InlineData("http://10.0.0.7:5180")]
    [InlineData("http://0:5180")]
    [InlineData("http://[fe80::1]:5180")]
    [InlineData("http://127.0.0.1:5180;http://0.0.0.0:5181")]
    [InlineData("http://127.0.0.1:5180,http://+:5181")]
    public async Task Other_addresses_are_refused_until_somebody_is_asked_who_they_are(string listen)
    {
        await using var session = await OpenAsync();

        // Nothing set up; reading that is said to be open; reading that is closed, for which there is no key.
        foreach (var open in (string?[])[null, "true", "false"])
        {
            var refusal = await Should.ThrowAsync<EdgeException>(TrackerServer.StartAsync(session, Settings(listen, open), Cancellation));

            refusal.Kind.ShouldBe(FaultKind.BadInput);
            var error = refusal.Errors.ShouldHaveSingleItem();
            (error.Code, error.Field).ShouldBe(("not-protected", "Tracker:Listen"));
            error.Message.ShouldContain("tracker keys add");
        }
    }

    [Theory]
    [InlineData(null, "works", false)]
    [InlineData(true, "works", false)]
    [InlineData(false, "works", true)]
    [InlineData(false, "has expired", false)]
    [InlineData(false, "is revoked", false)]
    public async Task A_key_alone_does_not_protect_and_one_that_does_not_work_even_less(bool? openReading, string key, bool protects)
    {
        await using var fresh = await TestDatabase.CreateAsync();
        await using var session = await OpenAsync(fresh);
        await AccessSchema.EnsureAsync(session.DataSource, Cancellation);
        var keys = new ApiKeys(session.DataSource);
        await keys.AddAsync("it", Role.Reader, key == "has expired" ? new DateOnly(2020, 1, 1) : null, Cancellation);
        if (key == "is revoked")
        {
            await keys.RevokeAsync("it", Cancellation);
        }
        using var known = new KnownKeys(session, TimeProvider.System);
        var settings = new ServerSettings { Listen = "http://0.0.0.0:5180", Access = new() { OpenReading = openReading } };

        var refusal = await Record.ExceptionAsync(() => new Protection(settings, Listening.Of(settings)[0]).CheckAsync(known, Cancellation));

        (refusal as EdgeException)?.Errors[0].Code.ShouldBe("not-protected");
        (refusal is null).ShouldBe(protects);
    }

    [Fact]
    public async Task A_provider_of_tokens_protects()
    {
        await using var session = await OpenAsync();
        using var known = new KnownKeys(session, TimeProvider.System);
        var settings = new ServerSettings { Listen = "http://0.0.0.0:5180", Access = new() { Authority = "https://login.example.org", Audience = "tracker" } };
        var protection = new Protection(settings, Listening.Of(settings)[0]);

        await protection.CheckAsync(known, Cancellation);

        protection.OpenReading.ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1:5180")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:5180/tracker")]
    [InlineData("http://")]
    [InlineData("; ;")]
    public void What_is_no_address_is_named(string listen)
    {
        var error = Should.Throw<EdgeException>(() => Listening.Of(new() { Listen = listen })).Errors.ShouldHaveSingleItem();

        (error.Code, error.Field).ShouldBe(("bad-setting", "Tracker:Listen"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{taken}", "address-in-use", FaultKind.Failed)]
    [InlineData("https://127.0.0.1:0", "cannot-listen", FaultKind.BadInput)] // no certificate
    [InlineData("http://localhost:0", "cannot-listen", FaultKind.BadInput)]
    public async Task An_address_that_cannot_be_had_is_told(string listen, string code, FaultKind kind)
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var taken = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;
        await using var session = await OpenAsync();

        var refusal = await Should.ThrowAsync<EdgeException>(
            TrackerServer.StartAsync(session, Settings(listen.Replace("{taken}", $"{taken}", StringComparison.Ordinal), null), Cancellation));

        (refusal.Errors.ShouldHaveSingleItem().Code, refusal.Kind).ShouldBe((code, kind));
    }

    [Fact]
    public async Task Where_nobody_names_an_address_the_next_free_port_is_taken()
    {
        await using var firstSession = await OpenAsync();
        await using var secondSession = await OpenAsync();

        await using var first = await TrackerServer.StartAsync(firstSession, Settings(null, null), Cancellation);
        await using var second = await TrackerServer.StartAsync(secondSession, Settings(null, null), Cancellation);

        var (one, two) = (new Uri(first.Urls.Single()), new Uri(second.Urls.Single()));
        (one.IsLoopback, two.IsLoopback).ShouldBe((true, true));
        one.Port.ShouldBeInRange(5180, 5199);
        two.Port.ShouldBeGreaterThan(one.Port);
        await first.StopAsync(Cancellation);
        await second.StopAsync(Cancellation);
    }

    private static Action<IConfigurationBuilder> Settings(string? listen, string? openReading) => configuration => configuration.AddInMemoryCollection(
        new Dictionary<string, string?> { ["Tracker:Listen"] = listen, ["Tracker:Access:OpenReading"] = openReading, ["Logging:LogLevel:Default"] = "None" }
            .Where(s => s.Value is not null));

    private Task<Session> OpenAsync(TestDatabase? other = null) =>
        Session.OpenAsync(new((other ?? database).ConnectionString, ServerOrigin.Given, "test"), Cancellation);
}
