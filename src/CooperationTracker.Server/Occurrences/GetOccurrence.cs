using CooperationTracker.Domain;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Occurrences;

namespace CooperationTracker.Server.Occurrences;

/// <summary><c>GET /occurrences/{id}</c></summary>
internal static class GetOccurrence
{
    /// <summary>How many names on either side of a mistyped one are looked at.</summary>
    private const int Around = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/occurrences/{id}", [], async read =>
    {
        var asked = read.Path("id");
        var found = (await ListAsync(read, read.Question.Times, new() { Id = asked.Text }, Paging.All)).Items;
        return found.Count > 0 ? new One(found[0]) : throw EdgeException.BadInput(await MissingAsync(read, asked));
    }, part: "occurrence")
    .WithName("occurrence").WithTags("Occurrences")
    .WithSummary("One occurrence with every report of it");

    private static Task<Page<OccurrenceItem>> ListAsync(Read read, Times times, OccurrenceFilter filter, Paging paging) =>
        OccurrenceQuery.ListAsync(read.Question.DataSource, filter, times, paging, read.Cancellation);

    private static async Task<EdgeError> MissingAsync(Read read, Asked asked)
    {
        var whenever = read.Question.Times with { AsOf = DateOnly.MaxValue, Certainly = false };
        if ((await ListAsync(read, whenever, new() { Id = asked.Text }, Paging.All)).Items.Count > 0)
        {
            return new(HttpCodes.NotFound, $"No account says that '{asked.Text}' had {(read.Question.Times.Certainly ? "certainly " : "")}happened by {read.Question.Times.AsOf:yyyy-MM-dd}.") { Field = asked.Field };
        }
        // Names that start alike stand beside it.
        var beside = new Paging { Sort = "id", After = [asked.Text!], Limit = Around };
        OccurrenceItem[] near =
        [
            .. (await ListAsync(read, whenever, new(), beside with { Descending = true })).Items,
            .. (await ListAsync(read, whenever, new(), beside with { Descending = false })).Items,
        ];
        return EdgeError.Unknown(HttpCodes.NotFound, asked.Field, "occurrence", asked.Text!,
            NearestNames.To(asked.Text!, near.Select(o => o.Id)), "/occurrences lists them.");
    }

    /// <summary>The answer.</summary>
    /// <param name="Occurrence">The occurrence.</param>
    internal sealed record One(OccurrenceItem Occurrence) : Answer;
}
