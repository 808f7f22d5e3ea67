namespace CooperationTracker.Cli.Tests;

/// <summary>A file may hold what a terminal takes for orders: it is shown as text.</summary>
public sealed class HarmlessTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Fact]
    public async Task Control_characters_of_a_file_do_not_reach_a_terminal_or_a_pipe()
    {
        using var files = new Files();
        var line = ManyStatements.Line(1).Replace("One of many", @"One\u001b]0;owned\u0007 of many", StringComparison.Ordinal).Replace("They met.", @"They\u001b[2J met.", StringComparison.Ordinal);
        (await database.RunAsync("append", files.Write("harmful.json", line))).ShouldBeDone();

        foreach (var command in (string[])["statements", "statement many-1", "reports --actor csto", "cooperation csto osce"])
        {
            foreach (var ran in (Ran[])[await database.RunAsync(command.Split(' ')), await database.RunInTerminalAsync(100, command.Split(' '))])
            {
                ran.ShouldBeDone().Out.Where(c => char.IsControl(c) && c is not ('\n' or '\r')).ShouldBeEmpty(command);
            }
        }
        (await database.RunAsync("statement", "many-1")).Out.ShouldContain("One]0;owned of many");
    }
}
