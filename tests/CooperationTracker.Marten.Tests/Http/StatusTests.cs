using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Marten.Tests.Http;

/// <summary>The state of the service, on an engine whose servers share its work.</summary>
public sealed class StatusTests(InMemoryServer server) : IClassFixture<InMemoryServer>
{
    [Fact]
    public async Task It_says_which_servers_run_and_what_each_does()
    {
        await World.UntilAsync(async () =>
            (await server.GetAsync("/operation/status")).Json.TryGetProperty("nodes", out var nodes) && nodes.GetArrayLength() == 1 && nodes[0].GetProperty("runs").GetArrayLength() > 0);

        var status = (await server.GetAsync("/operation/status")).Json;

        var node = status.GetProperty("nodes")[0];
        node.GetProperty("machine").GetString().ShouldBe(Environment.MachineName);
        status.GetProperty("engine").GetString().ShouldBe("marten");
        status.TryGetProperty("broker", out _).ShouldBeFalse();
    }
}
