using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>What a server answered.</summary>
internal sealed record Reply(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    public string? Tag => Headers.ETag?.ToString();

    public long Position => Json.GetProperty("position").GetInt64();

    /// <summary>That it is an answer to something appended.</summary>
    public Reply ShouldBeAppended(int events, string? tag = null)
    {
        Status.ShouldBe(HttpStatusCode.Created, Text);
        Json.GetProperty("result").GetString().ShouldBe("appended");
        Json.GetProperty("events").GetInt32().ShouldBe(events);
        if (tag is not null)
        {
            Tag.ShouldBe(tag);
        }
        return this;
    }

    /// <summary>That it is an answer to what was so already.</summary>
    public Reply ShouldBeUnchanged(long position)
    {
        Status.ShouldBe(HttpStatusCode.OK, Text);
        (Json.GetProperty("result").GetString(), Position, Json.GetProperty("events").GetInt32()).ShouldBe(("unchanged", position, 0));
        return this;
    }

    /// <summary>That it is a problem, whose first error has a code and stands at a place.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">The code of the problem and of the error.</param>
    /// <param name="at">A pointer such as <c>#/reports/0</c>, or a parameter or header; null for neither.</param>
    public Reply ShouldBeRefused(int status, string code, string? at = null)
    {
        ((int)Status, Code).ShouldBe((status, code), Text);
        var error = Json.GetProperty("errors")[0];
        error.GetProperty("code").GetString().ShouldBe(code);
        (Property("pointer") ?? Property("parameter")).ShouldBe(at, Text);
        return this;

        string? Property(string name) => error.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}

/// <summary>Sends requests as a client would.</summary>
internal static class Requests
{
    public static Task<Reply> PostAsync(this RunningServer server, string path, string json, params (string Name, string Value)[] headers) =>
        server.Analyst.SendAsync(HttpMethod.Post, path, Text(json, "application/json"), headers);

    public static Task<Reply> PostAsync<T>(this RunningServer server, string path, T body, params (string Name, string Value)[] headers) =>
        server.PostAsync(path, Some.Json(body), headers);

    public static async Task<Reply> SendAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.ExpectContinue = content.Headers.ContentLength > 1024 * 1024; // as curl does: a refusal comes before the body
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue(name);
            }
        }
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static HttpContent Text(string text, string? mediaType) => Bytes(Encoding.UTF8.GetBytes(text), mediaType);

    public static HttpContent Bytes(byte[] bytes, string? mediaType)
    {
        var content = new ByteArrayContent(bytes);
        if (mediaType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", mediaType).ShouldBeTrue();
        }
        return content;
    }

    /// <summary>How many events the log holds.</summary>
    public static Task<long> CountAsync(this RunningServer server) => server.ScalarAsync<long>("select count(*) from tracker.mt_events");

    /// <summary>A value of the database.</summary>
    public static async Task<T> ScalarAsync<T>(this RunningServer server, string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Carries out a command on the database.</summary>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
