using System.CommandLine;
using CooperationTracker.Cli.Access;
using CooperationTracker.Cli.Audit;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Server;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker serve</c></summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Listen = new("--listen")
    {
        Description = "The address to listen on; the setting Tracker:Listen where it is absent, or else the first free port of 127.0.0.1 from 5180 on.",
        HelpName = "URL",
    };

    private static readonly Option<bool> WithKey = new("--with-key")
    {
        Description = "Print a key for an analyst, which is kept in the data folder and made where there is none.",
    };

    public static Command Create() => new TrackerCommand(
        "serve",
        "Serve the tracker over HTTP until it is interrupted. On loopback everyone may read, and writing takes a key ('tracker keys add'); "
        + "elsewhere it asks everyone who they are. Settings: deploy/README.md.",
        "tracker serve",
        "tracker serve --listen http://127.0.0.1:8080",
        "tracker serve --with-key")
    { Listen, WithKey }.Do(async run =>
    {
        var folder = run.Server.DataFolder;
        var settings = TrackerServer.ReadSettings(configuration => Configure(run, configuration));
        var session = await run.OpenAsync();
        var serving = new ServingFile(folder, session.Server);
        await AccessSchema.EnsureAsync(session.DataSource, run.Cancellation);
        var key = run.Get(WithKey) ? await FolderKey.EnsureAsync(folder, new ApiKeys(session.DataSource), run.Cancellation) : null;
        if (settings.Listen.Length == 0 && await serving.FindAsync(run.Cancellation) is { } address)
        {
            await WriteAsync(run, address, key, alreadyServed: true);
            return;
        }
        await using var app = await TrackerServer.StartAsync(session, configuration => Complete(run, configuration, settings), run.Cancellation);
        await serving.WriteAsync(app.Urls.First(), run.Cancellation);
        await WriteAsync(run, string.Join(' ', app.Urls), key, alreadyServed: false);
        await UntilEndedAsync(run, app);
        serving.Remove();
    });

    private static void Configure(Run run, IConfigurationBuilder configuration)
    {
        ServerConfiguration.AddFolder(configuration, run.Server.DataFolder);
        if (run.Get(Listen) is { } listen)
        {
            configuration.AddInMemoryCollection([new($"{ServerSettings.Section}:{nameof(ServerSettings.Listen)}", listen)]);
        }
    }

    /// <summary>A server knows no data folder: what lies there is named to it.</summary>
    private static void Complete(Run run, IConfigurationBuilder configuration, ServerSettings settings)
    {
        Configure(run, configuration);
        configuration.AddInMemoryCollection(
            [new($"{ServerSettings.Section}:{nameof(ServerSettings.Audit)}:{nameof(ServerSettings.Audit.KeyFile)}", Sequencing.AuditKeyFile(settings, run.Server.DataFolder))]);
    }

    private static async Task WriteAsync(Run run, string address, FolderKey? key, bool alreadyServed)
    {
        var first = address.Split(' ')[0];
        if (run.Output.IsJson)
        {
            await run.Output.JsonLineAsync(new
            {
                Address = address,
                Description = first + TrackerServer.Description,
                Page = first + TrackerServer.Page,
                key?.Key,
                KeyFile = key?.File,
                AlreadyServed = alreadyServed,
            });
            return;
        }
        run.Output.Line(("✓", "green"), ($"The tracker {(alreadyServed ? "is served already" : "is served")} at {address}", null));
        Say("Page", first + TrackerServer.Page);
        Say("Description", first + TrackerServer.Description);
        Say("Analyst key", key?.Key);
        Say("kept in", key?.File);
        await run.Output.FlushAsync();
        if (!alreadyServed)
        {
            run.Say("Ctrl-C ends it.");
        }

        // As it stands: wrapped, it could not be copied.
        void Say(string what, string? value) => run.Output.Raw(value is null ? "" : $"   {what,-12} {value}{Environment.NewLine}");
    }

    /// <summary>Until a signal comes. What is being answered then is answered, and what is being appended is appended, within the patience that is set.</summary>
    private static async Task UntilEndedAsync(Run run, WebApplication app)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation, app.Lifetime.ApplicationStopping);
        await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
        if (!run.Cancellation.IsCancellationRequested)
        {
            throw new EdgeException(FaultKind.Failed, new EdgeError(ServerCodes.Ended, "The server ended by itself; its log says why."));
        }
    }
}
