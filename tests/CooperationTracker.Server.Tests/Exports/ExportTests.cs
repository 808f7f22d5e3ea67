using System.Net;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Exports;
using CooperationTracker.Server.Tests.Live;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>What every export holds.</summary>
public sealed class ExportTests(ExportServer server) : IClassFixture<ExportServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Paths =>
    [
        .. ExportCatalogue.OfCooperation.Select(e => $"/exports/{e.Name}"), .. ExportCatalogue.OfReports.Select(e => $"/exports/{e.Name}"),
        .. ExportCatalogue.OfCommitments.Select(e => $"/exports/{e.Name}"), .. ExportCatalogue.OfAssessments.Select(e => $"/exports/{e.Name}"), .. ExportCatalogue.OfScores.Select(e => $"/exports/{e.Name}"),
        $"/statements/{ExportServer.Statement}/provenance.jsonld",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_same_export_at_the_same_position_is_the_same_to_the_byte_also_later_and_on_another_server(string path)
    {
        var at = $"{path}?knownAt={server.End}&asOf=2025-01-01";
        var first = await server.ExportAsync(at);
        await Writing.TopicAsync(server.Session.Log);

        (await server.ExportAsync(at)).ShouldBe(first);
        (await OnAnotherServerAsync(at)).ShouldBe(first);
        first.Length.ShouldBeGreaterThan(200);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_export_tells_what_it_is_and_is_not_sent_again(string path)
    {
        using var first = await server.Client.GetAsync(new Uri($"{path}?knownAt={server.End}", UriKind.Relative), Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{path}?knownAt={server.End}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again, Cancellation);

        first.Headers.GetValues("Tracker-Known-At").ShouldBe([$"{server.End}"]);
        first.Content.Headers.ContentType!.ToString().ShouldBe(
            ExportCatalogue.OfCooperation.Select(e => (e.Name, e.MediaType)).Concat(ExportCatalogue.OfReports.Select(e => (e.Name, e.MediaType)))
                .Concat(ExportCatalogue.OfCommitments.Select(e => (e.Name, e.MediaType))).Concat(ExportCatalogue.OfAssessments.Concat(ExportCatalogue.OfScores).Select(e => (e.Name, e.MediaType))).SingleOrDefault(e => path.EndsWith($"/{e.Name}", StringComparison.Ordinal)).MediaType
            ?? "application/ld+json");
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Headers.GetValues("Tracker-Known-At").ShouldBe([$"{server.End}"]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_export_tells_the_day_that_it_is_about(string path)
    {
        using var then = await server.Client.GetAsync(new Uri($"{path}?asOf=2009-01-31", UriKind.Relative), Cancellation);
        using var now = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var ofAllDays = path.EndsWith(".ics", StringComparison.Ordinal) || path.EndsWith(".jsonld", StringComparison.Ordinal);

        then.Headers.GetValues("Tracker-As-Of").ShouldBe(["2009-01-31"]);
        now.Headers.Contains("Tracker-As-Of").ShouldBe(!ofAllDays);
        var text = await then.Content.ReadAsStringAsync(Cancellation);
        switch (Path.GetExtension(path))
        {
            case ".gexf" or ".graphml" or ".atom":
                text.ShouldContain($"As of 2009-01-31, known at position {then.Headers.GetValues("Tracker-Known-At").Single()}");
                break;
            case ".ics":
                text.ShouldContain("X-TRACKER-AS-OF:2009-01-31");
                (await now.Content.ReadAsStringAsync(Cancellation)).ShouldNotContain("X-TRACKER-AS-OF");
                break;
        }
    }

    [Theory]
    [InlineData("/exports/network.gexf?actor=nobody", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/exports/network.gexf?statement=csto-un-2003", HttpStatusCode.BadRequest)]
    [InlineData("/exports/meetings.ics?knownAt=99999999", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/exports/commitments.csv?status=finished", HttpStatusCode.UnprocessableEntity)]
    [InlineData("/statements/nothing/provenance.jsonld", HttpStatusCode.NotFound)]
    public async Task What_is_asked_wrongly_is_a_problem_and_no_export(string path, HttpStatusCode status)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private async Task<byte[]> OnAnotherServerAsync(string path)
    {
        await using var session = await Session.OpenAsync(new(server.ConnectionString, ServerOrigin.Given, "test"), Cancellation);
        await using var other = await TrackerServer.StartAsync(session, configuration => configuration.AddInMemoryCollection(server.Settings));
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        var body = await server.ExportAsync(path, client);
        await other.StopAsync(Cancellation);
        return body;
    }
}
