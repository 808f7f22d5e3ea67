using CooperationTracker.Audit.Bundles;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Testing;

namespace CooperationTracker.Audit.Tests.Bundles;

/// <summary>
/// Bundles that earlier versions wrote hold with this one. A file is never written anew; each version of the form gets
/// files of its own: <c>NAME.json</c>, and beside it <c>NAME.vkey</c> with the public key.
/// </summary>
public sealed class KeptBundleTests
{
    private static readonly string Folder = Repository.File("tests/CooperationTracker.Audit.Tests/Bundles/kept");

    public static TheoryData<string> Kept => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_is_one_of_every_version() =>
        Enumerable.Range(1, Bundle.CurrentVersion).ShouldAllBe(version => Directory.GetFiles(Folder, $"v{version}-*.json").Length > 0);

    [Fact]
    public void They_have_every_event_that_corrects_what_a_trace_follows_from()
    {
        string?[] corrections =
        [
            "report_amended", "report_retracted", "statement_withdrawn", "statement_superseded", "source_attached", "actor_merged", "commitment_merged", "content_erased",
        ];

        corrections.ShouldBeSubsetOf(Directory.GetFiles(Folder, "v1-*.json").SelectMany(f => Bundle.Read(File.ReadAllBytes(f)).Events).Select(e => e.Leaf.GetProperty("type").GetString()));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task A_bundle_of_before_holds(string name)
    {
        var key = NoteVerifier.Parse((await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.vkey"), TestContext.Current.CancellationToken)).Trim());
        var file = await File.ReadAllBytesAsync(Path.Combine(Folder, $"{name}.json"), TestContext.Current.CancellationToken);

        var verified = BundleVerifier.Verify(Bundle.Read(file), [key]);

        verified.Steps.ShouldBePositive();
        verified.Erased.ShouldBe(name.EndsWith("-erased", StringComparison.Ordinal) ? 1 : 0);
    }
}
