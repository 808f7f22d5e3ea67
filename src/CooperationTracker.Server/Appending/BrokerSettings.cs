using System.ComponentModel.DataAnnotations;
using CooperationTracker.Intake.Queue;
using CooperationTracker.Server.Settings;

namespace CooperationTracker.Server.Appending;

/// <summary>The message broker: section <c>Tracker:Broker</c>.</summary>
public sealed record BrokerSettings
{
    private const string Name = "[A-Za-z0-9._:-]{1,200}";

    private static readonly string Key = $"{ServerSettings.Section}:{nameof(ServerSettings.Broker)}:{nameof(Uri)}";

    /// <summary>Where it is and who comes, as <c>amqp://user:password@host:port/virtual-host</c>: a secret; no broker where it is empty.</summary>
    public string Uri { get; init; } = "";

    /// <summary>The queue that documents are taken from.</summary>
    [Required, RegularExpression(Name)]
    public string Queue { get; init; } = "tracker.intake";

    /// <summary>The topic exchange that integration events are published to.</summary>
    [Required, RegularExpression(Name)]
    public string Exchange { get; init; } = "tracker.events";

    /// <summary>The broker; null where there is none.</summary>
    /// <exception cref="EdgeException">The address is none, or the engine carries no messages.</exception>
    internal Broker? Of(Session session)
    {
        if (Uri.Length == 0)
        {
            return null;
        }
        if (!session.SpreadsWork)
        {
            throw SettingsReader.Wrong(Key,
                $"The engine '{session.Engine.Name}' carries no messages: the marten engine does. Take it (Tracker:Engine=marten), build with Marten's packages, or name no broker.");
        }
        // Never with what was written: it may be the password.
        return System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) && uri.Scheme is ("amqp" or "amqps") && uri.Host.Length > 0 && uri.Segments.Length <= 2
            ? new(uri, Queue, Exchange)
            : throw SettingsReader.Wrong(Key, "This is no address of a broker. It is written amqp://user:password@host:port/virtual-host, or amqps:// over TLS.");
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Queue}, {Exchange}";
}
