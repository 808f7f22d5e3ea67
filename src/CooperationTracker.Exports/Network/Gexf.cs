using System.Globalization;
using System.Xml;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Exports.Network;

/// <summary>
/// The network as GEXF 1.3, which Gephi reads: dynamic, its spells the days that the reports' dates allow. An actor or
/// a tie without spells is there at all times: some report of it has no bounds.
/// </summary>
internal static class Gexf
{
    private const string Namespace = "http://gexf.net/1.3";

    public static async Task WriteAsync(Question question, CooperationFilter filter, Stream output, CancellationToken cancellation)
    {
        var network = await NetworkQuery.ReadAsync(question.DataSource, filter, question.Pinned(), cancellation);
        using var buffered = new Buffered(output);
        using var xml = XmlWriter.Create(buffered.Stream, new() { Encoding = Exporting.Utf8, Indent = true, NewLineChars = "\n" });
        xml.WriteStartElement("gexf", Namespace);
        xml.WriteAttributeString("version", "1.3");
        xml.WriteStartElement("meta");
        xml.WriteElementString("creator", "CooperationTracker");
        xml.WriteElementString("description", question.ToString());
        xml.WriteEndElement();
        xml.WriteStartElement("graph");
        xml.WriteAttributeString("defaultedgetype", "undirected");
        xml.WriteAttributeString("mode", "dynamic");
        xml.WriteAttributeString("timeformat", "date");
        xml.WriteAttributeString("timerepresentation", "interval");
        WriteAttributes(xml, "node", ("kind", "string"));
        WriteAttributes(xml, "edge", ("reports", "long"), ("certain", "long"), ("types", "string"));
        xml.WriteStartElement("nodes");
        foreach (var node in network.Nodes)
        {
            xml.WriteStartElement("node");
            xml.WriteAttributeString("id", node.Id);
            xml.WriteAttributeString("label", Exporting.Plain(node.Name));
            WriteValues(xml, ("kind", AnswerJson.Word(node.Kind)));
            WriteSpells(xml, node.Spells);
            xml.WriteEndElement();
            await StepAsync();
        }
        xml.WriteEndElement();
        xml.WriteStartElement("edges");
        foreach (var tie in network.Ties)
        {
            xml.WriteStartElement("edge");
            xml.WriteAttributeString("id", $"{tie.A}--{tie.B}"); // ids have no two hyphens side by side
            xml.WriteAttributeString("source", tie.A);
            xml.WriteAttributeString("target", tie.B);
            xml.WriteAttributeString("weight", tie.Weight.ToString(CultureInfo.InvariantCulture));
            WriteValues(xml, ("reports", Text(tie.Reports)), ("certain", Text(tie.Certain)), ("types", Types(tie)));
            WriteSpells(xml, tie.Spells);
            xml.WriteEndElement();
            await StepAsync();
        }
        xml.WriteEndDocument();
        xml.Flush();
        await buffered.PassAsync(cancellation);

        async ValueTask StepAsync()
        {
            xml.Flush();
            await buffered.StepAsync(cancellation);
        }
    }

    /// <summary>A tie's types with how many reports each, such as <c>MeetingHeld 3, ResolutionSigned 1</c>.</summary>
    internal static string Types(NetworkTie tie) => string.Join(", ", tie.ByType.Select(t => $"{t.Type} {Text(t.Reports)}"));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void WriteAttributes(XmlWriter xml, string of, params ReadOnlySpan<(string Name, string Type)> attributes)
    {
        xml.WriteStartElement("attributes");
        xml.WriteAttributeString("class", of);
        xml.WriteAttributeString("mode", "static");
        foreach (var (name, type) in attributes)
        {
            xml.WriteStartElement("attribute");
            xml.WriteAttributeString("id", name);
            xml.WriteAttributeString("title", name);
            xml.WriteAttributeString("type", type);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteValues(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> values)
    {
        xml.WriteStartElement("attvalues");
        foreach (var (name, value) in values)
        {
            xml.WriteStartElement("attvalue");
            xml.WriteAttributeString("for", name);
            xml.WriteAttributeString("value", value);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteSpells(XmlWriter xml, IReadOnlyList<Spell> spells)
    {
        if (spells is [{ From: null, To: null }])
        {
            return;
        }
        xml.WriteStartElement("spells");
        foreach (var spell in spells)
        {
            xml.WriteStartElement("spell");
            WriteDay(xml, "start", spell.From);
            WriteDay(xml, "end", spell.To);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteDay(XmlWriter xml, string name, DateOnly? day)
    {
        if (day is { } bound)
        {
            xml.WriteAttributeString(name, bound.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }
}
