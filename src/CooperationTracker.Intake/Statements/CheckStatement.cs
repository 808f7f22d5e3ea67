using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Statements;

/// <summary>Use case: say whether a document could be recorded, and change nothing.</summary>
public static class CheckStatement
{
    /// <summary>The statement in a document, checked against a registry.</summary>
    /// <exception cref="InputException">It has not the form of a statement, or the codebook or registry refuses it.</exception>
    public static Statement Check(InputDocument document, Registry registry)
    {
        var statement = Binder.Bind<Statement>(document);
        ThrowIfRefused(new ReceiveStatement(statement).Decide(registry), document);
        return statement;
    }

    /// <summary>Throws a decision's refusals, placed in the document that asked for it.</summary>
    /// <exception cref="InputException">The decision is refused.</exception>
    public static void ThrowIfRefused(Decision decision, InputDocument document)
    {
        if (decision.IsRefused)
        {
            throw new InputException([.. decision.Refusals.Select(document.Error)]);
        }
    }
}
