using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Testing;

namespace CooperationTracker.Intake.Tests.Replay;

public class ReplayFolderTests(LogFixture fixture) : IClassFixture<LogFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<ReplayProgress> Replay(LogFixture fixture, ReplaySource source, IProgress<ReplayProgress>? progress = null) =>
        new ReplayStatements(fixture.Log(), fixture.DataSource, LogFixture.Origin).RunAsync(source, progress, Cancellation);

    [Fact]
    public async Task The_seeds_are_replayed_and_a_second_time_nothing_changes()
    {
        var reported = new List<ReplayProgress>();

        var first = await Replay(fixture, await ReplaySource.OpenAsync(Seed.Folder, Cancellation), new Progress(reported.Add));

        var entries = Seed.Registry.Actors.Entries.Count + Seed.Registry.Topics.Entries.Count + Seed.Registry.Commitments.Entries.Count
            + Seed.Statements.Sum(s => s.Actors.Count + s.Commitments.Count);
        var reports = Seed.Statements.Sum(s => s.Reports.Count);
        (first.Phase, first.Statements, first.Unchanged, first.Events).ShouldBe((ReplayPhase.Appending, 5, 0, entries + 5 + reports));
        first.Position.ShouldBe(await fixture.ScalarAsync<long>("select max(seq_id) from tracker.mt_events"));
        (await fixture.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'statement/%' and version > 1")).ShouldBe(reports);
        reported.Select(p => p.Phase).ShouldBe([ReplayPhase.Checking, ReplayPhase.Appending]);
        reported[0].Statements.ShouldBe(5);
        var content = await fixture.ContentAsync();

        var second = await Replay(fixture, await ReplaySource.OpenAsync(Seed.Folder, Cancellation));

        (second.Statements, second.Unchanged, second.Events).ShouldBe((0, 5, 0));
        (await fixture.ContentAsync()).ShouldBe(content);
    }

    [Fact]
    public async Task A_mistake_in_the_last_file_changes_nothing()
    {
        await using var folder = await CopyOfSeedsAsync();
        var last = Path.Combine(folder.Path, "statements", "05-samarkand-2017.yaml");
        await File.WriteAllTextAsync(last, (await File.ReadAllTextAsync(last, Cancellation)).Replace("issuer: ", "issuer: x-", StringComparison.Ordinal), Cancellation);
        await using var database = new LogFixture();
        await database.InitializeAsync();

        var error = (await Should.ThrowAsync<InputException>(async () => await Replay(database, await ReplaySource.OpenAsync(folder.Path, Cancellation))))
            .Errors.ShouldHaveSingleItem();

        (error.File, error.Line, error.Pointer, error.Code).ShouldBe((last, 4, "/issuer", "unknown-actor"));
        (await database.CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("actors.yaml", "kind: organization", "kind: organisation", "invalid-value")]
    [InlineData("commitments.yaml", "parties: [csto", "parties: [csot", "unknown-actor")]
    [InlineData("topics.yaml", "{ id: wmd,", "{ id: terrorism,", "duplicate")]
    public async Task A_mistake_in_a_registry_file_changes_nothing(string file, string right, string wrong, string code)
    {
        await using var folder = await CopyOfSeedsAsync();
        var path = Path.Combine(folder.Path, file);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, Cancellation)).Replace(right, wrong, StringComparison.Ordinal), Cancellation);
        await using var database = new LogFixture();
        await database.InitializeAsync();

        var errors = (await Should.ThrowAsync<InputException>(async () => await Replay(database, await ReplaySource.OpenAsync(folder.Path, Cancellation)))).Errors;

        errors.ShouldAllBe(e => e.File == path && e.Line > 0 && e.Code == code);
        (await database.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_folder_without_files_or_a_path_without_anything_is_refused()
    {
        await using var folder = await ThrowawayFolder.CreateAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "notes.txt"), "Nothing.", Cancellation);

        (await Code(folder.Path)).ShouldBe("nothing-to-replay");
        (await Code(Path.Combine(folder.Path, "absent"))).ShouldBe("unreadable-file");
        (await Code(Path.Combine(folder.Path, "absent.jsonl"))).ShouldBe("unreadable-file");

        static async Task<string> Code(string path) =>
            (await Should.ThrowAsync<InputException>(() => ReplaySource.OpenAsync(path, Cancellation))).Errors.ShouldHaveSingleItem().Code;
    }

    [Fact]
    public async Task Two_replays_of_the_seeds_at_once_and_the_same_by_hand_leave_the_same_log()
    {
        await using var database = new LogFixture();
        await database.InitializeAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ =>
            Task.Run(async () => await Replay(database, await ReplaySource.OpenAsync(Seed.Folder, Cancellation)))));

        await using var alone = new LogFixture();
        await alone.InitializeAsync();
        await Replay(alone, await ReplaySource.OpenAsync(Seed.Folder, Cancellation));
        (await database.ContentAsync()).ShouldBe(await alone.ContentAsync());
    }

    private static async Task<ThrowawayFolder> CopyOfSeedsAsync()
    {
        var folder = await ThrowawayFolder.CreateAsync();
        foreach (var file in Directory.GetFiles(Seed.Folder, "*.yaml", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Path, Path.GetRelativePath(Seed.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder;
    }
}

/// <summary>Progress that is reported at once, on the thread that makes it.</summary>
internal sealed class Progress(Action<ReplayProgress> report) : IProgress<ReplayProgress>
{
    public void Report(ReplayProgress value) => report(value);
}
