using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>What came of some load.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Milliseconds">How long each took.</param>
internal sealed record Loaded(double Rate, IReadOnlyList<double> Milliseconds);

/// <summary>
/// Clients that each ask, wait for the answer and ask again, each over a connection of its own. They read no more of an
/// answer than where it ends: a client that cost much would hide what the server costs.
/// </summary>
/// <param name="address">Whom they ask.</param>
/// <param name="clients">How many they are.</param>
internal sealed class Load(Uri address, int clients)
{
    /// <summary>A request that asks.</summary>
    public byte[] Get(string path, string? tag = null) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{(tag is null ? "" : $"If-None-Match: {tag}\r\n")}\r\n");

    /// <summary>A request that appends a document in JSON.</summary>
    public byte[] Post(string path, string key, byte[] body) =>
        [.. Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"),
            .. body];

    /// <summary>Asks for some time, or until there is nothing more to ask.</summary>
    /// <param name="status">What every answer must have; another one ends the measurement.</param>
    /// <param name="request">The request of a number; null where there is none any more.</param>
    /// <param name="time">For how long; null for no end.</param>
    public async Task<Loaded> RunAsync(int status, Func<int, byte[]?> request, TimeSpan? time = null)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        var taken = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(AskAsync)));
        var seconds = watch.Elapsed.TotalSeconds;
        double[] all = [.. taken.SelectMany(t => t)];
        return new(all.Length / seconds, all);

        async Task<List<double>> AskAsync()
        {
            using var connection = await Connection.OpenAsync(address);
            List<double> milliseconds = [];
            while ((time is null || watch.Elapsed < time) && request(Interlocked.Increment(ref next)) is { } bytes)
            {
                var start = Stopwatch.GetTimestamp();
                var answered = await connection.AskAsync(bytes);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (answered != status)
                {
                    throw new InvalidOperationException($"An answer had status {answered} instead of {status}: {connection.Text}");
                }
            }
            return milliseconds;
        }
    }

    private sealed class Connection : IDisposable
    {
        private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
        private static readonly byte[] EndOfChunks = "0\r\n\r\n"u8.ToArray();
        private static readonly byte[] ContentLength = "Content-Length: "u8.ToArray();

        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private byte[] buffer = new byte[64 * 1024];
        private int filled;

        /// <summary>The answer that was read last.</summary>
        public string Text => Encoding.UTF8.GetString(buffer, 0, filled);

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var connection = new Connection();
            await connection.socket.ConnectAsync(address.Host, address.Port);
            return connection;
        }

        /// <summary>Asks, and reads the answer to its end; returns its status.</summary>
        public async Task<int> AskAsync(byte[] request)
        {
            await socket.SendAsync(request);
            for (filled = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
                filled += read > 0 ? read : throw new InvalidOperationException($"The connection ended within an answer: {Text}");
                if (IsWhole())
                {
                    return int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
                }
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, filled * 2);
                }
            }
        }

        public void Dispose() => socket.Dispose();

        private bool IsWhole()
        {
            var answer = buffer.AsSpan(0, filled);
            var head = answer.IndexOf(EndOfHead);
            if (head < 0)
            {
                return false;
            }
            var body = answer[(head + EndOfHead.Length)..];
            var length = answer[..head].IndexOf(ContentLength);
            if (length < 0)
            {
                return answer.StartsWith("HTTP/1.1 304"u8) || body.EndsWith(EndOfChunks);
            }
            var digits = answer[(length + ContentLength.Length)..];
            return body.Length == int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
    }
}
