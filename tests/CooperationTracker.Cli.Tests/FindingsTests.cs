using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>Findings, assessments and scores over the command line.</summary>
public sealed class FindingsTests(FindingsTests.Assessed database) : IClassFixture<FindingsTests.Assessed>
{
    [Fact]
    public async Task A_finding_is_settled_and_opened_again()
    {
        var id = (await database.JsonAsync("findings", "--kind", "plan-overdue", "--as-of", "2012-06-01")).Items.ShouldHaveSingleItem().Text("id")!;

        (await database.RunAsync("findings", "settle", id, "--reason", "It was held", "--by", "vera")).ShouldBeDone().Out.ShouldContain("settled: 1 event");
        (await database.JsonAsync("findings", "--settled")).Items.ShouldHaveSingleItem().GetProperty("settlement").Text("reason").ShouldBe("It was held");
        (await database.JsonAsync("findings", "--open")).Items.Select(f => f.Text("id")).ShouldNotContain(id);
        (await RefusedAsync(ExitCodes.Failed, "findings", "settle", id, "--reason", "Again", "--by", "vera")).ShouldBe("already-settled ID");
        (await database.RunAsync("findings", "reopen", id, "--reason", "It was not", "--by", "vera")).ShouldBeDone();
        (await RefusedAsync(ExitCodes.Failed, "findings", "reopen", id, "--reason", "It was not", "--by", "vera")).ShouldBe("not-settled ID");
        (await database.JsonAsync("findings", "--settled")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Findings_are_narrowed()
    {
        (await database.JsonAsync("findings", "--severity", "low", "--actor", "caco")).Items.Select(f => f.Text("subject")).ShouldBe(["caco-drug-transit", "caco-legal-framework"], ignoreOrder: true);
        (await database.JsonAsync("findings", "--commitment", "caco-drug-transit", "--as-of", "2004-06-30")).Items.ShouldBeEmpty();
        (await database.JsonAsync("findings", "--known-at", "1")).Items.ShouldBeEmpty();
        (await database.JsonAsync("findings", "--limit", "2")).Items.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("invalid-value --kind", "findings", "--kind", "plans")]
    [InlineData("usage --settled", "findings", "--open", "--settled")]
    [InlineData("unknown-finding ID", "findings", "settle", "nothing", "--reason", "r", "--by", "b")]
    [InlineData("missing-field --reason", "findings", "settle", "nothing", "--reason", " ", "--by", "b")]
    [InlineData("invalid-value --score", "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008", "--score", "2", "--rationale", "r", "--by", "b")]
    [InlineData("bad-date --period", "assess", "csto-operation-kanal", "--party", "csto", "--period", "yearly", "--score", "1", "--rationale", "r", "--by", "b")]
    [InlineData("bad-date --period", "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008/..", "--score", "no-evidence", "--rationale", "r", "--by", "b")]
    [InlineData("unknown-commitment COMMITMENT", "assess", "operation", "--party", "csto", "--period", "2008", "--score", "no-evidence", "--rationale", "r", "--by", "b")]
    [InlineData("unknown-actor --party", "assess", "csto-operation-kanal", "--party", "nobody-at-all", "--period", "2008", "--score", "no-evidence", "--rationale", "r", "--by", "b")]
    [InlineData("not-a-party --party", "assess", "csto-operation-kanal", "--party", "osce", "--period", "2008", "--score", "no-evidence", "--rationale", "r", "--by", "b")]
    [InlineData("missing-field --evidence", "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008", "--score", "-1", "--rationale", "r", "--by", "b")]
    [InlineData("unknown-report --evidence", "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008", "--score", "0", "--rationale", "r", "--evidence", "a:b", "--by", "b")]
    [InlineData("invalid-value --group", "scores", "--group", "colour")]
    [InlineData("invalid-value --year", "scores", "--year", "MMVIII")]
    [InlineData("invalid-value --review", "commitments", "--review", "late")]
    public async Task What_is_asked_wrongly_is_named_and_changes_nothing(string error, params string[] line)
    {
        var before = await database.CountEventsAsync();

        (await RefusedAsync(ExitCodes.BadInput, line)).ShouldStartWith(error);
        (await database.CountEventsAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task Assessors_stand_side_by_side_with_how_far_they_agree()
    {
        var board = (await database.JsonAsync("scores", "--group", "each")).Json;

        board.Names().ShouldBe(["asOf", "knownAt", "final", "interim", "items"]);
        board.GetProperty("final").GetProperty("units").GetInt32().ShouldBe(1);
        var card = board.GetProperty("items")[0];
        card.GetProperty("assessors").EnumerateArray().Select(a => (a.Text("assessor"), a.GetProperty("final").GetProperty("mean").GetDecimal())).ShouldBe([("boris", -1m), ("vera", 1m)]);
        (await database.JsonAsync("scores", "--group", "year", "--actor", "csto")).Items.Select(c => c.Text("id")).ShouldBe(["2008", "2009", "2010", "2011", "2012"]);
        (await database.JsonAsync("scores", "--year", "2007")).Items.ShouldBeEmpty();
        (await database.JsonAsync("assessments", "--assessor", "boris")).Items.ShouldHaveSingleItem().GetProperty("references").EnumerateArray().Select(r => r.GetString()).ShouldBe(["https://example.org/review"]);
        (await RefusedAsync(ExitCodes.Failed, "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008/2012", "--score", "0", "--rationale", "r", "--evidence", "x", "--by", "vera")).ShouldBe("already-final --final");
    }

    [Fact]
    public async Task Scores_are_printed_for_people_and_as_CSV()
    {
        (await database.RunAsync("scores")).ShouldBeDone().Out.ShouldContain("boris -1; vera 1");
        var lines = (await database.RunAsync("scores", "--csv")).ShouldBeDone().Out.Split('\n', StringSplitOptions.TrimEntries);
        lines[0].ShouldStartWith("id,commitment,party,first,last,assessor,stage");
        lines[1..4].ShouldBe(["csto,,,,,,final,1,0,1,0,0,0,0,0", "csto,,,,,boris,final,0,0,1,0,-1,,,", "csto,,,,,vera,final,1,0,0,0,1,,,"]);
        (await database.RunAsync("export", "scores.csv")).ShouldBeDone().Out.ShouldBe((await database.RunAsync("scores", "--csv")).Out);
    }

    private async Task<string> RefusedAsync(int exitCode, params string[] line)
    {
        var ran = await database.JsonAsync(line);
        ran.ExitCode.ShouldBe(exitCode, ran.Error);
        return $"{ran.Errors[0].Text("code")} {ran.Errors[0].Maybe("field")}";
    }

    /// <summary>The seeds, and what two assessors say of one promise.</summary>
    public sealed class Assessed : SeededDatabase
    {
        /// <inheritdoc/>
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await AssessAsync("vera", "+1", "csto-drugs-2012:canal");
            await AssessAsync("boris", "-1", "https://example.org/review");
        }

        private async Task AssessAsync(string assessor, string score, string evidence) => (await this.RunAsync(
            "assess", "csto-operation-kanal", "--party", "csto", "--period", "2008/2012", "--score", score, "--rationale", "By what is known", "--evidence", evidence, "--by", assessor, "--final")).ShouldBeDone();
    }
}
