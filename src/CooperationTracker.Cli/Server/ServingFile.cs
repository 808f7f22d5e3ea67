using System.Net.Http.Json;
using System.Text.Json;
using CooperationTracker.Server;

namespace CooperationTracker.Cli.Server;

/// <summary>The note in a data folder of where its tracker is served.</summary>
internal sealed class ServingFile(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string path = Path.Combine(folder, "serving.json");

    /// <summary>The address of the server that runs; null where none does.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellation)
    {
        if (Read() is not { } note)
        {
            return null;
        }
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            var live = await client.GetFromJsonAsync<JsonElement>(new Uri(note.Address + TrackerServer.Live), cancellation);
            return live.TryGetProperty("instance", out var instance) && instance.GetString() == note.Instance ? note.Address : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null; // it was killed, and nobody or somebody else listens there now
        }
    }

    /// <summary>Notes that this process serves.</summary>
    public async Task WriteAsync(string address, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new Note(address, TrackerServer.Instance)), cancellation);
    }

    /// <summary>Removes the note, where it is of this process.</summary>
    public void Remove()
    {
        if (Read()?.Instance == TrackerServer.Instance)
        {
            File.Delete(path);
        }
    }

    private Note? Read()
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Note>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            return null; // half written by one that was killed
        }
    }

    /// <param name="Address">Where it listens.</param>
    /// <param name="Instance">Its process.</param>
    private sealed record Note(string Address, string Instance);
}
