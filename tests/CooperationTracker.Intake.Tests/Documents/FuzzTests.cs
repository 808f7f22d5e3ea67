using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Intake.Documents;
using CsCheck;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>Damaged seed files are read or refused by name, and nothing else comes of them.</summary>
public class FuzzTests
{
    private static readonly string[] Odd =
    [
        "\"", "'", "{", "}", "[", "]", ":", ": ", "- ", "\n", "\t", " ", "#", "&a ", "*a", "!!str ", "|\n", ">-\n", "? ", "%", "@", "`", "\\", "\\u0000", "\\ud800",
        "\"\\uD800\"", "\0", "\u0001", "\u0085", "\u2028", "\ufeff", "\ud83d\ude00", "---\n", "...\n", "null", "~", "true", "1e999", "-1", "99999999999", "type: ", "\"\": ", ",", "..", "<<: ",
    ];

    private static readonly string[] Yaml = [.. Seed.StatementFiles.Select(File.ReadAllText)];

    private static readonly string[] Json =
        [.. Seed.StatementFiles.Select(file => JsonNode.Parse(Seed.Document(file).Json.Span)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }))];

    private static readonly Gen<Func<string, string>> Damage = Gen.Select(Gen.Int[0, 6], Gen.Double[0, 1], Gen.Double[0, 1], Gen.OneOf(Odd)).Select((kind, a, b, odd) =>
        new Func<string, string>(text =>
        {
            var (at, to) = ((int)(a * text.Length), (int)(b * text.Length));
            var (from, length) = (Math.Min(at, to), Math.Abs(to - at));
            return kind switch
            {
                0 => text.Insert(at, odd),
                1 => text.Remove(at, Math.Min(1 + (int)(b * 5), text.Length - at)).Insert(at, odd),
                2 => text.Remove(from, Math.Min(length, 200)),
                3 => text[..at],
                4 => text.Insert(at, text.Substring(from, Math.Min(length, 200))),
                5 => Lines(text, lines => lines.RemoveAt((int)(a * (lines.Count - 1)))),
                _ => Lines(text, lines => lines.Insert((int)(a * lines.Count), lines[(int)(b * (lines.Count - 1))])),
            };
        }));

    [Fact]
    public void A_damaged_YAML_file_is_read_or_refused() => Sample("a.yaml", Yaml);

    [Fact]
    public void A_damaged_JSON_file_is_read_or_refused() => Sample("a.json", Json);

    [Fact]
    public void Damaged_bytes_are_read_or_refused() =>
        Gen.Select(Gen.OneOf(Yaml), Gen.Double[0, 1], Gen.Byte.Array[1, 4]).Sample((text, where, noise) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            noise.CopyTo(bytes, (int)(where * (bytes.Length - noise.Length)));
            Expect("a.yaml", bytes);
        }, iter: 500);

    private static void Sample(string file, string[] texts) =>
        Gen.Select(Gen.OneOf(texts), Damage.Array[1, 4]).Sample(
            (text, damages) => Expect(file, Encoding.UTF8.GetBytes(damages.Aggregate(text, (t, damage) => t.Length == 0 ? t : damage(t)))), iter: 2000);

    private static void Expect(string file, byte[] bytes)
    {
        try
        {
            Text.Read(file, bytes);
        }
        catch (InputException e)
        {
            var lines = bytes.Count(b => b is (byte)'\n' or (byte)'\r') + 2 + Encoding.UTF8.GetString(bytes).Count(c => c is '\u0085' or '\u2028');
            e.Errors.ShouldNotBeEmpty();
            e.Errors.ShouldAllBe(error => error.File == file && error.Line >= 0 && error.Line <= lines && error.Message.Length > 10 && error.Code.Length > 0);
        }
    }

    private static string Lines(string text, Action<List<string>> change)
    {
        List<string> lines = [.. text.Split('\n')];
        change(lines);
        return string.Join('\n', lines);
    }
}
