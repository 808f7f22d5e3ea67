using System.CommandLine;
using System.Globalization;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Server.Settings;

namespace CooperationTracker.Cli.Edge;

/// <summary>One run of one command.</summary>
internal sealed class Run : IAsyncDisposable
{
    private readonly ParseResult parse;
    private Session? session;

    public Run(ParseResult parse, Terminal terminal, CancellationToken cancellation)
    {
        (this.parse, Terminal, Cancellation) = (parse, terminal, cancellation);
        Output = new(terminal, Get(GlobalOptions.Json));
    }

    /// <summary>Where it reads from and writes to.</summary>
    public Terminal Terminal { get; }

    /// <summary>What it prints.</summary>
    public Output Output { get; }

    /// <summary>Ends it early: Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Which server is used.</summary>
    public ServerOptions Server => new(DataFolder.Choose(Get(GlobalOptions.Data)), Get(GlobalOptions.Connection), new Reporter<string>(Say));

    /// <summary>Which engine is used.</summary>
    public string Engine => Get(GlobalOptions.Engine) ?? ServerConfiguration.ReadEngine(Server.DataFolder);

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <summary>The value of an option as it was written, with the option's name.</summary>
    public Asked Ask<T>(Option<T> option) => new(option.Name, Written(Get(option)));

    /// <summary>The value of an argument as it was written, with the argument's name.</summary>
    public Asked Ask<T>(Argument<T> argument) => new(argument.Name, Written(Get(argument)));

    /// <summary>The log and its views, on a server that is started where need be, with the schema in place.</summary>
    public async Task<Session> OpenAsync() =>
        session ??= await Session.OpenAsync(await PostgresServer.ResolveAsync(Server, Cancellation), Engine, Cancellation);

    /// <summary>Says a step that takes time, on standard error.</summary>
    public void Say(string step)
    {
        if (!Get(GlobalOptions.Quiet) && !Output.IsJson)
        {
            Terminal.Error.WriteLine(step);
        }
    }

    /// <summary>Runs long work with its progress drawn on standard error, where a person sees it.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="work">The work; it reports how much is done and of how much, 0 where that is unknown.</param>
    public Task<T> WithProgressAsync<T>(string title, Func<IProgress<Step>, Task<T>> work) =>
        Output.ForProgress(Terminal) is { } console && !Get(GlobalOptions.Quiet) && !Output.IsJson
            ? ProgressBar.RunAsync(console, title, work)
            : work(new Reporter<Step>(_ => { }));

    /// <summary>Runs the action; everything that ends it early becomes an exit code and a message here.</summary>
    public async Task<int> CompleteAsync(Func<Run, Task> action)
    {
        try
        {
            await action(this);
            await Output.FlushAsync();
            return ExitCodes.Done;
        }
        catch (Exception e) when (StandardOutput.IsClosed(e))
        {
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
#pragma warning disable CA1031 // The edge: nothing may pass as a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return await ErrorReport.WriteAsync(Terminal, Output.IsJson, Failures.Explain(e, session?.Server), e);
        }
    }

    private static string? Written<T>(T? value) => value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (session is not null)
        {
            await session.DisposeAsync();
        }
    }
}

/// <summary>Reports on the thread that does the work, in order.</summary>
/// <param name="report">Told of each step.</param>
internal sealed class Reporter<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
