using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;

namespace CooperationTracker.Server.Tests.Description;

/// <summary>Takes down every status that a server answers with, by the framework's own measurements, and holds them against the description.</summary>
internal sealed class AnsweredStatuses : IDisposable
{
    /// <summary>Who asked went away: nobody was answered.</summary>
    private const int GoneAway = 499;

    /// <summary>The same for every server of this process.</summary>
    private static Dictionary<(string Method, string Path), HashSet<int>>? described;

    private readonly IServiceProvider services;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<(string Method, string Path, int Status), bool> answered = new();

    public AnsweredStatuses(IServiceProvider services)
    {
        this.services = services;
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "http.server.request.duration" && instrument.Meter.Scope == meters)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
        listener.Start();
    }

    /// <summary>What was answered and is not described, such as <c>POST /statements 418</c>.</summary>
    public async Task<IReadOnlyList<string>> UndescribedAsync()
    {
        described ??= await DescribedAsync();
        return [.. answered.Keys.Where(a => described.TryGetValue((a.Method, a.Path), out var statuses) && !statuses.Contains(a.Status)).Select(a => $"{a.Method} {a.Path} {a.Status}").Order()];
    }

    /// <summary>How many different answers were noted.</summary>
    public int Count => answered.Count;

    /// <summary>Takes an answer down.</summary>
    public void Note(HttpMethod method, string path, int status)
    {
        if (status != GoneAway)
        {
            answered[(method.Method, path, status)] = true;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? method = null, path = null;
        var status = 0;
        foreach (var (name, value) in tags)
        {
            switch (name)
            {
                case "http.request.method":
                    method = (string)value! is "HEAD" ? "GET" : (string)value!;
                    break;
                case "http.route":
                    path = ((string)value!).Replace("{**", "{", StringComparison.Ordinal);
                    break;
                case "http.response.status_code":
                    status = Convert.ToInt32(value, CultureInfo.InvariantCulture);
                    break;
            }
        }
        if (method is not null && path is not null)
        {
            Note(new(method), path, status);
        }
    }

    private async Task<Dictionary<(string Method, string Path), HashSet<int>>> DescribedAsync()
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync();
        return (
            from path in document.Paths
            from operation in path.Value.Operations!
            select (Key: (operation.Key.Method, path.Key), Statuses: operation.Value.Responses!.Keys.Select(status => int.Parse(status, CultureInfo.InvariantCulture)).ToHashSet()))
            .ToDictionary(o => o.Key, o => o.Statuses);
    }
}
