using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>An OpenID provider on loopback: its discovery document, its keys, and the tokens that it signs.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public const string Audience = "tracker";

    private readonly RSA rsa = RSA.Create(2048);
    private readonly RsaSecurityKey key;
    private readonly WebApplication app;

    private Provider()
    {
        key = new(rsa) { KeyId = "the-key" };
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys" }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { Public() } }));
    }

    /// <summary>Its address, which is its name as well.</summary>
    public string Issuer => app.Urls.Single();

    public static async Task<Provider> StartAsync()
    {
        var provider = new Provider();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>A token that holds, unless it is changed.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null, params string[] roles)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            NotBefore = DateTime.UtcNow.AddMinutes(-20),
            Expires = DateTime.UtcNow.AddMinutes(10),
            Claims = new Dictionary<string, object> { ["sub"] = "anna@example.org", ["roles"] = roles },
            SigningCredentials = new(key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    /// <summary>The public key, used as a secret that both sides share.</summary>
    public SigningCredentials PublicKeyAsSecret() => new(new SymmetricSecurityKey(rsa.ExportSubjectPublicKeyInfo()) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256);

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }

    private object Public()
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            alg = "RS256",
            kid = key.KeyId,
            n = Base64UrlEncoder.Encode(parameters.Modulus),
            e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
