using Microsoft.Net.Http.Headers;

namespace CooperationTracker.Server.Operation;

/// <summary>What every answer tells a browser: to take it for what it is, and to let no other page show or use it.</summary>
internal static class SecurityHeaders
{
    /// <summary>Where the page of the description is.</summary>
    public const string Page = "/docs";

    private const string ForData = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>The page loads its own scripts and styles, and asks this server.</summary>
    private const string ForPage =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: an answer that turns into a problem begins anew.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers[HeaderNames.XContentTypeOptions] = "nosniff";
            headers[HeaderNames.ContentSecurityPolicy] = context.Request.Path.StartsWithSegments(Page) ? ForPage : ForData;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (context.Request.IsHttps)
            {
                headers[HeaderNames.StrictTransportSecurity] = "max-age=31536000";
            }
            return Task.CompletedTask;
        });
        return next(context);
    });
}
