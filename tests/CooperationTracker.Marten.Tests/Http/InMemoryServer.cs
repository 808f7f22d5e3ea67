using System.Text;
using System.Text.Json;
using Alba;
using CooperationTracker.Domain;
using CooperationTracker.Edge;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Server;
using CooperationTracker.Server.Access;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Marten.Tests.Http;

/// <summary>What a server answered.</summary>
/// <param name="Json">The body; undefined where there is none.</param>
/// <param name="Headers">The headers.</param>
internal sealed record Answer(JsonElement Json, IHeaderDictionary Headers)
{
    public string? Text(string field) => Json.GetProperty(field).GetString();

    public long Position => Json.GetProperty("position").GetInt64();

    public string? Tag => Headers.ETag;

    /// <summary>The place of a problem's first error.</summary>
    public string? At => Json.GetProperty("errors")[0] is var error && error.TryGetProperty("pointer", out var pointer) ? pointer.GetString()
        : error.TryGetProperty("parameter", out var parameter) ? parameter.GetString() : null;
}

/// <summary>The server's own services and pipeline in memory, on the Marten engine, over a database with the seeds in it.</summary>
public sealed class InMemoryServer : TestDatabase
{
    private readonly Dictionary<Role, string> keys = [];
    private Session? session;
    private IAlbaHost? host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The log and its views.</summary>
    internal Session Session => session!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        session = await Session.OpenAsync(new(ConnectionString, ServerOrigin.Given, "test"), "marten", Cancellation);
        var seeds = await new ReplayStatements(session.Tracker, session.DataSource, new Origin("seeds", "test"))
            .RunAsync(await ReplaySource.OpenAsync(Repository.File("seeds")));
        await AccessSchema.EnsureAsync(DataSource, Cancellation);
        foreach (var role in Enum.GetValues<Role>())
        {
            keys[role] = (await new ApiKeys(DataSource).AddAsync($"the-{role}".ToLowerInvariant(), role, expires: null, Cancellation))!;
        }
        var builder = TrackerServer.CreateBuilder(session, configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tracker:Limits:RequestsPerSecond"] = "0",
            ["Logging:LogLevel:Default"] = "None",
            ["Logging:LogLevel:Microsoft"] = "None",
            ["Logging:LogLevel:Wolverine"] = "None",
        }), Listening.Of(new ServerSettings())[0]);
        host = await AlbaHost.For(builder, TrackerServer.Use);
        await ViewProgress.WaitAsync(DataSource, seeds.Position, TimeSpan.FromMinutes(1), Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (host is not null)
        {
            await host.DisposeAsync();
        }
        if (session is not null)
        {
            await session.DisposeAsync();
        }
        await base.DisposeAsync();
    }

    internal Task<Answer> GetAsync(string path, Role role = Role.Operator, int status = 200) => AskAsync("GET", path, status, null, null, role);

    internal Task<Answer> PostAsync(
        string path, int status, string json, Role role = Role.Analyst, string mediaType = "application/json", params (string Name, string Value)[] headers) =>
        AskAsync("POST", path, status, json, mediaType, role, headers);

    internal async Task<Answer> AskAsync(
        string method, string path, int status, string? body, string? mediaType, Role role, params (string Name, string Value)[] headers)
    {
        var result = await host!.Scenario(scenario =>
        {
            if (body is not null)
            {
                scenario.ByteArray(Encoding.UTF8.GetBytes(body)).ContentType(mediaType!);
            }
            (method switch
            {
                "GET" => scenario.Get,
                "PUT" => scenario.Put,
                "DELETE" => scenario.Delete,
                _ => scenario.Post,
            }).Url(path);
            scenario.WithRequestHeader("X-API-Key", keys[role]);
            foreach (var (name, value) in headers)
            {
                scenario.WithRequestHeader(name, value);
            }
            scenario.StatusCodeShouldBe(status);
        });
        var text = await result.ReadAsTextAsync();
        return new(text.StartsWith('{') && !text.Contains("}\n{", StringComparison.Ordinal) ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(text), result.Context.Response.Headers);
    }

    /// <summary>A value as the domain's JSON.</summary>
    internal static string Json<T>(T value) => JsonSerializer.Serialize(value, DomainJson.Options);

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
