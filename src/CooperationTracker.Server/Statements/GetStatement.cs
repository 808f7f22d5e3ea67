using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;

namespace CooperationTracker.Server.Statements;

/// <summary><c>GET /statements/{key}</c></summary>
internal static class GetStatement
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/statements/{key}", [], async read =>
    {
        var key = (await read.Question.StatementAsync(read.Path("key")))!;
        var found = (await StatementQuery.FindAsync(read.Question.DataSource, key, read.Question.Times, read.Cancellation))!;
        return new One(await read.Question.VersionAsync(StreamName.Statement(key)), found.Statement, found.Paragraphs, found.Reports, found.Corrections);
    })
    .WithName("statement").WithTags("Statements")
    .WithSummary("One statement: its paragraphs, its reports that count, and what was corrected");

    /// <summary>The answer.</summary>
    /// <param name="Version">What a correction of the statement or of its reports sends as If-Match.</param>
    /// <param name="Statement">The statement.</param>
    /// <param name="Paragraphs">Its paragraphs in order.</param>
    /// <param name="Reports">Its reports that count, in order of occurrence.</param>
    /// <param name="Corrections">What was corrected, in order.</param>
    internal sealed record One(
        long Version, StatementItem Statement, IReadOnlyList<StatementParagraph> Paragraphs,
        IReadOnlyList<ReportItem> Reports, IReadOnlyList<StatementCorrection> Corrections) : Answer;
}
