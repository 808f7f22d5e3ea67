using System.Net;
using System.Text;
using System.Text.Json;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Cli.Tests;

/// <summary><c>tracker serve</c> as a process.</summary>
public sealed class ServeTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task It_serves_until_a_signal_comes_and_ends_well(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        await using var data = await ThrowawayFolder.CreateAsync();
        using var serving = await Serving.StartAsync(database, data.Path, "--listen", "http://127.0.0.1:0");

        using var response = await serving.Client.GetAsync(new Uri("/commitments/caco-drug-transit/trace", UriKind.Relative), Cancellation);
        using var description = await serving.Client.GetAsync(new Uri(serving.Said.Text("description")!), Cancellation);
        using var page = await serving.Client.GetAsync(new Uri(serving.Said.Text("page")!), Cancellation);
        var (exitCode, error) = await serving.EndAsync(signal);

        (response.StatusCode, description.StatusCode, page.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK));
        exitCode.ShouldBe(ExitCodes.Done, error);
        File.Exists(Path.Combine(data.Path, "serving.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_one_says_where_the_first_serves_with_the_same_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        await using var data = await ThrowawayFolder.CreateAsync();
        var before = await AnalystKeysAsync();
        using var first = await Serving.StartAsync(database, data.Path, "--with-key");

        var second = await Tracker.RunProcessAsync("serve", "--with-key", "--json", "--data", data.Path, "--connection", database.ConnectionString);

        second.Json.GetProperty("alreadyServed").GetBoolean().ShouldBeTrue();
        (second.Json.Text("address"), second.Json.Text("key")).ShouldBe((first.Said.Text("address"), first.Said.Text("key")));
        first.Said.Text("keyFile").ShouldBe(Path.Combine(data.Path, "analyst.key"));
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(first.Said.Text("keyFile")!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        (await AnalystKeysAsync()).ShouldBe(before + 1);
        await using var another = await TestDatabase.CreateAsync();
        using (var ofAnother = await Serving.StartAsync(another, data.Path))
        {
            ofAnother.Said.GetProperty("alreadyServed").GetBoolean().ShouldBeFalse();
            ofAnother.Said.Text("address").ShouldNotBe(first.Said.Text("address"));
            await ofAnother.EndAsync("INT");
        }
        (await first.EndAsync("INT")).ExitCode.ShouldBe(ExitCodes.Done);

        async Task<int> AnalystKeysAsync() => (await database.JsonAsync("keys", "list")).Items
            .Count(k => k.Text("role") == "analyst" && k.Maybe("revoked") is null);
    }

    [Fact]
    public async Task After_a_kill_the_next_one_serves_and_a_revoked_key_is_made_anew()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        await using var data = await ThrowawayFolder.CreateAsync();
        using var killed = await Serving.StartAsync(database, data.Path, "--with-key");
        await killed.EndAsync("KILL");
        foreach (var key in (await database.JsonAsync("keys", "list")).Items)
        {
            (await database.RunAsync("keys", "revoke", key.Text("name")!)).ShouldBeDone();
        }

        using var next = await Serving.StartAsync(database, data.Path, "--with-key");

        next.Said.GetProperty("alreadyServed").GetBoolean().ShouldBeFalse();
        next.Said.Text("key").ShouldNotBe(killed.Said.Text("key"));
        File.ReadAllText(next.Said.Text("keyFile")!).Trim().ShouldBe(next.Said.Text("key"));
        (await next.EndAsync("INT")).ExitCode.ShouldBe(ExitCodes.Done);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", "not-protected", ExitCodes.BadInput)]
    [InlineData("http://+:0", "not-protected", ExitCodes.BadInput)]
    [InlineData("nonsense", "bad-setting", ExitCodes.BadInput)]
    [InlineData("http://127.0.0.1:{taken}", "address-in-use", ExitCodes.Failed)]
    public async Task What_keeps_it_from_starting_is_one_error(string listen, string code, int exitCode)
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var data = await ThrowawayFolder.CreateAsync();
        var address = listen.Replace("{taken}", $"{((IPEndPoint)other.LocalEndpoint).Port}", StringComparison.Ordinal);

        var ran = await Tracker.RunProcessAsync("serve", "--json", "--data", data.Path, "--connection", database.ConnectionString, "--listen", address);

        ran.ExitCode.ShouldBe(exitCode);
        ran = ran with { Error = ran.Error.TrimEnd().Split('\n')[^1] }; // it may have logged before
        (ran.Errors.ShouldHaveSingleItem().Text("code"), ran.Errors[0].Maybe("field")).ShouldBe((code, "Tracker:Listen"));
    }

    [Fact]
    public async Task Settings_of_the_data_folder_hold_and_wrong_ones_end_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        await using var data = await ThrowawayFolder.CreateAsync();
        var file = Path.Combine(data.Path, "appsettings.json");
        await File.WriteAllTextAsync(file, """{ "Tracker": { "Access": { "OpenReading": false } } }""", Cancellation);
        using (var closed = await Serving.StartAsync(database, data.Path, "--listen", "http://127.0.0.1:0"))
        {
            using var response = await closed.Client.GetAsync(new Uri("/commitments/caco-drug-transit/trace", UriKind.Relative), Cancellation);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            await closed.EndAsync("INT");
        }
        await File.WriteAllTextAsync(file, """{ "Tracker": { "Acess": { "OpenReading": false } } }""", Cancellation);

        var ran = await Tracker.RunProcessAsync("serve", "--json", "--data", data.Path, "--connection", database.ConnectionString);

        (ran.ExitCode, ran.Errors.ShouldHaveSingleItem().Text("code")).ShouldBe((ExitCodes.BadInput, "unknown-setting"));
        ran.Errors[0].GetProperty("suggestions")[0].GetString().ShouldBe("Tracker:Access:OpenReading");
    }

    [Fact]
    public async Task Nothing_that_it_logs_or_answers_holds_a_key_or_a_password()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no signals there");
        await using var data = await ThrowawayFolder.CreateAsync();
        using var serving = await Serving.StartAsync(database, data.Path, "--with-key", "--listen", "http://127.0.0.1:0");
        var key = serving.Said.Text("key")!;
        var password = new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!;
        string[] secrets = [key["trk_".Length..], password];
        var answers = new StringBuilder();

        foreach (var header in (string[])[$"Bearer {key}", $"Bearer {key}x", $"Basic {key}", $"Bearer eyJ.{key}.x", key, ""])
        {
            foreach (var path in (string[])["/commitments/none/trace", "/commitments/caco-drug-transit/trace?asOf=x", $"/commitments/caco-drug-transit/trace?key={key}", $"/none?key={key}", "/operation/status", "/metrics"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Authorization", header);
                using var response = await serving.Client.SendAsync(request, Cancellation);
                // A parameter that is not known is named: by its name, not by its value.
                answers.AppendLine(response.ToString()).AppendLine(await response.Content.ReadAsStringAsync(Cancellation));
            }
        }
        // And what the database refuses.
        await database.ScalarAsync("alter table views.commitment rename to gone");
        using (var broken = await serving.Client.GetAsync(new Uri("/commitments/caco-drug-transit/trace?asOf=2001-01-01", UriKind.Relative), Cancellation))
        {
            broken.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            answers.AppendLine(await broken.Content.ReadAsStringAsync(Cancellation));
        }
        await database.ScalarAsync("alter table views.gone rename to commitment");
        var (exitCode, log) = await serving.EndAsync("TERM");

        exitCode.ShouldBe(ExitCodes.Done);
        var lines = log.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line)).ToList();
        lines.ShouldContain(line => line.Text("LogLevel") == "Error"); // the failure itself is told
        lines.Count(line => line.Text("Category")!.EndsWith("RequestLog", StringComparison.Ordinal)).ShouldBeGreaterThan(30);
        foreach (var secret in secrets)
        {
            log.ShouldNotContain(secret);
            answers.ToString().ShouldNotContain(secret);
        }
    }
}
