using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Server;
using CooperationTracker.Server.Access;
using Spectre.Console;

namespace CooperationTracker.Cli.Access;

/// <summary><c>tracker keys add|list|revoke</c></summary>
internal static class KeysCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "Who calls with it: every append records it." };

    private static readonly Option<string> Role = new("--role")
    {
        Description = "What it may do: reader (ask), analyst (append and correct), auditor (read everything, proofs included), operator (rebuild, status).",
        HelpName = "ROLE",
        Required = true,
    };

    private static readonly Option<string?> Expires = new("--expires")
    {
        Description = "The last day (UTC) on which it works; no end where it is absent.",
        HelpName = "DAY",
    };

    public static Command Create()
    {
        var keys = new TrackerCommand("keys", "Make, list and revoke the API keys with which programs and people call the server.",
            "tracker keys add press-office --role analyst", "tracker keys list");
        keys.Add(Add());
        keys.Add(List());
        keys.Add(Revoke());
        return keys;
    }

    private static TrackerCommand Add() => new TrackerCommand(
        "add",
        "Make a key. It is shown now and never again: only its hash is kept. A name is taken once and for all, since appends name it.",
        "tracker keys add press-office --role analyst",
        "tracker keys add grafana --role reader --expires 2027-12-31")
    { Name, Role, Expires }.Do(async run =>
    {
        var name = ApiKeys.CheckName(run.Ask(Name));
        var role = run.Ask(Role).Value<Role>("role")!.Value;
        var expires = run.Ask(Expires).Day();
        if (expires < DateOnly.FromDateTime(DateTime.UtcNow))
        {
            throw run.Ask(Expires).Wrong(RefusalCodes.BadDate, $"{expires:yyyy-MM-dd} is over: the key would never work.");
        }
        var key = await (await OpenAsync(run)).AddAsync(name, role, expires, run.Cancellation)
            ?? throw run.Ask(Name).Wrong(RefusalCodes.NameTaken, $"There is, or was, a key named '{name}'. Take another name.");
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Name = name, Role = role, Expires = expires, Key = key });
            return;
        }
        run.Output.Text($"[green]✓[/] A key for {name.EscapeMarkup()}, {AnswerJson.Word(role)}{(expires is { } day ? $" until {day:yyyy-MM-dd}" : "")}. It is shown this once:");
        run.Output.Raw(key + Environment.NewLine);
    });

    private static TrackerCommand List() => new TrackerCommand(
        "list",
        "List every key that was ever made, with its role, how it stands and when it was last used (to within a minute).",
        "tracker keys list",
        "tracker keys list --json").Do(async run =>
        {
            var items = await (await OpenAsync(run)).ListAsync(run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(new { Items = items });
                return;
            }
            run.Output.Table(items, "There is no key yet.",
                new("Name", k => k.Name),
                new("Role", k => AnswerJson.Word(k.Role)),
                new("State", k => State(k)) { Style = k => State(k) == "works" ? "green" : "grey" },
                new("Expires", k => Shown.Day(k.Expires)) { NoWrap = true },
                new("Last used", k => k.LastUsed is { } used ? $"{used.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "-") { NoWrap = true });
        });

    private static TrackerCommand Revoke() => new TrackerCommand(
        "revoke",
        "Revoke a key: within a second no server takes it any more.",
        "tracker keys revoke press-office")
    { Name }.Do(async run =>
    {
        var name = run.Get(Name)!;
        var keys = await OpenAsync(run);
        if (await keys.RevokeAsync(name, run.Cancellation) is not { } revoked)
        {
            var near = NearestNames.To(name, (await keys.ListAsync(run.Cancellation)).Select(k => k.Name));
            throw EdgeException.BadInput(EdgeError.Unknown(ServerCodes.UnknownKey, Name.Name, "key", name, near, "'tracker keys list' lists them."));
        }
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Name = name, Revoked = revoked });
        }
        else
        {
            run.Output.Text(revoked ? $"[green]✓[/] The key {name.EscapeMarkup()} is revoked." : $"The key {name.EscapeMarkup()} was revoked before.");
        }
    });

    private static async Task<ApiKeys> OpenAsync(Run run)
    {
        var session = await run.OpenAsync();
        await AccessSchema.EnsureAsync(session.DataSource, run.Cancellation);
        return new(session.DataSource);
    }

    private static string State(ApiKeyItem key) =>
        key.Revoked is not null ? "revoked" : key.Expires < DateOnly.FromDateTime(DateTime.UtcNow) ? "expired" : "works";
}
