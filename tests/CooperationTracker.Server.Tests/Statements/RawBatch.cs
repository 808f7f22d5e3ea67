using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CooperationTracker.Server.Tests.Statements;

/// <summary>A batch over a bare connection: what is sent and read when is the test's to say.</summary>
internal sealed class RawBatch : IDisposable
{
    private readonly TcpClient client;
    private readonly BufferedStream answer;
    private readonly Queue<string> lines = [];
    private string rest = "";
    private bool begun;

    private RawBatch(TcpClient client) => (this.client, answer) = (client, new(client.GetStream()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<RawBatch> BeginAsync(RunningServer server)
    {
        var address = server.Client.BaseAddress!;
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /statements:batch HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {server.AnalystKey}\r\nContent-Type: application/jsonl\r\nTransfer-Encoding: chunked\r\n\r\n"), Cancellation);
        return new(client);
    }

    /// <summary>Sends a piece of the body.</summary>
    public async Task SendAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await client.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8], Cancellation);
    }

    /// <summary>Ends the body.</summary>
    public Task EndAsync() => client.GetStream().WriteAsync("0\r\n\r\n"u8.ToArray(), Cancellation).AsTask();

    /// <summary>The next line of the answer's body.</summary>
    public async Task<string> ReadLineAsync()
    {
        if (!begun)
        {
            begun = true;
            (await ReadAsciiLineAsync()).ShouldBe("HTTP/1.1 200 OK");
            while (await ReadAsciiLineAsync() is { Length: > 0 })
            {
            }
        }
        while (lines.Count == 0)
        {
            var chunk = new byte[int.Parse(await ReadAsciiLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
            chunk.ShouldNotBeEmpty("the answer has ended");
            await answer.ReadExactlyAsync(chunk, Cancellation);
            (await ReadAsciiLineAsync()).ShouldBeEmpty();
            var text = (rest + Encoding.UTF8.GetString(chunk)).Split('\n');
            rest = text[^1];
            foreach (var line in text.SkipLast(1))
            {
                lines.Enqueue(line);
            }
        }
        return lines.Dequeue();
    }

    /// <summary>Waits, without reading, until the server ends the connection.</summary>
    public async Task CutAsync()
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            await client.GetStream().WriteAsync("\r\n"u8.ToArray(), Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(100), Cancellation);
        }
    }

    /// <summary>Resets the connection, as a machine that fails.</summary>
    public void Vanish()
    {
        client.LingerState = new(enable: true, seconds: 0);
        client.Close();
    }

    public void Dispose()
    {
        answer.Dispose();
        client.Dispose();
    }

    private async Task<string> ReadAsciiLineAsync()
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (true)
        {
            await answer.ReadExactlyAsync(next, Cancellation);
            if (next[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }
            line.Append((char)next[0]);
        }
    }
}
