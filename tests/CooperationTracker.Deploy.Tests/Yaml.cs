using System.Text.Json.Nodes;
using CooperationTracker.Testing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace CooperationTracker.Deploy.Tests;

/// <summary>YAML files of the working copy.</summary>
internal static class Yaml
{
    /// <summary>A file of one document, with its anchors and merge keys (<c>&lt;&lt;</c>) followed.</summary>
    /// <exception cref="YamlException">It is not well-formed, or a key stands twice.</exception>
    public static JsonNode Load(string path)
    {
        var text = File.ReadAllText(Repository.File(path));
        // A key that is merged and stated stands twice once the merge keys are followed, so it is looked for before.
        new DeserializerBuilder().WithDuplicateKeyChecking().Build().Deserialize(text);
        var graph = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build()
            .Deserialize(new MergingParser(new Parser(new StringReader(text))));
        return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(graph))!;
    }

    /// <summary>The texts of an array.</summary>
    public static string[] Texts(this JsonNode? node) => [.. node?.AsArray().Select(item => item!.GetValue<string>()) ?? []];

    /// <summary>The names and values of an object.</summary>
    public static IReadOnlyDictionary<string, JsonNode?> Fields(this JsonNode? node) => node?.AsObject().ToDictionary(f => f.Key, f => f.Value) ?? [];
}
