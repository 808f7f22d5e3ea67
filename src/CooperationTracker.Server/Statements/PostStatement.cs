using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Statements;

/// <summary><c>POST /statements</c>: record a statement with all it reports and brings.</summary>
internal static class PostStatement
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Statement>("/statements", append =>
    {
        var statement = append.Body<Statement>();
        return new($"statement {statement.Key}", new RecordStatementCommand(statement, append.Origin))
        {
            Location = $"/statements/{statement.Key}",
            Digest = statement.Digest,
        };
    })
    .WithExample(Examples.Statement)
    .WithName("record-statement").WithTags("Statements")
    .WithSummary("Record a statement with its reports, and the actors and commitments that it brings, as one");
}
