using System.Net;
using CooperationTracker.Server.Tests.Access;

namespace CooperationTracker.Server.Tests.Operation;

/// <summary>A server that ends in order.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_what_it_was_asked_and_takes_nothing_new()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        var address = server.Client.BaseAddress!;
        using var client = new HttpClient { BaseAddress = address };
        await using var holder = await server.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "lock table views.commitment in access exclusive mode";
        await hold.ExecuteNonQueryAsync(Cancellation);
        var answer = client.AskAsync(Callers.Question);
        await WaitForWaiterAsync(server);

        var stopping = server.StopAsync();
        await WaitUntilRefusedAsync(address);
        stopping.IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync(Cancellation);

        (await answer).Status.ShouldBe(HttpStatusCode.OK);
        await stopping;
        await server.StartAsync();
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_is_told_to()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:ShutdownSeconds"] = "1", ["Tracker:Limits:RequestSeconds"] = "3600" } };
        await server.InitializeAsync();
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        await using var holder = await server.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "lock table views.commitment in access exclusive mode";
        await hold.ExecuteNonQueryAsync(Cancellation);
        var answer = client.AskAsync(Callers.Question);
        await WaitForWaiterAsync(server);

        await server.StopAsync(); // and not for ever

        await Should.ThrowAsync<HttpRequestException>(answer);
        await transaction.RollbackAsync(Cancellation);
        await server.StartAsync();
    }

    private static async Task WaitForWaiterAsync(RunningServer server)
    {
        await using var command = server.DataSource.CreateCommand("select exists (select from pg_locks where relation = 'views.commitment'::regclass and not granted)");
        while (await command.ExecuteScalarAsync(Cancellation) is false)
        {
            await Task.Delay(10, Cancellation);
        }
    }

    private static async Task WaitUntilRefusedAsync(Uri address)
    {
        while (true)
        {
            using var socket = new System.Net.Sockets.TcpClient();
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, Cancellation);
            }
            catch (System.Net.Sockets.SocketException)
            {
                return;
            }
            await Task.Delay(10, Cancellation);
        }
    }
}
