using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Statements;

/// <summary><c>POST /statements/{key}/withdrawal</c>: take a statement back.</summary>
internal static class PostWithdrawal
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Withdrawal>("/statements/{key}/withdrawal", append =>
    {
        var (key, reason) = (append.Id!, append.Body<Withdrawal>().Reason);
        return new($"statement {key}", new WithdrawStatementCommand(key, reason, append.Origin, append.Expected))
        {
            Location = $"/statements/{key}",
        };
    })
    .WithExample(new Withdrawal(Examples.Reason))
    .WithName("withdraw-statement").WithTags("Statements")
    .WithSummary("Take a statement back: its reports count no more from now on, and stay in what was known before");

    /// <summary>The body.</summary>
    /// <param name="Reason">Why.</param>
    internal sealed record Withdrawal(string Reason);
}
