using CooperationTracker.EventLog;
using CooperationTracker.Server.Access;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CooperationTracker.Server.Operation;

/// <summary>Logs on standard error; metrics at /metrics; and all of it, with traces, to a collector where the standard OTEL_ variables name one.</summary>
internal static class Telemetry
{
    private const string Service = "cooperation-tracker";
    private const string Metrics = "/metrics";

    private static readonly string[] Collectors =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        AddConsole(builder);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<Meters>();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters.Name, LogMeter.Name, "Npgsql", "System.Runtime")
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Diagnostics")
                .AddPrometheusExporter());
        if (Collectors.Any(variable => builder.Configuration[variable] is { Length: > 0 }))
        {
            telemetry
                .WithTracing(traces => traces.AddSource("Npgsql").AddAspNetCoreInstrumentation(http => http.Filter = IsWorthATrace))
                .WithLogging()
                .UseOtlpExporter();
        }
    }

    /// <summary>Probes come every few seconds and tell nothing.</summary>
    private static bool IsWorthATrace(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments(Metrics);

    /// <summary>The text that Prometheus reads.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapPrometheusScrapingEndpoint(Metrics).ForInside().DisableRateLimiting().ExcludeFromDescription();

    /// <summary>Lines for a person at a terminal; otherwise JSON for programs. On standard error: standard output is for what the command answers.</summary>
    private static void AddConsole(WebApplicationBuilder builder)
    {
        var logging = builder.Logging;
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Wolverine", LogLevel.Warning); // it tells of every message
        logging.AddFilter(typeof(KeyHandler).FullName, LogLevel.Warning); // the request's line says that it was refused
        // What keeps the server from starting is told by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None); // Problems/ tells of every failure, once
        logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (Console.IsErrorRedirected)
        {
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(simple =>
            {
                simple.SingleLine = true;
                simple.TimestampFormat = "HH:mm:ss ";
            });
        }
    }
}
