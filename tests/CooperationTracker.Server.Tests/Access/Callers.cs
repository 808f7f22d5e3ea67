using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Live;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>What a server answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Code">The problem's code; null where it is none.</param>
/// <param name="Response">All of it.</param>
internal sealed record Answered(HttpStatusCode Status, string? Code, HttpResponseMessage Response);

/// <summary>Requests of callers who say who they are, or do not.</summary>
internal static class Callers
{
    /// <summary>A question that every role may ask.</summary>
    public const string Question = "/commitments/caco-joint-action-terror-drugs/trace";

    /// <summary>What operators may see.</summary>
    public const string Status = "/operation/status";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A new key.</summary>
    public static async Task<string> KeyAsync(this RunningServer server, Role role, string? name = null, DateOnly? expires = null) =>
        (await new ApiKeys(server.Session.DataSource).AddAsync(
            name ?? $"{role}-{RandomNumberGenerator.GetHexString(8)}", role, expires, Cancellation))!;

    /// <summary>Asks with a key or token in the header Authorization; without one where it is null.</summary>
    public static Task<Answered> AskAsync(this HttpClient client, string path, string? credential = null) =>
        client.AskAsync(HttpMethod.Get, path, credential is null ? [] : [("Authorization", $"Bearer {credential}")]);

    public static async Task<Answered> AskAsync(this HttpClient client, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancellation);
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        var code = isProblem ? (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("code").GetString() : null;
        return new(response.StatusCode, code, response);
    }

    /// <summary>Waits until an answer has a status.</summary>
    public static async Task UntilAsync(this HttpClient client, string path, string? credential, HttpStatusCode status)
    {
        await Writing.UntilAsync(async () => (await client.AskAsync(path, credential)).Status == status, $"{path} answers {status}");
    }
}
