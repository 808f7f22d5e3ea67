using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Corrections;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;

namespace CooperationTracker.Server.Reports;

/// <summary><c>GET /reports/{id}</c></summary>
internal static class GetReport
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/reports/{id}", [], async read =>
    {
        var asked = read.Path("id");
        var found = (await ReportQuery.ListAsync(read.Question.DataSource, new() { Id = asked.Text }, read.Question.Times, Paging.All, read.Cancellation)).Items;
        if (found.Count == 0)
        {
            throw EdgeException.BadInput(await MissingAsync(read, asked));
        }
        return new One(await read.Question.VersionAsync(StreamName.Statement(found[0].Statement)), found[0]);
    }, part: "report")
    .WithName("report").WithTags("Reports")
    .WithSummary("One report");

    /// <summary>Why there is no such report: it was taken back, or had not happened yet, or is called otherwise.</summary>
    private static async Task<EdgeError> MissingAsync(Read read, Asked asked)
    {
        var (id, times) = (asked.Text!, read.Question.Times);
        var whenever = times with { AsOf = DateOnly.MaxValue, Certainly = false };
        var key = id.Split(':')[0];
        var statement = await StatementQuery.FindAsync(read.Question.DataSource, key, whenever, read.Cancellation);
        if (statement?.Reports.Any(r => r.Id == id) ?? false)
        {
            return Missing($"The report '{id}' tells of what had not {(times.Certainly ? "certainly " : "")}happened by {times.AsOf:yyyy-MM-dd}.");
        }
        if (statement?.Corrections.LastOrDefault(c => c.Report == id && c.Correction.Kind == CorrectionKind.Erased) is { Correction: var erased })
        {
            return Missing($"The content of the report '{id}' was erased at {erased.RecordedAt:yyyy-MM-dd} under {erased.LegalBasis}: {erased.Reason}");
        }
        if (statement?.Corrections.LastOrDefault(c => c.Report == id && c.Correction.Kind == CorrectionKind.Retracted) is { Correction: var retracted })
        {
            return Missing($"The report '{id}' was retracted at position {retracted.Position}: {retracted.Reason}");
        }
        if (statement?.Statement.Ended is { } ended)
        {
            return Missing($"The statement '{key}' was {AnswerJson.Word(ended.Kind)} at position {ended.Position}; its reports count no more.");
        }
        List<string> ids = [];
        foreach (var near in statement is null ? await StatementQuery.NearestAsync(read.Question.DataSource, key, times, read.Cancellation) : [key])
        {
            var reports = await ReportQuery.ListAsync(read.Question.DataSource, new() { Statement = near }, whenever, Paging.All, read.Cancellation);
            ids.AddRange(reports.Items.Select(r => r.Id));
        }
        return EdgeError.Unknown(RefusalCodes.UnknownReport, asked.Field, "report", id, NearestNames.To(id, ids), "/reports lists them.");

        EdgeError Missing(string why) => new(RefusalCodes.UnknownReport, why) { Field = asked.Field };
    }

    /// <summary>The answer.</summary>
    /// <param name="Version">What a correction of the report sends as If-Match: it is its statement's.</param>
    /// <param name="Report">The report.</param>
    internal sealed record One(long Version, ReportItem Report) : Answer;
}
