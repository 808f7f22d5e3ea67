using System.Net.Sockets;
using Npgsql;
using Polly;

namespace CooperationTracker.Server.Live;

/// <summary>What is done while the database cannot be reached: whoever follows the log waits, and goes on where it was.</summary>
internal static class Outage
{
    /// <summary>Tries again until it works or is cancelled, more slowly with every attempt.</summary>
    /// <param name="told">Told of the first failure of each outage.</param>
    public static ResiliencePipeline Patience(Action<Exception>? told = null) => new ResiliencePipelineBuilder()
        .AddRetry(new()
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>().Handle<SocketException>().Handle<TimeoutException>(),
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(3),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            OnRetry = failed =>
            {
                if (failed.AttemptNumber == 0)
                {
                    told?.Invoke(failed.Outcome.Exception!);
                }
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}
