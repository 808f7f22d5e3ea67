using System.Text;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Testing;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>Files that are refused before they are parsed.</summary>
public class FileErrorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static InputError Error(string file, byte[] bytes) =>
        Should.Throw<InputException>(() => Text.Read(file, bytes)).Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData("a.yaml", "")]
    [InlineData("a.json", "")]
    [InlineData("-", " \r\n\t")]
    [InlineData("a.yaml", "# only\n# comments\n")]
    public void An_empty_file_is_said_to_be_empty(string file, string text) =>
        Error(file, Encoding.UTF8.GetBytes(text)).ShouldSatisfyAllConditions(e => e.Code.ShouldBe("empty-file"), e => e.Line.ShouldBe(0));

    [Theory]
    [InlineData("a.yaml", Text.Yaml)]
    [InlineData("a.json", Text.Json)]
    public void A_byte_order_mark_and_UTF_16_are_refused(string file, string text)
    {
        Expect(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text)), 1, "byte-order mark");
        Expect(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(text)), 1, "UTF-16");
        Expect(Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(text)), 1, "UTF-16");
        Expect(Encoding.Unicode.GetBytes(text), 1, "NUL");
        Expect(Encoding.UTF8.GetBytes(text.Replace("A speech", "A sp\0ech", StringComparison.Ordinal)), LineOf("A speech"), "NUL");
        Expect(Encoding.Latin1.GetBytes(text.Replace("He opens.", "Déjà vu.", StringComparison.Ordinal)), LineOf("He opens."), "not UTF-8");

        int LineOf(string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

        void Expect(IEnumerable<byte> bytes, int line, string message)
        {
            var error = Error(file, [.. bytes]);
            (error.Code, error.Line, error.Column).ShouldBe(("bad-encoding", line, 1));
            error.Message.ShouldContain(message);
        }
    }

    [Fact]
    public void A_NUL_that_is_written_as_an_escape_is_named_by_its_field()
    {
        var json = Text.Error("a.json", Text.Json.Replace("\"title\": \"A speech\"", "¤\"title\": \"A \\u0000 speech\"", StringComparison.Ordinal));
        var yaml = Text.Error("a.yaml", Text.Yaml.Replace("title: A speech", "¤title: \"A \\0 speech\"", StringComparison.Ordinal));

        (json.Code, json.Pointer).ShouldBe(("bad-encoding", "/title"));
        (yaml.Code, yaml.Pointer).ShouldBe(("bad-encoding", "/title"));
        Text.Read("a.json", Text.Json.Replace("A speech", "A \\\\u0000 speech", StringComparison.Ordinal)).Title.ShouldBe(@"A \u0000 speech");
    }

    [Fact]
    public void A_file_of_50_MB_is_refused_unread()
    {
        Error("a.yaml", new byte[InputDocument.MaxBytes + 1]).Code.ShouldBe("too-large");
        Error("a.yaml", new byte[50 * 1024 * 1024]).Message.ShouldStartWith("This is 50 MB, and at most 16 MB are read");
    }

    [Fact]
    public async Task Files_are_refused_by_what_they_are()
    {
        await using var folder = await ThrowawayFolder.CreateAsync();
        var large = Path.Combine(folder.Path, "large.yaml");
        await using (var file = File.Create(large))
        {
            file.SetLength(50 * 1024 * 1024);
        }

        (await Code(large)).ShouldBe("too-large: This is 50 MB");
        (await Code(Path.Combine(folder.Path, "absent.yaml"))).ShouldBe("unreadable-file: There is no such file");
        (await Code(Path.Combine(folder.Path, "absent", "a.yaml"))).ShouldBe("unreadable-file: There is no such file");
        (await Code(folder.Path)).ShouldBe("unreadable-file: This is a folder; name a file in it");

        static async Task<string> Code(string path)
        {
            var error = (await Should.ThrowAsync<InputException>(() => InputDocument.ReadFileAsync(path, cancellation: Cancellation))).Errors.ShouldHaveSingleItem();
            (error.File, error.Line).ShouldBe((path, 0));
            return $"{error.Code}: {error.Message.Split(',')[0].Split('.')[0]}";
        }
    }

    [Fact]
    public async Task Standard_input_is_read_to_the_same_limit()
    {
        var statement = await InputDocument.ReadFileAsync("-", new MemoryStream(Encoding.UTF8.GetBytes(Text.Json)), Cancellation);
        statement.Name.ShouldBe("-");

        var error = await Should.ThrowAsync<InputException>(() =>
            InputDocument.ReadFileAsync("-", new MemoryStream(new byte[InputDocument.MaxBytes + 1]), Cancellation));
        error.Errors.ShouldHaveSingleItem().Code.ShouldBe("too-large");
        error.Message.ShouldContain("This is 16.1 MB");
    }
}
