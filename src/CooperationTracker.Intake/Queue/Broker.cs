namespace CooperationTracker.Intake.Queue;

/// <summary>A message broker that documents come from and that integration events are published to.</summary>
/// <param name="uri">Where it is and who comes, as <c>amqp://user:password@host:port/virtual-host</c>: a secret.</param>
/// <param name="queue">The queue that documents are taken from.</param>
/// <param name="exchange">The topic exchange that integration events are published to.</param>
public sealed class Broker(Uri uri, string queue, string exchange)
{
    /// <summary>Where it is and who comes: a secret.</summary>
    public Uri Uri { get; } = uri;

    /// <summary>The queue that documents are taken from.</summary>
    public string Queue { get; } = queue;

    /// <summary>The topic exchange that integration events are published to.</summary>
    public string Exchange { get; } = exchange;

    /// <summary>Where it is, for those who may not see the secret.</summary>
    public override string ToString() => Uri.IsDefaultPort || Uri.Port < 0 ? Uri.Host : $"{Uri.Host}:{Uri.Port}";
}

/// <summary>A broker as it is shown, and how far publication has come.</summary>
/// <param name="Queue">The queue that documents are taken from.</param>
/// <param name="Exchange">The exchange that integration events are published to.</param>
/// <param name="Since">The position after which publication began: what was recorded before is not sent.</param>
/// <param name="Published">The position up to which every change was put out.</param>
/// <param name="Waiting">How many events are put out and wait to be sent.</param>
public sealed record BrokerShown(string Queue, string Exchange, long Since, long Published, long Waiting);
