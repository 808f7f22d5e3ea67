namespace CooperationTracker.Cli.Tests;

public sealed class HelpTests
{
    public static readonly TheoryData<string> Commands =
    [
        "replay", "append", "check", "attach", "amend", "retract", "withdraw", "supersede", "statements", "statement", "reports",
        "commitments", "trace", "commitment", "commitment open", "commitment amend", "commitment merge", "cooperation", "actors", "actor",
        "actor add", "actor amend", "actor merge", "topics", "topic", "topic add", "topic amend", "topic merge", "occurrences", "findings", "findings settle", "findings reopen", "assess", "assessments", "scores", "events",
        "export network.gexf", "export meetings.ics", "export commitments.atom", "export scores.csv", "export assessments.csv", "export provenance.jsonld", "schema", "audit checkpoint", "audit prove", "audit consistency", "audit key", "audit key new", "audit key show", "audit key rotate", "serve", "watch", "intake", "intake list", "intake retry", "intake drop", "keys", "keys add", "keys list", "keys revoke", "database", "database roles", "status", "health", "rebuild", "start", "stop", "reset",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_an_example_of_itself(string command)
    {
        var ran = (await Tracker.RunAsync([.. command.Split(' '), "--help"])).ShouldBeDone();

        ran.Out.ShouldContain("Usage:");
        ran.Out[ran.Out.IndexOf("Examples:", StringComparison.Ordinal)..].ShouldContain($"tracker {command}");
    }

    [Fact]
    public async Task The_overview_names_every_command()
    {
        var overview = (await Tracker.RunAsync()).ShouldBeDone().Out;

        foreach (string command in Commands.Select(row => row.Data.Split(' ')[0]).Distinct())
        {
            overview.ShouldContain(command);
        }
    }

    [Fact]
    public async Task The_version_is_shown() => (await Tracker.RunAsync("--version")).ShouldBeDone().Out.ShouldStartWith("0.");
}
