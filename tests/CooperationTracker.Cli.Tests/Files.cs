namespace CooperationTracker.Cli.Tests;

/// <summary>A folder of files for one test.</summary>
internal sealed class Files : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tracker-cli-");

    public string Folder => folder.FullName;

    /// <summary>The path of a file that may not be there yet.</summary>
    public string At(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, string content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => folder.Delete(recursive: true);
}

/// <summary>Statement files that stand on the seeds' registry.</summary>
internal static class Some
{
    /// <summary>A statement with two reports; a text in it may be replaced by another.</summary>
    public static string Statement(string key = "test-statement", string? replace = null, string? with = null)
    {
        var text = $$"""
            key: {{key}}
            title: A statement for tests
            issuer: csto
            issued: 2005-06-01
            paragraphs:
              - number: 1
                text: A meeting took place.
              - number: 2
                text: Something was proposed.
            reports:
              - id: meeting
                type: MeetingHeld
                name: A meeting
                place: Moscow
                paragraph: 1
                occurred: 2005-05-30
                modality: happened
                participants:
                  - { actor: csto, role: participant }
                  - { actor: osce, role: participant }
                topics: [terrorism]
                summary: The two organizations met.
              - id: proposal
                type: CooperationProposed
                proposer: csto
                addressees: [osce]
                subject: Joint work
                paragraph: 2
                occurred: 2005-06-01
                modality: proposed
                topics: [terrorism]
                summary: One proposed joint work to the other.
                effects:
                  - { commitment: caco-drug-transit, effect: advances }

            """;
        if (replace is null)
        {
            return text;
        }
        text.ShouldContain(replace);
        return text.Replace(replace, with, StringComparison.Ordinal);
    }

    /// <summary>The report <c>meeting</c> of <see cref="Statement"/> by itself, with another place and day.</summary>
    public static string Report(string occurred = "2005-05-31") => $$"""
        id: meeting
        type: MeetingHeld
        name: A meeting
        place: Minsk
        paragraph: 1
        occurred: {{occurred}}
        modality: happened
        participants:
          - { actor: csto, role: participant }
          - { actor: osce, role: participant }
        topics: [terrorism]
        summary: The two organizations met in Minsk.

        """;
}
