using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Domain.Statements;

/// <summary>Receive a statement: its reports, and the actors and commitments that it brings, as one.</summary>
/// <param name="Statement">The statement, as a file or a request gave it.</param>
public sealed record ReceiveStatement(Statement Statement)
{
    /// <summary>The statement's digest, taken once: it is asked for wherever the statement is looked for.</summary>
    public string Digest { get; } = Statement.Digest();

    /// <summary>
    /// Receives the statement, every name in it resolved to an id. Nothing where it was received already
    /// under the same digest; refused where other content stands under its key. Refuses everything that the
    /// codebook or the registry does not know, all of it at once.
    /// </summary>
    /// <param name="registry">The registry as it stands.</param>
    /// <param name="receivedDigest">The digest of the statement under this key; null where there is none.</param>
    public Decision Decide(Registry registry, string? receivedDigest = null)
    {
        if (receivedDigest is not null)
        {
            return receivedDigest == Digest ? Decision.Nothing : Decision.Refuse(new Refusal(
                RefusalCodes.StatementDiffers, "/key",
                $"The statement '{Statement.Key}' was received already, with other content. Correct it by 'amend', or supersede it by a statement under a new key."));
        }

        var brought = new RegisterEntries(Statement.Actors, [], Statement.Commitments).Decide(registry);
        List<Refusal> refusals = [.. brought.Refusals];
        var names = new References(registry.Evolve(brought), "", refusals);
        var received = Receive(names);
        var reports = Resolve(names);
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        return Decision.Append([.. brought.Changes, new(StreamName.Statement(Statement.Key), 0, [received, .. reports])]);
    }

    private StatementReceived Receive(References names)
    {
        names.RequireSlug(Statement.Key, "key");
        names.Require(Statement.Title, "title");
        names.RequireCalendarYears(Statement.Issued, "issued");
        for (var i = 0; i < Statement.Languages.Count; i++)
        {
            names.At("languages").Require(Statement.Languages[i], $"{i}");
        }
        if (Statement.Source is { } source)
        {
            names.At("source").Require(source.File, "file");
            names.At("source").RequireDigest(source.Sha256, "sha256");
        }
        CheckParagraphs(names);
        return new StatementReceived
        {
            Key = Statement.Key,
            Digest = Digest,
            Title = Statement.Title,
            Issuer = names.Actor(Statement.Issuer, "issuer"),
            OnBehalfOf = names.OptionalActor(Statement.OnBehalfOf, "onBehalfOf"),
            Speaker = names.OptionalActor(Statement.Speaker, "speaker"),
            Venue = Statement.Venue,
            Issued = Statement.Issued,
            Symbol = Statement.Symbol,
            Languages = Statement.Languages,
            Source = Statement.Source,
            Paragraphs = Statement.Paragraphs,
        };
    }

    private void CheckParagraphs(References names)
    {
        if (Statement.Paragraphs.Count == 0)
        {
            names.Refuse(RefusalCodes.Missing, "paragraphs", "A statement has at least one paragraph.");
        }
        var last = 0;
        for (var i = 0; i < Statement.Paragraphs.Count; i++)
        {
            var at = names.At("paragraphs").At(i);
            var paragraph = Statement.Paragraphs[i];
            at.Require(paragraph.Text, "text");
            at.RequireDigest(paragraph.Sha256, "sha256");
            if (paragraph.Number <= last)
            {
                at.Refuse(
                    paragraph.Number == last ? RefusalCodes.Duplicate : RefusalCodes.Invalid, "number",
                    $"Paragraph {paragraph.Number} stands after paragraph {last}: number paragraphs upwards from 1.");
            }
            last = Math.Max(last, paragraph.Number);
        }
    }

    private List<Report> Resolve(References names)
    {
        var paragraphs = Statement.Paragraphs.Select(p => p.Number).ToHashSet();
        HashSet<string> ids = [];
        List<Report> reports = [];
        for (var i = 0; i < Statement.Reports.Count; i++)
        {
            var at = names.At("reports").At(i);
            var report = Statement.Reports[i];
            at.RequireSlug(report.Id, "id");
            if (!ids.Add(report.Id))
            {
                at.Refuse(RefusalCodes.Duplicate, "id", $"The report id '{report.Id}' stands twice in this statement.");
            }
            var resolved = ReportRules.Check(report, at, paragraphs);
            reports.Add(resolved with { Id = Report.GlobalId(Statement.Key, report.Id) });
        }
        return reports;
    }
}
