using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Statements;

public class SupersedeStatementTests
{
    private static readonly StatementState Successor = Received("second");

    private static StatementState Received(string key) => Given.Statement(Some.Received with { Key = key });

    private static StatementState Superseded(string key, string by) =>
        Received(key).And(new StatementSuperseded(by, Some.Reason, Some.Author));

    private static Func<StatementState, Decision> By(string key, params StatementState[] successors) =>
        statement => new SupersedeStatement(key, Some.Reason, Some.Author).Decide(statement, successors);

    [Fact]
    public void Another_statement_takes_its_place() => Some.State
        .When(By("second", Successor))
        .ThenAppends(Some.Stream, 3, new StatementSuperseded("second", Some.Reason, Some.Author))
        .RestingOn(new Premise(StreamName.Statement("second"), 1));

    [Fact]
    public void It_rests_on_all_that_took_its_successor_s_place() => Some.State
        .When(By("second", Superseded("second", "third"), Received("third")))
        .ThenAppends(Some.Stream, 3, new StatementSuperseded("second", Some.Reason, Some.Author))
        .RestingOn(new Premise(StreamName.Statement("second"), 2), new Premise(StreamName.Statement("third"), 1));

    [Fact]
    public void Superseding_twice_by_the_same_appends_nothing() => Superseded("speech-2008", "second")
        .When(By("second", Successor))
        .ThenNothing();

    [Fact]
    public void A_superseded_statement_is_not_superseded_by_another() => Superseded("speech-2008", "second")
        .When(By("third", Received("third")))
        .ThenRefuses("statement-closed /key");

    [Fact]
    public void A_withdrawn_statement_is_not_superseded() => Some.State.And(new StatementWithdrawn(Some.Reason, Some.Author))
        .When(By("second", Successor))
        .ThenRefuses("statement-closed /key");

    [Fact]
    public void A_successor_must_have_been_received() => Some.State
        .When(By("second"))
        .ThenRefuses("unknown-statement /by");

    [Fact]
    public void A_withdrawn_statement_takes_no_place() => Some.State
        .When(By("second", Successor.And(new StatementWithdrawn(Some.Reason, Some.Author))))
        .ThenRefuses("statement-closed /by");

    [Fact]
    public void A_superseded_statement_may_take_a_place_and_its_successor_stands_in() => Some.State
        .When(By("second", Superseded("second", "third"), Received("third")))
        .ThenAppends(Some.Stream, 3, new StatementSuperseded("second", Some.Reason, Some.Author));

    [Fact]
    public void No_statement_takes_its_own_place() => Some.State
        .When(By("speech-2008", Some.State))
        .ThenRefuses("circular /by");

    [Fact]
    public void No_statement_is_superseded_by_one_that_it_stands_in_for() => Some.State
        .When(By("third", Superseded("third", "second"), Superseded("second", "speech-2008"), Some.State))
        .ThenRefuses("circular /by");

    [Fact]
    public void A_supersession_needs_reason_and_author() => Some.State
        .When(s => new SupersedeStatement("second", " ", "").Decide(s, [Successor]))
        .ThenRefuses("missing-field /reason", "missing-field /author");
}
