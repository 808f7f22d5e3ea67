using CooperationTracker.Exports;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>Exports over the command line.</summary>
public sealed class ExportTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    public static TheoryData<string> Names =>
    [
        .. ExportCatalogue.OfCooperation.Select(e => e.Name), .. ExportCatalogue.OfReports.Select(e => e.Name), .. ExportCatalogue.OfCommitments.Select(e => e.Name),
        .. ExportCatalogue.OfAssessments.Select(e => e.Name), .. ExportCatalogue.OfScores.Select(e => e.Name),
        "provenance.jsonld csto-un-2003",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_export_goes_to_a_file_or_to_standard_output_alike(string name)
    {
        await using var folder = await ThrowawayFolder.CreateAsync();
        var file = Path.Combine(folder.Path, "export");

        var printed = (await database.RunAsync(["export", .. name.Split(' ')])).ShouldBeDone().Out;
        (await database.RunAsync(["export", .. name.Split(' '), "-o", file])).ShouldBeDone().Out.ShouldBeEmpty();

        printed.Length.ShouldBeGreaterThan(50);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(printed);
        Directory.GetFiles(folder.Path).ShouldBe([file]);
    }

    [Fact]
    public async Task The_filters_are_those_of_the_questions()
    {
        var printed = (await database.RunAsync("export", "events.plover.jsonl", "--statement", "caco-osce-2004", "--type", "MeetingHeld")).ShouldBeDone().Out;
        var reports = (await database.JsonAsync("reports", "--statement", "caco-osce-2004", "--type", "MeetingHeld")).Items;

        printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(reports.Length);
    }

    [Fact]
    public async Task What_is_asked_wrongly_leaves_no_file()
    {
        await using var folder = await ThrowawayFolder.CreateAsync();
        var ran = await database.RunAsync("export", "network.gexf", "--actor", "nobody-at-all", "-o", Path.Combine(folder.Path, "network.gexf"));

        ran.ExitCode.ShouldBe(2);
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }
}
