using CooperationTracker.Domain.Findings;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Findings;

/// <summary><c>POST /findings/{id}/settlement</c>: settle a finding, or open it again.</summary>
internal static class PostSettlement
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Settlement>("/findings/{id}/settlement", append =>
    {
        var (id, body) = (append.Id!, append.Body<Settlement>());
        return new($"finding {id}", new SettleFindingCommand(id, body.Verdict, body.Reason, append.Today, append.Origin, append.Expected))
        {
            Location = "/findings",
        };
    }, nameof(Role.Auditor))
    .WithExample(new Settlement("Answered by a letter that is not public."))
    .WithName("settle-finding").WithTags("Findings")
    .WithSummary("Settle a finding, or open it again; it is open by itself where one of its reports comes to be known otherwise later");

    /// <summary>The body.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Verdict">Settled, or opened again.</param>
    internal sealed record Settlement(string Reason, Verdict Verdict = Verdict.Settled);
}
