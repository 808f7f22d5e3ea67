using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace CooperationTracker.Intake.Tests.Statements;

/// <summary>
/// Stands between a client and PostgreSQL, and once, when the client has sent a text, lets the server answer in full
/// and then ends the connection instead of passing the answer on.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly (string Host, int Port) server;
    private readonly byte[] marker;
    private readonly Task accepting;
    private int cuts;

    public CuttingProxy(NpgsqlConnectionStringBuilder server, string marker)
    {
        this.server = (server.Host!, server.Port);
        this.marker = Encoding.UTF8.GetBytes(marker);
        listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            NoResetOnClose = true, // a reset goes out with the next command and is answered before it: the cut would come too early
        }.ConnectionString;
        accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public bool HasCut => cuts > 0;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Stop();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await listener.AcceptTcpClientAsync(closing.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            await upstream.ConnectAsync(server.Host, server.Port, closing.Token);
            var cutting = new StrongBox();
            await Task.WhenAny(
                PumpAsync(client.GetStream(), upstream.GetStream(), sent =>
                {
                    if (sent.IndexOf(marker) >= 0 && Interlocked.CompareExchange(ref cuts, 1, 0) == 0)
                    {
                        cutting.Value = true;
                    }
                    return true;
                }),
                // The last message of an answer says that the server is ready again: 'Z', its length of 5, 'I' for no transaction.
                PumpAsync(upstream.GetStream(), client.GetStream(), answer => !(cutting.Value && answer.EndsWith("Z\0\0\0\u0005I"u8))));
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, Passing pass)
    {
        var buffer = new byte[65536];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, closing.Token)) > 0 && pass(buffer.AsSpan(0, read));)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), closing.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // One side is gone: so is the connection.
        }
    }

    private delegate bool Passing(ReadOnlySpan<byte> bytes);

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
