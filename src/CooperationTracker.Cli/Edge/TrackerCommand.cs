using System.CommandLine;

namespace CooperationTracker.Cli.Edge;

/// <summary>A command with examples in its help.</summary>
internal sealed class TrackerCommand : Command
{
    /// <param name="name">The word that calls it.</param>
    /// <param name="description">What it does, in a sentence or two.</param>
    /// <param name="examples">Whole command lines.</param>
    public TrackerCommand(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description) => Examples = examples;

    /// <summary>Whole command lines, simplest first.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Says what the command does; it ends with <see cref="ExitCodes.Done"/> unless it throws.</summary>
    public TrackerCommand Do(Func<Run, Task> action)
    {
        SetAction(async (parse, cancellation) =>
        {
            await using var run = new Run(parse, ((RunConfiguration)parse.InvocationConfiguration).Terminal, cancellation);
            return await run.CompleteAsync(action);
        });
        return this;
    }

    /// <summary>Adds options that several commands share.</summary>
    public TrackerCommand With(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Options.Add(option);
        }
        return this;
    }
}

/// <summary>Carries the terminal to the command.</summary>
internal sealed class RunConfiguration : InvocationConfiguration
{
    public RunConfiguration(Terminal terminal)
    {
        Terminal = terminal;
        (Output, Error) = (terminal.Out, terminal.Error);
        // Exceptions and signals are ours: one place turns them into exit codes.
        (EnableDefaultExceptionHandler, ProcessTerminationTimeout) = (false, null);
    }

    public Terminal Terminal { get; }
}
