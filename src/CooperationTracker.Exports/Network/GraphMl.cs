using System.Globalization;
using System.Xml;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Exports.Network;

/// <summary>The network as GraphML.</summary>
internal static class GraphMl
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";

    public static async Task WriteAsync(Question question, CooperationFilter filter, Stream output, CancellationToken cancellation)
    {
        var network = await NetworkQuery.ReadAsync(question.DataSource, filter, question.Pinned(), cancellation);
        using var buffered = new Buffered(output);
        using var xml = XmlWriter.Create(buffered.Stream, new() { Encoding = Exporting.Utf8, Indent = true, NewLineChars = "\n" });
        xml.WriteStartElement("graphml", Namespace);
        xml.WriteElementString("desc", question.ToString());
        WriteKeys(xml, "node", ("name", "string"), ("kind", "string"));
        WriteKeys(xml, "edge", ("weight", "double"), ("reports", "long"), ("certain", "long"), ("types", "string"), ("first", "string"), ("last", "string"));
        xml.WriteStartElement("graph");
        xml.WriteAttributeString("id", "cooperation");
        xml.WriteAttributeString("edgedefault", "undirected");
        foreach (var node in network.Nodes)
        {
            xml.WriteStartElement("node");
            xml.WriteAttributeString("id", node.Id);
            WriteData(xml, "name", Exporting.Plain(node.Name));
            WriteData(xml, "kind", AnswerJson.Word(node.Kind));
            xml.WriteEndElement();
            await StepAsync();
        }
        foreach (var tie in network.Ties)
        {
            xml.WriteStartElement("edge");
            xml.WriteAttributeString("source", tie.A);
            xml.WriteAttributeString("target", tie.B);
            WriteData(xml, "weight", tie.Weight.ToString(CultureInfo.InvariantCulture));
            WriteData(xml, "reports", tie.Reports.ToString(CultureInfo.InvariantCulture));
            WriteData(xml, "certain", tie.Certain.ToString(CultureInfo.InvariantCulture));
            WriteData(xml, "types", Gexf.Types(tie));
            WriteData(xml, "first", Day(tie.Spells[0].From));
            WriteData(xml, "last", Day(tie.Spells[^1].To));
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

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteKeys(XmlWriter xml, string of, params ReadOnlySpan<(string Name, string Type)> keys)
    {
        foreach (var (name, type) in keys)
        {
            xml.WriteStartElement("key");
            xml.WriteAttributeString("id", name);
            xml.WriteAttributeString("for", of);
            xml.WriteAttributeString("attr.name", name);
            xml.WriteAttributeString("attr.type", type);
            xml.WriteEndElement();
        }
    }

    private static void WriteData(XmlWriter xml, string key, string? value)
    {
        if (value is not null)
        {
            xml.WriteStartElement("data");
            xml.WriteAttributeString("key", key);
            xml.WriteString(value);
            xml.WriteEndElement();
        }
    }
}
