using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CooperationTracker.Benchmarks.Audit;
using CooperationTracker.Benchmarks.Core;
using CooperationTracker.Benchmarks.Engines;
using CooperationTracker.Benchmarks.Server;

namespace CooperationTracker.Benchmarks;

/// <summary>Runs one measurement in a process of its own and brings back what it measured.</summary>
internal static class Child
{
    /// <summary>Starts this program again as a child.</summary>
    public static async Task<Measured> MeasureAsync(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Line(args))
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Measured>(output)!
            : throw new InvalidOperationException($"The measurement '{args[0]}' failed.");
    }

    /// <summary>The words of a command line that starts this program again as a child.</summary>
    public static string[] Line(params string[] args) => ["exec", typeof(Child).Assembly.Location, "child", .. args];

    /// <summary>What the child does.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["bare-endpoint", .. var sizes])
        {
            await BareEndpoint.ServeAsync([.. sizes.Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);
            return 0;
        }
        var output = Console.Out;
        Console.SetOut(Console.Error); // libraries write there what they like
        var measured = args switch
        {
            ["parsed", var connection, var seeds, var count] =>
                await BulkReplay.ParsedAsync(connection, await CoreSuite.GenerateAsync(seeds), int.Parse(count, CultureInfo.InvariantCulture)),
            ["lines", var connection, var seeds, var file] =>
                await BulkReplay.JsonLinesAsync(connection, await CoreSuite.GenerateAsync(seeds), file),
            ["bare", var connection, var folder] => await BulkReplay.BareCopyAsync(connection, folder),
            ["engine", var kind, var contender, var connection, var seeds, var count] =>
                await EnginesSuite.MeasureAsync(kind, contender, connection, seeds, int.Parse(count, CultureInfo.InvariantCulture)),
            ["project", var connection] => await AuditSuite.ProjectAsync(connection),
            ["tree", var connection] => await AuditSuite.GrowAsync(connection),
            ["verify", var connection] => await AuditSuite.VerifyAsync(connection),
            ["hash", var connection] => await AuditSuite.HashAsync(connection),
            _ => throw new ArgumentException($"unknown measurement '{string.Join(' ', args)}'"),
        };
        await output.WriteLineAsync(JsonSerializer.Serialize(measured));
        return 0;
    }
}
