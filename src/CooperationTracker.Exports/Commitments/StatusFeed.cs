using System.Globalization;
using System.ServiceModel.Syndication;
using System.Xml;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Exports.Commitments;

/// <summary>
/// Changes of the status of commitments as an Atom feed, the newest first, dated by when they became known. Of older
/// ones it tells when it is asked at an earlier position.
/// </summary>
internal static class StatusFeed
{
    private const int Entries = 200;

    public static async Task WriteAsync(Question question, CommitmentFilter filter, Stream output, CancellationToken cancellation)
    {
        var changes = await StatusChangeQuery.NewestAsync(question.DataSource, filter, question.Pinned(), Entries, cancellation);
        var feed = new SyndicationFeed(changes.Select(Of))
        {
            Id = Id("commitments"),
            Title = new("Commitments: changes of status"),
            Description = new(question.ToString()),
            // Of the feed, too, the record tells the time, not the clock.
            LastUpdatedTime = changes.Count > 0 ? changes[0].RecordedAt : DateTimeOffset.UnixEpoch,
            Authors = { new SyndicationPerson { Name = "CooperationTracker" } },
        };
        using var buffered = new Buffered(output);
        using (var xml = XmlWriter.Create(buffered.Stream, new() { Encoding = Exporting.Utf8, Indent = true, NewLineChars = "\n" }))
        {
            feed.GetAtom10Formatter().WriteTo(xml);
        }
        await buffered.PassAsync(cancellation);
    }

    private static SyndicationItem Of(StatusChange change) => new()
    {
        Id = Id($"commitment/{change.Commitment}/{change.Position}"),
        Title = new(Exporting.Plain($"{change.Title}: {(change.Before is { } before ? $"{AnswerJson.Word(before)} → " : "")}{AnswerJson.Word(change.After)}")),
        Content = new TextSyndicationContent(Exporting.Plain(change.Cause)),
        PublishDate = change.RecordedAt,
        LastUpdatedTime = change.RecordedAt,
        Categories = { new SyndicationCategory(AnswerJson.Word(change.After)) },
        Links = { SyndicationLink.CreateAlternateLink(new(string.Create(CultureInfo.InvariantCulture, $"/commitments/{change.Commitment}/trace?knownAt={change.Position}"), UriKind.Relative)) },
    };

    private static string Id(string what) => $"tag:{Exporting.Authority},2026:{what}";
}
