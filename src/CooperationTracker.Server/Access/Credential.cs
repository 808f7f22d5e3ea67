using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Access;

/// <summary>What a request says of who asks.</summary>
/// <param name="Key">An API key; null where it is none.</param>
/// <param name="Token">A provider's token; null where it is none.</param>
/// <param name="Fault">Why it cannot be read; null where it can.</param>
internal readonly record struct Credential(string? Key, string? Token, string? Fault)
{
    /// <summary>The header that holds a key alone.</summary>
    public const string KeyHeader = "X-API-Key";

    private const string Bearer = "Bearer ";

    /// <summary>That of a request; empty where it says nothing.</summary>
    public static Credential Of(HttpRequest request)
    {
        var authorization = request.Headers[HeaderNames.Authorization];
        var key = request.Headers[KeyHeader];
        if (authorization.Count + key.Count > 1)
        {
            return new(null, null, $"Send one key or token, in the header Authorization or in {KeyHeader}.");
        }
        if (key.Count == 1)
        {
            return new(key.ToString(), null, null);
        }
        if (authorization.Count == 0)
        {
            return default;
        }
        var text = authorization.ToString();
        if (!text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return new(null, null, "The header Authorization has the form 'Bearer KEY' or 'Bearer TOKEN' here.");
        }
        var value = text[Bearer.Length..].Trim();
        return value.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) ? new(value, null, null) : new(null, value, null);
    }
}
