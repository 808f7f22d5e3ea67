using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CooperationTracker.Benchmarks.Server;

/// <summary>What our answers are held against: minimal-API endpoints that answer with a constant, and do nothing else.</summary>
internal static class BareEndpoint
{
    /// <summary>Serves constants of some sizes at /0, /1 and so on, says where, and ends with its standard input.</summary>
    public static async Task ServeAsync(IReadOnlyList<int> sizes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        foreach (var (at, size) in sizes.Index())
        {
            var constant = new byte[size];
            Array.Fill(constant, (byte)' ');
            app.MapGet($"/{at}", () => Results.Bytes(constant, "application/json"));
        }
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }
}
