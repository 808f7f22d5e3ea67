using System.CommandLine;
using CooperationTracker.Cli.Assessments;
using CooperationTracker.Cli.Commitments;
using CooperationTracker.Cli.Cooperation;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Cli.Reports;
using CooperationTracker.Exports;
using CooperationTracker.Exports.Statements;

namespace CooperationTracker.Cli.Exports;

/// <summary><c>tracker export NAME</c>: a command for each export, with the filters of the question that it answers.</summary>
internal static class ExportCommand
{
    private static readonly Option<string?> File = new("--output", "-o") { Description = "The file that it is written to; standard output where it is absent.", HelpName = "FILE" };
    private static readonly Argument<string> Key = new("KEY") { Description = "The statement's key." };

    public static Command Create()
    {
        var command = new Command("export", "Write answers in the forms that other programs read: graphs, tables, events, calendars, feeds, provenance.");
        foreach (var export in ExportCatalogue.OfCooperation)
        {
            command.Add(Create(export, [Filters.Actor, .. CooperationCommand.Options], async (run, question) =>
                await CooperationCommand.FilterAsync(run, question) with { Actor = await question.ActorAsync(run.Ask(Filters.Actor)) }));
        }
        foreach (var export in ExportCatalogue.OfReports)
        {
            command.Add(Create(export, ReportsCommand.Options, ReportsCommand.FilterAsync));
        }
        foreach (var export in ExportCatalogue.OfCommitments)
        {
            command.Add(Create(export, CommitmentsCommand.Options, CommitmentsCommand.FilterAsync));
        }
        foreach (var export in ExportCatalogue.OfAssessments)
        {
            command.Add(Create(export, AssessmentsCommand.Options, AssessmentsCommand.FilterAsync));
        }
        foreach (var export in ExportCatalogue.OfScores)
        {
            command.Add(Create(export, ScoresCommand.Options, ScoresCommand.FilterAsync));
        }
        command.Add(new TrackerCommand(
            Provenance.Name, "Write where a statement's reports come from, as PROV in JSON-LD.", $"tracker export {Provenance.Name} caco-osce-2004") { Key }
            .With([File, Filters.KnownAt, Filters.AtLeast]).Do(async run =>
            {
                var question = await run.AskAsync();
                var key = await question.StatementAsync(run.Ask(Key));
                await WriteAsync(run, output => Provenance.WriteAsync(question, key!, output, run.Cancellation));
            }));
        return command;
    }

    private static TrackerCommand Create<TFilter>(Export<TFilter> export, IEnumerable<Option> options, Func<Run, Question, Task<TFilter>> filter) =>
        new TrackerCommand(export.Name, $"Write: {export.Summary}.", $"tracker export {export.Name} -o {export.Name}", $"tracker export {export.Name} --actor csto --as-of 2008-12-31")
            .With([File, .. options, .. Filters.Times]).Do(async run =>
            {
                var question = await run.AskAsync();
                var narrowed = await filter(run, question);
                var asked = export.IsOfAllDays && run.Get(Filters.AsOf) is null ? question.OfAllDays() : question;
                await WriteAsync(run, output => export.WriteAsync(asked, narrowed, output, run.Cancellation));
            });

    /// <summary>Writes it; a file takes its name once it is whole.</summary>
    private static async Task WriteAsync(Run run, Func<Stream, Task> write)
    {
        if (run.Get(File) is not { } file)
        {
            await using var output = new TextStream(run.Terminal.Out);
            await write(output);
            return;
        }
        await WholeFile.WriteAsync(file, write);
        run.Say($"{file} is written.");
    }
}
