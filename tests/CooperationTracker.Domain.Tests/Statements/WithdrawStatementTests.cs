using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Statements;

public class WithdrawStatementTests
{
    private static readonly WithdrawStatement Withdraw = new(Some.Reason, Some.Author);

    [Fact]
    public void A_statement_is_withdrawn_with_reason_and_author() => Some.State
        .When(Withdraw.Decide)
        .ThenAppends(Some.Stream, 3, new StatementWithdrawn(Some.Reason, Some.Author));

    [Fact]
    public void Withdrawing_twice_appends_nothing() => Some.State.And(new StatementWithdrawn("Other.", "bob"))
        .When(Withdraw.Decide)
        .ThenNothing();

    [Fact]
    public void A_superseded_statement_is_not_withdrawn() => Some.State.And(new StatementSuperseded("other", Some.Reason, Some.Author))
        .When(Withdraw.Decide)
        .ThenRefuses("statement-closed /key");

    [Theory]
    [InlineData("", "ada", "missing-field /reason")]
    [InlineData("Wrong.", " ", "missing-field /author")]
    public void A_withdrawal_needs_reason_and_author(string reason, string author, string refusal) => Some.State
        .When(new WithdrawStatement(reason, author).Decide)
        .ThenRefuses(refusal);

    [Fact]
    public void Everything_wrong_is_said_at_once() => Some.State.And(new StatementSuperseded("other", Some.Reason, Some.Author))
        .When(new WithdrawStatement("", "").Decide)
        .ThenRefuses("missing-field /reason", "missing-field /author", "statement-closed /key");
}
