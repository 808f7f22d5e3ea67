using System.Net;
using CooperationTracker.Server.Settings;

namespace CooperationTracker.Server.Access;

/// <summary>Where the server listens, and whether only this machine can reach it.</summary>
/// <param name="Addresses">The addresses.</param>
/// <param name="OnLoopback">Whether all of them are loopback's, or sockets of this machine.</param>
internal sealed record Listening(IReadOnlyList<string> Addresses, bool OnLoopback)
{
    private const string Key = "Tracker:Listen";
    private const string Example = "http://127.0.0.1:5180";
    private const int FirstPort = 5180;
    private const int Ports = 20;

    /// <summary>The addresses that the settings name, or else loopback's: a next one is for where the one before it is taken.</summary>
    /// <exception cref="EdgeException">One is none.</exception>
    public static IReadOnlyList<Listening> Of(ServerSettings settings)
    {
        if (settings.Listen.Length == 0)
        {
            return [.. Enumerable.Range(FirstPort, Ports).Select(port => new Listening([$"http://127.0.0.1:{port}"], OnLoopback: true))];
        }
        var addresses = settings.Listen.Words();
        return addresses.Length > 0
            ? [new(addresses, addresses.All(IsLoopback))]
            : throw SettingsReader.Wrong(Key, $"Name an address, such as {Example}.");
    }

    private static bool IsLoopback(string text)
    {
        var address = Parse(text);
        // Every other name, and + and *, means all addresses of this machine to the server.
        return address.IsUnixPipe || address.IsNamedPipe
            || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
    }

    private static BindingAddress Parse(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0
                ? address
                : throw Wrong(text);
        }
        catch (FormatException)
        {
            throw Wrong(text);
        }
    }

    private static EdgeException Wrong(string text) =>
        SettingsReader.Wrong(Key, $"'{text}' is no address to listen on, such as {Example} or https://0.0.0.0:443.");
}

/// <summary>Settings that hold several words.</summary>
internal static class SeveralWords
{
    /// <summary>The words with ; or , between them.</summary>
    public static string[] Words(this string text) =>
        text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
