using System.ServiceModel.Syndication;
using System.Xml;

namespace CooperationTracker.Server.Tests.Exports;

/// <summary>Commitments, read back.</summary>
public sealed class CommitmentExportTests(ExportServer server) : IClassFixture<ExportServer>
{
    [Fact]
    public async Task Csv_has_a_row_for_each_commitment_and_no_cell_is_a_formula()
    {
        var commitments = (await server.GetJsonAsync("/commitments?limit=1000&sort=id")).GetProperty("items").EnumerateArray().ToList();
        var rows = NetworkExportTests.Rows(await server.ExportAsync("/exports/commitments.csv"));

        rows.Select(r => (r["id"], r["status"], r["effects"], r["lastEffect"])).ShouldBe(commitments.Select(c => (
            c.GetProperty("id").GetString()!, c.GetProperty("status").GetString()!, c.GetProperty("effects").GetRawText(),
            c.TryGetProperty("lastEffect", out var day) ? day.GetString()! : "")));
        rows.Single(r => r["id"] == ExportServer.Promise)["title"].ShouldBe("'" + ExportServer.Hostile);
        rows.SelectMany(r => r.Values).ShouldAllBe(cell => cell.Length == 0 || !"=+-@\t\r".Contains(cell[0]));
        NetworkExportTests.Rows(await server.ExportAsync("/exports/commitments.csv?status=adopted&actor=hostile")).Select(r => r["id"]).ShouldBe([ExportServer.Promise]);
    }

    [Fact]
    public async Task Atom_tells_each_change_of_status_when_it_became_known_corrections_included()
    {
        var feed = await FeedAsync("/exports/commitments.atom?actor=hostile");

        feed.Items.Select(i => i.Title.Text.ReplaceLineEndings("\n")).ShouldBe(
        [
            Title("fulfilled → adopted"), // the report that fulfilled it was retracted
            Title("adopted → fulfilled"),
            Title("opened → adopted"),
            Title("opened"),
        ]);
        feed.Items.Select(i => i.LastUpdatedTime).ShouldBeInOrder(SortDirection.Descending);
        feed.LastUpdatedTime.ShouldBe(feed.Items.First().LastUpdatedTime);
        feed.Items.Select(i => i.Id).ShouldBeUnique();

        static string Title(string change) => $"{ExportServer.Plain}: {change}".ReplaceLineEndings("\n");
    }

    [Fact]
    public async Task The_status_after_the_newest_change_is_the_one_that_the_trace_at_its_position_tells()
    {
        var feed = await FeedAsync("/exports/commitments.atom");
        var changes = feed.Items.Where(i => !i.Links[0].Uri.ToString().Contains(ExportServer.Promise, StringComparison.Ordinal)).ToList();

        changes.Count.ShouldBeGreaterThan(5);
        foreach (var change in changes)
        {
            var trace = await server.GetJsonAsync(change.Links[0].Uri.ToString());
            trace.GetProperty("commitment").GetProperty("status").GetString().ShouldBe(change.Categories[0].Name);
        }
    }

    [Fact]
    public async Task An_earlier_position_shows_the_feed_as_it_was()
    {
        var now = await FeedAsync("/exports/commitments.atom");
        var before = await FeedAsync($"/exports/commitments.atom?knownAt={server.SeedsEnd}");

        before.Items.Select(i => i.Id).ShouldBe(now.Items.Skip(4).Select(i => i.Id));
    }

    private async Task<SyndicationFeed> FeedAsync(string path)
    {
        using var xml = XmlReader.Create(new MemoryStream(await server.ExportAsync(path)));
        return SyndicationFeed.Load(xml);
    }
}
