using System.Security.Cryptography;
using System.Text;
using CooperationTracker.Testing;

namespace CooperationTracker.EventLog.Tests;

/// <summary>A database that an older program made.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>The steps that databases have, with the SHA-256 of their text: a released step is never edited, a new one gets a line.</summary>
    [Theory]
    [InlineData("0001-schema-version", "5c39f13ba3368f84ecfd5dcb20fa95b63cce243c9996e647059c3ac41f985cea")]
    [InlineData("0002-marten-layout", "e837b6cf4a34e4f1b4f7eeb52a81ec3a32b6275bb4f77ea9f17ddf14ba9f07b1")]
    [InlineData("0003-append-only", "a9e6ac5ea205afed0fdf664ac1e71d8066d5c2effffff32c7c157ae741bed4ff")]
    [InlineData("0004-append-events", "166bf3fcc04a203f55ad33673c45feb9dda2f41e1daf6206bb5a9e72f61edeed")]
    [InlineData("0005-requests", "de6f72f1027fd408fb0641dcdeea0414de4155dfaecfe89c75e3dc06490d4354")]
    [InlineData("0006-audit", "e268251785290ac71ae06a1b0d91ca0e3761c162ac111765009054d33a992544")]
    [InlineData("0007-erasure", "e4ecd4b40d7080d9b06f63e27814abdbd6bb668944576f9c6e211f3f8561ce55")]
    [InlineData("0008-marten-9-58", "0807f1155ad81eacba4dcc805c89114df01ab5a5c369fdf6ac0da875dbd09b74")]
    public void A_released_step_stays_as_it_was(string step, string digest) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Step(step)))).ShouldBe(digest);

    [Fact]
    public async Task A_database_of_the_version_before_requests_is_upgraded_with_its_events()
    {
        foreach (var step in (string[])["0001-schema-version", "0002-marten-layout", "0003-append-only", "0004-append-events"])
        {
            await _database.DataSource.ExecuteAsync(Step(step));
            await _database.DataSource.ExecuteAsync("insert into tracker.schema_version (version, name) values ($1, $2)", int.Parse(step[..4], null), step[5..]);
        }
        // As the program of that version appends: the parameters of its own, no request among them.
        await using var log = new NpgsqlEventLog(_database.DataSource);
        var stream = Some.Stream();
        await log.AppendAsync(stream, events: 2);

        await LogSchema.EnsureAsync(_database.DataSource, Cancellation);

        await log.AppendAsync(stream, expectedVersion: 2); // the program of before, still running
        var request = Some.Request();
        await log.AppendAsync([Some.Append(stream, 3)], Some.Metadata with { Request = request }, Cancellation);
        (await log.FindRequestAsync(request.Caller, request.Key, Cancellation))!.Version.ShouldBe(4);
        (await log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).Select(e => e.Version).ShouldBe([1, 2, 3, 4]);
        (await _database.DataSource.ColumnAsync<int>("select version from tracker.schema_version order by version"))
            .ShouldBe(Enumerable.Range(1, LogSchema.Version));
    }

    private static string Step(string name)
    {
        using var reader = new StreamReader(typeof(LogSchema).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
