using System.Collections.Concurrent;
using System.Diagnostics;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>What the views and the registry's streams are asked while this lives, as the driver tells it.</summary>
internal sealed class Commands : IDisposable
{
    private readonly ConcurrentQueue<string> texts = new();
    private readonly ActivityListener listener;

    /// <param name="database">The database's name.</param>
    public Commands(string database)
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (Tag(activity, "db.namespace", "db.name") == database && Tag(activity, "db.query.text", "db.statement") is { } text && IsQuestion(text))
                {
                    texts.Enqueue(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The commands so far.</summary>
    public IReadOnlyCollection<string> Texts => texts;

    public void Dispose() => listener.Dispose();

    /// <summary>What passes the gate of the views, or reads the registry. That the server looks what was erased is none.</summary>
    private static bool IsQuestion(string text) => !text.Contains("kind = 'erased'", StringComparison.Ordinal)
        && (text.StartsWith("select from views.version", StringComparison.Ordinal) || text.Contains("from tracker.mt_streams", StringComparison.Ordinal));

    private static string? Tag(Activity activity, params IEnumerable<string> names) =>
        names.Select(name => (string?)activity.GetTagItem(name)).FirstOrDefault(value => value is not null);
}
