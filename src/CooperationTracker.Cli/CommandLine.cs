using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using CooperationTracker.Cli.Access;
using CooperationTracker.Cli.Actors;
using CooperationTracker.Cli.Assessments;
using CooperationTracker.Cli.Audit;
using CooperationTracker.Cli.Commitments;
using CooperationTracker.Cli.Cooperation;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Cli.Exports;
using CooperationTracker.Cli.Findings;
using CooperationTracker.Cli.Log;
using CooperationTracker.Cli.Occurrences;
using CooperationTracker.Cli.Queue;
using CooperationTracker.Cli.Reports;
using CooperationTracker.Cli.Server;
using CooperationTracker.Cli.Statements;
using CooperationTracker.Cli.Topics;
using CooperationTracker.Domain;

namespace CooperationTracker.Cli;

/// <summary>The <c>tracker</c> command line: every command that there is.</summary>
public static class CommandLine
{
    private static readonly RootCommand Root = Create();

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The words after <c>tracker</c>.</param>
    /// <param name="terminal">Where it reads from and writes to.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation = default)
    {
        // A reason may start with @, and is no file of arguments then.
        var parse = Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction)
        {
            var failure = Usage(parse);
            return await ErrorReport.WriteAsync(terminal, args.Contains("--json"), failure, failure);
        }
        return await parse.InvokeAsync(new RunConfiguration(terminal), cancellation);
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Keeps what international organizations report in public statements, and follows their commitments and cooperation over time.")
        {
            ReplayCommand.Create(), AppendCommand.Create(), CheckCommand.Create(), AttachCommand.Create(),
            AmendCommand.Create(), RetractCommand.Create(), EraseCommand.Create(), WithdrawCommand.Create(), SupersedeCommand.Create(),
            StatementsCommand.Create(), StatementCommand.Create(), ReportsCommand.Create(),
            CommitmentsCommand.Create(), TraceCommand.Create(), CommitmentChanges.Create(),
            CooperationCommand.Create(), ActorsCommand.Create(), ActorCommand.Create(),
            TopicsCommand.Create(), TopicChanges.Create(), OccurrencesCommand.Create(),
            FindingsCommand.Create(), AssessCommand.Create(), AssessmentsCommand.Create(), ScoresCommand.Create(),
            EventsCommand.Create(), ExportCommand.Create(), SchemaCommand.Create(), AuditCommand.Create(), VerifyCommand.Create(),
            ServeCommand.Create(), WatchCommand.Create(), IntakeCommand.Create(), KeysCommand.Create(), DatabaseCommand.Create(),
            StatusCommand.Create(), HealthCommand.Create(), RebuildCommand.Create(), StartCommand.Create(), StopCommand.Create(), ResetCommand.Create(),
        };
        root.HelpName = "tracker";
        foreach (var option in (Option[])[GlobalOptions.Connection, GlobalOptions.Data, GlobalOptions.Engine, GlobalOptions.Json, GlobalOptions.Quiet])
        {
            root.Options.Add(option);
        }
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new Flushed((SynchronousCommandLineAction)version.Action!);
        root.SetAction(parse => Overview.Write(((RunConfiguration)parse.InvocationConfiguration).Terminal));
        return root;
    }

    private static EdgeException Usage(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var words = command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name)).ToArray();
        var path = string.Join(' ', Path(parse.CommandResult));
        return EdgeException.BadInput([.. parse.Errors.Select(error =>
        {
            var near = parse.UnmatchedTokens.FirstOrDefault(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal)) is { } token
                ? NearestNames.To(token, words)
                : [];
            var hint = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
            return new EdgeError(EdgeCodes.Usage, $"{error.Message}{hint} See '{path} --help'.") { Suggestions = near };
        })]);
    }

    private static IEnumerable<string> Path(System.CommandLine.Parsing.SymbolResult? at) => at switch
    {
        System.CommandLine.Parsing.CommandResult { Command: RootCommand } => ["tracker"],
        System.CommandLine.Parsing.CommandResult command => [.. Path(command.Parent), command.Command.Name],
        _ => [],
    };

    // The library's own actions write and leave it to the process to flush.
    private sealed class Flushed(SynchronousCommandLineAction action) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => action.ClearsParseErrors;

        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = action.Invoke(parseResult);
            ((RunConfiguration)parseResult.InvocationConfiguration).Terminal.Out.Flush();
            return exitCode;
        }
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var terminal = ((RunConfiguration)parseResult.InvocationConfiguration).Terminal;
            if (parseResult.CommandResult.Command is RootCommand)
            {
                Overview.Write(terminal);
                return ExitCodes.Done;
            }
            help.MaxWidth = terminal.Width;
            help.Invoke(parseResult);
            if (parseResult.CommandResult.Command is TrackerCommand { Examples: { Count: > 0 } examples })
            {
                terminal.Out.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    terminal.Out.WriteLine($"  {example}");
                }
                terminal.Out.WriteLine();
            }
            terminal.Out.Flush();
            return ExitCodes.Done;
        }
    }
}
