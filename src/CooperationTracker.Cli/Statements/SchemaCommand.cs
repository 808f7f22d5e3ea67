using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker schema</c></summary>
internal static class SchemaCommand
{
    public static Command Create() => new TrackerCommand(
        "schema",
        "Print the JSON Schema of statement files, with which editors complete and check them.",
        "tracker schema > statement.schema.json").Do(run =>
        {
            run.Output.Raw(StatementSchema.Text());
            return Task.CompletedTask;
        });
}
