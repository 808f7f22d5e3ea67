using System.Diagnostics;

namespace CooperationTracker.Testing;

/// <summary>A throw-away PostgreSQL server in a container, run by the program of <c>CooperationTracker.Containers</c>.</summary>
public sealed class ContainerServer : IAsyncDisposable
{
    private readonly Process process;

    private ContainerServer(Process process, string connectionString) => (this.process, ConnectionString) = (process, connectionString);

    /// <summary>To a database of the server, as superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the program was built with its packages.</summary>
    public static bool IsBuilt => File.Exists(Program);

    // Beside this one in the working copy, built in the same configuration.
    private static string Program => Path.Combine(
        Repository.Root, "tests", "CooperationTracker.Containers", Path.GetRelativePath(
            Path.Combine(AppContext.BaseDirectory, "..", "..", ".."), AppContext.BaseDirectory), "CooperationTracker.Containers.dll");

    /// <summary>Starts a server; null where the program was not built, or no Docker engine answers.</summary>
    /// <param name="engine">The address of the Docker engine; where the machine says it is if null.</param>
    /// <exception cref="InvalidOperationException">An engine answers, and yet there is no server.</exception>
    public static async Task<ContainerServer?> TryStartAsync(string? engine = null)
    {
        if (!IsBuilt)
        {
            return null;
        }
        var start = new ProcessStartInfo("dotnet", ["exec", Program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (engine is not null)
        {
            start.Environment["DOCKER_HOST"] = engine;
        }
        var process = Process.Start(start)!;
        var problem = process.StandardError.ReadToEndAsync();
        for (string? line; (line = await process.StandardOutput.ReadLineAsync()) is not null;)
        {
            if (line.StartsWith("Host=", StringComparison.Ordinal))
            {
                return new(process, line); // lines before it are the library's
            }
        }
        await process.WaitForExitAsync();
        using (process)
        {
            return process.ExitCode == 3 ? null : throw new InvalidOperationException($"No server in a container: {await problem}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
