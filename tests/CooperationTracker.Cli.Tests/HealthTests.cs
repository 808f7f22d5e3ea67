using System.Net;
using System.Net.Sockets;
using System.Text;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary><c>tracker health</c> against a socket that answers as a server would: what counts is the exit code.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_can_answer_is_healthy()
    {
        using var listener = Listen(out var url);
        var request = AnswerAsync(listener, "HTTP/1.1 200 OK", """{"status":"ready"}""");

        var ran = await Tracker.RunAsync("health", url, "--json");

        ran.Json.GetProperty("ready").GetBoolean().ShouldBeTrue();
        (await request).ShouldBe("GET /health/ready HTTP/1.1");
    }

    [Fact]
    public async Task A_server_that_says_that_it_cannot_answer_is_not_and_its_reasons_are_told()
    {
        using var listener = Listen(out var url);
        var request = AnswerAsync(listener, "HTTP/1.1 503 Service Unavailable", """{"status":"not-ready","database":false}""");

        var ran = await Tracker.RunAsync("health", url, "--json");

        ran.ExitCode.ShouldBe(ExitCodes.Failed);
        ran.Errors.ShouldHaveSingleItem().Text("code").ShouldBe("not-ready");
        ran.Error.ShouldContain("503");
        ran.Error.ShouldContain("database");
        await request;
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_not_healthy()
    {
        string url;
        using (Listen(out url))
        {
        }

        var ran = await Tracker.RunAsync("health", url);

        ran.ExitCode.ShouldBe(ExitCodes.Failed);
        ran.Error.ShouldContain($"{url}/health/ready");
    }

    [Theory]
    [InlineData("127.0.0.1:5180")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("/health")]
    public async Task An_address_that_is_none_is_bad_input(string url)
    {
        var ran = await Tracker.RunAsync("health", url);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Error.ShouldContain("URL");
    }

    private static TcpListener Listen(out string url)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        return listener;
    }

    /// <summary>Answers one request, and gives its first line.</summary>
    private static async Task<string?> AnswerAsync(TcpListener listener, string status, string body)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        var request = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }
        await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"{status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), TestContext.Current.CancellationToken);
        return request;
    }
}
