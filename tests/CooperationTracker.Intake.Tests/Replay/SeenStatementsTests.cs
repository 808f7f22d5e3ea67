using System.Security.Cryptography;
using System.Text;
using CooperationTracker.Intake.Replay;

namespace CooperationTracker.Intake.Tests.Replay;

/// <summary>What a check remembers of the statements before.</summary>
[Collection(nameof(Alone))]
public sealed class SeenStatementsTests
{
    private const int Many = 200_000;

    [Fact]
    public void What_was_seen_is_found_by_its_key_and_memory_holds_none_of_it()
    {
        using var seen = new SeenStatements();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Many; i++)
        {
            seen.Add($"statement-{i}", Digest(i));
        }

        // A dictionary of them, however lean, takes five times as much.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(Many * 16);
        for (var i = 0; i < Many; i += 997)
        {
            seen.DigestOf($"statement-{i}").ShouldBe(Digest(i));
        }
        seen.DigestOf($"statement-{Many - 1}").ShouldBe(Digest(Many - 1));
        seen.DigestOf($"statement-{Many}").ShouldBeNull();
    }

    [Fact]
    public void The_last_digest_under_a_key_is_the_one_that_is_found()
    {
        using var seen = new SeenStatements();
        seen.DigestOf("key").ShouldBeNull();

        seen.Add("key", Digest(1));
        seen.Add("key", Digest(2));

        seen.DigestOf("key").ShouldBe(Digest(2));
    }

    [Fact]
    public void No_file_stays_behind()
    {
        using (var seen = new SeenStatements())
        {
            seen.Add("key", Digest(1));
            Files().ShouldBeEmpty("it has no name, so that it goes with a process that is killed too");
        }
        Files().ShouldBeEmpty();

        static string[] Files() => Directory.GetFiles(Path.GetTempPath(), "tracker-seen-*");
    }

    private static string Digest(int i) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{i}")));
}
