using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Statements;

/// <summary><c>POST /statements/{key}/supersession</c>: put another statement in one's place.</summary>
internal static class PostSupersession
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Supersession>("/statements/{key}/supersession", append =>
    {
        var (key, body) = (append.Id!, append.Body<Supersession>());
        return new($"statement {key}", new SupersedeStatementCommand(key, body.By, body.Reason, append.Origin, append.Expected))
        {
            Location = $"/statements/{key}",
        };
    })
    .WithExample(new Supersession("csto-un-2003", "Issued anew."))
    .WithName("supersede-statement").WithTags("Statements")
    .WithSummary("Put another statement, recorded before, in one's place: the old one's reports count no more from now on");

    /// <summary>The body.</summary>
    /// <param name="By">The key of the statement that takes its place.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Supersession(string By, string Reason);
}
