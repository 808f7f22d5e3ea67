using System.Text;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>One small statement in both forms, and what comes of reading a text.</summary>
internal static class Text
{
    public const string Yaml = """
        key: speech-2008
        title: A speech
        issuer: csto
        issued: 2008-07-01
        languages: [en]
        source: { file: speech.txt, sha256: b966cecb03bcfe625084cca9877928858549653c04796f59351f054b19ae4531 }
        paragraphs:
          - number: 1
            text: He opens.
          - number: 2
            text: "Drugs are a threat — \"опасность\"."
        reports:
          - id: conference
            type: MeetingHeld
            name: Review conference
            level: conference
            paragraph: 1
            occurred: 2008-07-01/2008-07-02
            modality: happened
            participants:
              - { actor: osce, role: host }
            topics: [terrorism]
            summary: A conference was held.
            effects:
              - { commitment: csto-osce-cooperation, effect: advances }
        """;

    public const string Json = """
        {
          "key": "speech-2008",
          "title": "A speech",
          "issuer": "csto",
          "issued": "2008-07-01",
          "languages": ["en"],
          "source": { "file": "speech.txt", "sha256": "b966cecb03bcfe625084cca9877928858549653c04796f59351f054b19ae4531" },
          "paragraphs": [
            { "number": 1, "text": "He opens." },
            { "number": 2, "text": "Drugs are a threat — \"\u043E\u043F\u0430\u0441\u043d\u043e\u0441\u0442\u044c\"." }
          ],
          "reports": [
            {
              "id": "conference",
              "type": "MeetingHeld",
              "name": "Review conference",
              "level": "conference",
              "paragraph": 1,
              "occurred": "2008-07-01/2008-07-02",
              "modality": "happened",
              "participants": [
                { "actor": "osce", "role": "host" }
              ],
              "topics": ["terrorism"],
              "summary": "A conference was held.",
              "effects": [
                { "commitment": "csto-osce-cooperation", "effect": "advances" }
              ]
            }
          ]
        }
        """;

    public static Statement Read(string file, string text) => Read(file, Encoding.UTF8.GetBytes(text));

    public static Statement Read(string file, byte[] bytes) => CheckStatement.Check(InputDocument.Read(file, bytes), Seed.Registry);

    /// <summary>The errors in a text. A <c>¤</c> in it marks where the first is expected, and is not read.</summary>
    public static IReadOnlyList<InputError> Errors(string file, string text) =>
        Should.Throw<InputException>(() => Read(file, text.Replace("¤", "", StringComparison.Ordinal))).Errors;

    /// <summary>One error, at the mark.</summary>
    public static InputError Error(string file, string text)
    {
        var error = Errors(file, text).ShouldHaveSingleItem();
        $"{error.File}:{error.Line}:{error.Column}".ShouldBe($"{file}:{Mark(text)}", error.ToString());
        error.Message.Length.ShouldBeGreaterThan(10);
        return error;
    }

    /// <summary>Line and column of the mark; that of the file as a whole where there is none.</summary>
    private static string Mark(string text)
    {
        var before = text.Split('¤') is [var start, _] ? start : null;
        return before is null ? "0:0" : $"{before.Count(c => c == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}";
    }
}
