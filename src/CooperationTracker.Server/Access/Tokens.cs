using System.Security.Claims;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace CooperationTracker.Server.Access;

/// <summary>Knows callers by the token of an OpenID provider.</summary>
internal static class Tokens
{
    private const string Subject = "sub";

    /// <summary>Longest name of a caller that is recorded.</summary>
    private const int LongestSubject = 255;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(10);

    /// <summary>Adds the scheme, where a provider is named.</summary>
    /// <exception cref="EdgeException">The provider or the audience is not named as it must be.</exception>
    public static void Add(AuthenticationBuilder authentication, AccessSettings settings)
    {
        if (settings.Provider() is not { } authority)
        {
            return;
        }
        authentication.AddJwtBearer(options =>
        {
            options.Authority = authority.AbsoluteUri;
            options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
            options.BackchannelTimeout = ProviderPatience;
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new()
            {
                ValidAudience = settings.Audience,
                ClockSkew = Skew,
                // A secret that both sides share signs nothing here.
                ValidAlgorithms =
                [
                    SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                    SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
                    SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
                ],
            };
            options.Events = new()
            {
                OnTokenValidated = context => Accept(context, settings.RoleClaim),
                OnAuthenticationFailed = RefuseAsync,
                OnChallenge = context =>
                {
                    context.HandleResponse();
                    KeyHandler.Challenge(context.Response, context.AuthenticateFailure);
                    return Task.CompletedTask;
                },
            };
        });
    }

    /// <summary>The provider's address; null where none is named.</summary>
    /// <exception cref="EdgeException">It is no address that tokens can be trusted from, or the audience is missing.</exception>
    public static Uri? Provider(this AccessSettings settings)
    {
        if (settings.Authority is not { Length: > 0 } named)
        {
            return null;
        }
        if (!Uri.TryCreate(named, UriKind.Absolute, out var authority)
            || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            throw SettingsReader.Wrong("Tracker:Access:Authority",
                $"'{named}' is no https address, such as https://login.example.org/realms/tracker; http will do on loopback only.");
        }
        return settings.Audience is { Length: > 0 }
            ? authority
            : throw SettingsReader.Wrong("Tracker:Access:Audience", "Name the audience that tokens of the provider must be for.");
    }

    private static Task Accept(TokenValidatedContext context, string roleClaim)
    {
        if (context.Principal!.FindFirstValue(Subject) is not { Length: > 0 and <= LongestSubject } subject)
        {
            context.Fail($"The token names no subject of up to {LongestSubject} characters.");
            return Task.CompletedTask;
        }
        var named = context.Principal!.FindAll(roleClaim).Select(claim => claim.Value);
        var roles = Enum.GetValues<Role>().Where(role => named.Contains(role.ToString(), StringComparer.OrdinalIgnoreCase));
        context.Principal = Caller.Of(Caller.ByToken, Caller.NameOf(subject, context.SecurityToken.Issuer), roles, new DateTimeOffset(context.SecurityToken.ValidTo, TimeSpan.Zero) + Skew);
        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(AuthenticationFailedContext context)
    {
        await AskProviderAsync(context);
        context.Fail(context.Exception switch
        {
            SecurityTokenExpiredException => "The token has expired.",
            SecurityTokenNotYetValidException => "The token does not hold yet.",
            SecurityTokenNoExpirationException => "The token has no end.",
            SecurityTokenInvalidAudienceException => "The token is for another audience.",
            SecurityTokenInvalidIssuerException => "The token is from another issuer.",
            _ => "The token cannot be read, or its signature does not hold.",
        });
    }

    /// <summary>Without the provider's keys no token holds, and that is not the caller's fault.</summary>
    private static async Task AskProviderAsync(AuthenticationFailedContext context)
    {
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            throw new EdgeException(FaultKind.Failed, new EdgeError(HttpCodes.ProviderLost, $"The provider of tokens cannot be asked: {e.Message}"));
        }
    }
}
