using CooperationTracker.Views.Ties;
using CsvHelper;

namespace CooperationTracker.Exports.Network;

/// <summary>The network as two tables in CSV: one of its ties, which stands for itself, one of its actors. Gephi reads both as they are.</summary>
internal static class NetworkTables
{
    private static readonly (string, Action<CsvWriter, NetworkNode>)[] NodeColumns =
    [
        ("Id", (csv, n) => csv.WriteField(n.Id)),
        ("Label", (csv, n) => csv.WriteField(n.Name)),
        ("Kind", (csv, n) => csv.WriteField(AnswerJson.Word(n.Kind))),
        ("First", (csv, n) => csv.WriteField(n.Spells[0].From)),
        ("Last", (csv, n) => csv.WriteField(n.Spells[^1].To)),
    ];

    private static readonly (string, Action<CsvWriter, (NetworkTie Tie, NetworkNode A, NetworkNode B)>)[] TieColumns =
    [
        ("Source", (csv, t) => csv.WriteField(t.Tie.A)),
        ("Target", (csv, t) => csv.WriteField(t.Tie.B)),
        ("Type", (csv, t) => csv.WriteField("Undirected")),
        ("Weight", (csv, t) => csv.WriteField(t.Tie.Weight)),
        ("Reports", (csv, t) => csv.WriteField(t.Tie.Reports)),
        ("Certain", (csv, t) => csv.WriteField(t.Tie.Certain)),
        ("Types", (csv, t) => csv.WriteField(Gexf.Types(t.Tie))),
        ("First", (csv, t) => csv.WriteField(t.Tie.Spells[0].From)),
        ("Last", (csv, t) => csv.WriteField(t.Tie.Spells[^1].To)),
        ("SourceName", (csv, t) => csv.WriteField(t.A.Name)),
        ("SourceKind", (csv, t) => csv.WriteField(AnswerJson.Word(t.A.Kind))),
        ("TargetName", (csv, t) => csv.WriteField(t.B.Name)),
        ("TargetKind", (csv, t) => csv.WriteField(AnswerJson.Word(t.B.Kind))),
    ];

    public static async Task WriteNodesAsync(Question question, CooperationFilter filter, Stream output, CancellationToken cancellation)
    {
        var network = await NetworkQuery.ReadAsync(question.DataSource, filter, question.Pinned(), cancellation);
        await Csv.WriteAsync(output, network.Nodes.ToAsyncEnumerable(), NodeColumns, cancellation);
    }

    public static async Task WriteTiesAsync(Question question, CooperationFilter filter, Stream output, CancellationToken cancellation)
    {
        var network = await NetworkQuery.ReadAsync(question.DataSource, filter, question.Pinned(), cancellation);
        var nodes = network.Nodes.ToDictionary(n => n.Id);
        await Csv.WriteAsync(output, network.Ties.Select(t => (t, nodes[t.A], nodes[t.B])).ToAsyncEnumerable(), TieColumns, cancellation);
    }
}
