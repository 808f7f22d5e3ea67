using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CooperationTracker.Marten.Tests.Messages;

/// <summary>A wire to a database server. Cut, all that goes through it breaks, and nobody gets through until it is mended.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<TcpClient, Task> carried = [];
    private readonly Task accepting;
    private volatile bool cut;

    /// <param name="connectionString">To the server.</param>
    public Wire(string connectionString)
    {
        server = new(connectionString);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The same connection string, through the wire.</summary>
    public NpgsqlConnectionStringBuilder ConnectionString =>
        new(server.ConnectionString) { Host = $"{IPAddress.Loopback}", Port = ((IPEndPoint)listener.LocalEndpoint).Port };

    public void Cut()
    {
        cut = true;
        foreach (var client in carried.Keys)
        {
            client.Close();
        }
    }

    public void Mend() => cut = false;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await accepting;
        Cut();
        await Task.WhenAll(carried.Values);
        listener.Dispose();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ending.Token);
                if (cut)
                {
                    client.Close();
                    continue;
                }
                carried[client] = CarryAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        try
        {
            using var to = new TcpClient();
            await to.ConnectAsync(server.Host!, server.Port);
            await using var here = client.GetStream();
            await using var there = to.GetStream();
            await await Task.WhenAny(here.CopyToAsync(there), there.CopyToAsync(here));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut, or either end hung up.
        }
        client.Close();
    }
}
