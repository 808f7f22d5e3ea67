using System.Text;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Testing;

namespace CooperationTracker.Intake.Tests.Statements;

public class AttachDocumentTests(RegistryFixture fixture) : IClassFixture<RegistryFixture>
{
    private static readonly byte[] Document = Encoding.UTF8.GetBytes("A heading\n\nThe rest\nof it.\n");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Keys => [.. Seed.Statements.Select(s => s.Key)];

    [Fact]
    public async Task The_document_is_attached_once()
    {
        var log = await Recorded("attached");

        var first = await log.AttachAsync("attached", "speech.txt", Document, LogFixture.Origin, cancellation: Cancellation);
        var second = await log.AttachAsync("attached", "speech.txt", Document, LogFixture.Origin, cancellation: Cancellation);

        (first.Result, first.Events).ShouldBe((OutcomeKind.Appended, 1));
        (second.Result, second.Position).ShouldBe((OutcomeKind.Unchanged, first.Position));
        (await fixture.ScalarAsync<string>("select data -> 'passages' -> 1 ->> 'text' from tracker.mt_events where stream_id = 'statement/attached' and type = 'source_attached'"))
            .ShouldBe("The rest of it.");
    }

    [Fact]
    public async Task Another_document_is_refused()
    {
        var log = await Recorded("mismatch");

        var outcome = await log.AttachAsync("mismatch", "speech.txt", Encoding.UTF8.GetBytes("Another."), LogFixture.Origin, cancellation: Cancellation);

        outcome.Refusals.ShouldHaveSingleItem().Code.ShouldBe("digest-mismatch");
        (await log.AttachAsync("no-such", "speech.txt", Document, LogFixture.Origin, cancellation: Cancellation)).Refusals.ShouldHaveSingleItem().Code.ShouldBe("unknown-statement");
    }

    [Theory]
    [InlineData(new byte[] { }, "empty-file")]
    [InlineData(new byte[] { 65, 0, 66 }, "bad-encoding")]
    [InlineData(new byte[] { 0xFF, 0xFE, 65, 0 }, "bad-encoding")]
    public async Task A_document_that_is_no_text_is_refused(byte[] bytes, string code) =>
        (await Should.ThrowAsync<InputException>(() => fixture.Log().AttachAsync("attached", "speech.txt", bytes, LogFixture.Origin, cancellation: Cancellation)))
            .Errors.ShouldHaveSingleItem().Code.ShouldBe(code);

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task The_document_of_a_seed_statement_is_attached_and_no_other(string key)
    {
        Assert.SkipWhen(Repository.Documents is null, "The source documents (shared/statements above the working copy) are not on this machine.");
        var log = fixture.Log();
        var statement = Seed.Statements.Single(s => s.Key == key);
        await log.RecordAsync(statement, LogFixture.Origin, cancellation: Cancellation);
        var right = Path.Combine(Repository.Documents, statement.Source!.File);
        var wrong = Directory.GetFiles(Repository.Documents, "*.txt").First(f => f != right);

        (await log.AttachAsync(key, Path.GetFileName(wrong), await InputDocument.ReadBytesAsync(wrong, cancellation: Cancellation), LogFixture.Origin, cancellation: Cancellation))
            .Refusals.ShouldHaveSingleItem().Code.ShouldBe("digest-mismatch");
        (await log.AttachAsync(key, statement.Source.File, await InputDocument.ReadBytesAsync(right, cancellation: Cancellation), LogFixture.Origin, cancellation: Cancellation))
            .Result.ShouldBe(OutcomeKind.Appended);
    }

    private async Task<TrackerLog> Recorded(string key)
    {
        var log = fixture.Log();
        await log.RecordAsync(
            Some.Statement(key) with
            {
                Source = new("speech.txt", SourceText.Digest(Document)),
                Paragraphs = [new(1, "A heading."), new(2, "The rest.", SourceText.Digest("The rest of it."))],
            },
            LogFixture.Origin, cancellation: Cancellation);
        return log;
    }
}
