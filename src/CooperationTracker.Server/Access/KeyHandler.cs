using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Access;

/// <summary>Knows callers by their API key.</summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownKeys keys, KeyUse use)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string Name = "Key";

    /// <summary>Asks for a key or token, in the words of RFC 6750.</summary>
    public static void Challenge(HttpResponse response, Exception? failure)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.Headers[HeaderNames.WWWAuthenticate] = failure is null
            ? "Bearer realm=\"tracker\""
            : $"Bearer realm=\"tracker\", error=\"invalid_token\", error_description=\"{failure.Message}\"";
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var credential = Credential.Of(Request);
        if (credential.Fault is { } fault)
        {
            return AuthenticateResult.Fail(fault);
        }
        if (credential.Token is not null)
        {
            return AuthenticateResult.Fail("No provider of tokens is set up here, and this is no API key of the tracker.");
        }
        if (credential.Key is null)
        {
            return AuthenticateResult.NoResult();
        }
        if (await keys.FindAsync(credential.Key, Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("The key is not known, has expired or was revoked.");
        }
        use.Note(key.Name);
        return AuthenticateResult.Success(new(Caller.Of(Caller.ByKey, key.Name, [key.Role]), Name));
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Challenge(Response, (await HandleAuthenticateOnceSafeAsync()).Failure);
}
