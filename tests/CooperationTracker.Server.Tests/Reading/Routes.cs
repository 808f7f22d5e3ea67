using CooperationTracker.Server.Reading;
using Microsoft.AspNetCore.Routing;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>The routes that a server has.</summary>
internal static class Routes
{
    /// <summary>What every route that reads takes and answers.</summary>
    public static IReadOnlyList<ReadMetadata> Reads(this RunningServer server) =>
        [.. server.Service<EndpointDataSource>().Endpoints.Select(e => e.Metadata.GetMetadata<ReadMetadata>()).OfType<ReadMetadata>()
            .Where(r => r.Parameters.Contains(Parameters.KnownAt))]; // a question has two times; appends, the log and operation have none
}
