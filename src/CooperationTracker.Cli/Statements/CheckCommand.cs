using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;
using Spectre.Console;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker check FILE...</c></summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> Files = new("FILE...")
    {
        Description = "Statement and registry files, in the order in which they would be appended.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create() => new TrackerCommand(
        "check",
        "Say whether files could be appended, one after the other, and change nothing. Every error is named by line and field.",
        "tracker check statement.yaml",
        "tracker check new-actors.yaml statement.yaml")
    { Files }.Do(async run =>
    {
        var session = await run.OpenAsync();
        var registry = await session.Tracker.RegistryAsync(cancellation: run.Cancellation);
        Dictionary<string, string> digests = [];
        List<EdgeError> errors = [];
        List<Checked> good = [];
        foreach (var path in run.Get(Files)!)
        {
            try
            {
                var document = await InputDocument.ReadFileAsync(path, run.Terminal.In, run.Cancellation);
                var (item, decision) = ReplaySource.IsRegistry(document)
                    ? Registry(document)
                    : await StatementAsync(document);
                CheckStatement.ThrowIfRefused(decision, document);
                registry = registry.Evolve(Decision.Append([.. decision.Changes.Where(c => c.Stream.Type != StreamName.StatementType)]));
                good.Add(item);
            }
            catch (InputException e)
            {
                errors.AddRange(e.Errors.Select(EdgeError.From));
            }
        }
        if (run.Output.IsJson && errors.Count == 0)
        {
            run.Output.Json(new { Items = good });
        }
        else if (!run.Output.IsJson)
        {
            foreach (var item in good)
            {
                run.Output.Text($"[green]✓[/] {item.File.EscapeMarkup()}: {item}");
            }
        }
        if (errors.Count > 0)
        {
            throw EdgeException.BadInput(errors);
        }

        async Task<(Checked, Decision)> StatementAsync(InputDocument document)
        {
            var statement = Binder.Bind<Statement>(document);
            if (!digests.TryGetValue(statement.Key, out var digest) && await session.Tracker.StatementAsync(statement.Key, run.Cancellation) is { } found)
            {
                digest = found.State.Received.Digest;
            }
            var decision = new ReceiveStatement(statement).Decide(registry, digest);
            digests[statement.Key] = digest ?? statement.Digest();
            return (new(document.Name, $"statement {statement.Key}", statement.Reports.Count, decision.Changes.Count > 0), decision);
        }

        (Checked, Decision) Registry(InputDocument document)
        {
            var decision = Binder.Bind<RegistryFile>(document).ToCommand().Decide(registry);
            return (new(document.Name, "registry", null, decision.Changes.Count > 0), decision);
        }
    });

    /// <summary>A file that could be appended.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Subject">What it holds.</param>
    /// <param name="Reports">How many reports; null for a registry file.</param>
    /// <param name="IsNew">Whether appending it would append events.</param>
    private sealed record Checked(string File, string Subject, int? Reports, bool IsNew)
    {
        public override string ToString() => string.Concat(
            Subject, Reports is { } n ? $", {Shown.Count(n, "report")}" : "", IsNew ? ", could be appended." : ", stands in the log already.");
    }
}
