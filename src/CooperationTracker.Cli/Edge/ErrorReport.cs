using System.Text.Json;
using CooperationTracker.Domain;

namespace CooperationTracker.Cli.Edge;

/// <summary>Tells errors on standard error.</summary>
internal static class ErrorReport
{
    /// <summary>Writes a failure, after everything that was printed before it.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> WriteAsync(Terminal terminal, bool json, EdgeException failure, Exception? cause = null)
    {
        try
        {
            await terminal.Out.FlushAsync();
        }
        catch (IOException)
        {
            // What was printed reaches nobody; the failure still stands.
        }
        if (json)
        {
            await terminal.Error.WriteLineAsync(JsonSerializer.Serialize(new { failure.Errors }, DomainJson.Options));
        }
        else
        {
            foreach (var error in failure.Errors)
            {
                await terminal.Error.WriteLineAsync(Line(error, terminal is { ErrorIsTerminal: true, Colours: true }));
            }
        }
        if (Environment.GetEnvironmentVariable(Failures.DebugVariable) == "1" && cause is not null)
        {
            await terminal.Error.WriteLineAsync(cause.ToString());
        }
        return ExitCodes.Of(failure.Kind);
    }

    // A line that starts with a file is made clickable by editors; any other one starts with the program's name.
    private static string Line(EdgeError error, bool colours)
    {
        var start = error.File is null ? "tracker: " : "";
        // What a file or a database says is shown as text, whatever a terminal would take it for.
        var text = Harmless.Text($"{start}{error}");
        return colours ? $"\e[31m{text}\e[0m" : text;
    }
}
