using CooperationTracker.Audit.Notes;
using Npgsql;

namespace CooperationTracker.Audit.Tests.Log;

/// <summary>Keys are made once, take each other's place, and are kept where nobody else reads them.</summary>
public sealed class KeyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_and_taken_the_place_of()
    {
        await using var given = await GivenLog.CreateAsync();
        (await Should.ThrowAsync<AuditException>(given.Keys.SignerAsync(given.KeyPath, Cancellation))).Code.ShouldBe(AuditCodes.NoKey);
        (await Should.ThrowAsync<AuditException>(given.Keys.RotateAsync(given.KeyPath, Cancellation))).Code.ShouldBe(AuditCodes.NoKey);

        var first = await given.Keys.MakeAsync(null, given.KeyPath, Cancellation);
        (await Should.ThrowAsync<AuditException>(given.Keys.MakeAsync(null, given.KeyPath, Cancellation))).Code.ShouldBe(AuditCodes.KeyExists);
        var second = await given.Keys.RotateAsync(given.KeyPath, Cancellation);

        first.Origin.ShouldStartWith("cooperation-tracker/");
        second.Origin.ShouldBe(first.Origin);
        (await given.Keys.ListAsync(Cancellation)).Select(k => (k.Key, k.To)).ShouldBe([(first.Key, (DateTimeOffset?)second.From), (second.Key, null)]);
        (await given.Keys.SignerAsync(given.KeyPath, Cancellation)).Verifier.ToString().ShouldBe(second.Key);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(given.KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        Directory.GetFiles(Path.GetDirectoryName(given.KeyPath)!).ShouldBe([given.KeyPath]);
    }

    [Fact]
    public async Task Of_many_that_make_the_first_key_at_once_one_does()
    {
        const int makers = 4;
        await using var given = await GivenLog.CreateAsync();
        await using var holder = await given.DataSource.OpenConnectionAsync(Cancellation);
        await using var holding = await holder.BeginTransactionAsync(Cancellation);
        await using (var hold = new NpgsqlCommand("lock table tracker.audit_key in share mode", holder))
        {
            await hold.ExecuteNonQueryAsync(Cancellation);
        }

        var making = Task.WhenAll(Enumerable.Range(0, makers).Select(async i =>
        {
            try
            {
                return (await given.Keys.MakeAsync(null, $"{given.KeyPath}-{i}", Cancellation)).Key;
            }
            catch (AuditException e) when (e.Code == AuditCodes.KeyExists)
            {
                return null;
            }
        }));

        for (var looks = 0; (long)(await given.ExecuteAsync("select count(*) from pg_locks where relation = 'tracker.audit_key'::regclass and not granted"))! < makers; looks++)
        {
            looks.ShouldBeLessThan(3_000);
            await Task.Delay(10, Cancellation);
        }
        await holding.CommitAsync(Cancellation);
        var key = (await making).Where(k => k is not null).ShouldHaveSingleItem();
        (await given.Keys.ListAsync(Cancellation)).ShouldHaveSingleItem().Key.ShouldBe(key);
        Directory.GetFiles(Path.GetDirectoryName(given.KeyPath)!).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_key_of_another_log_is_neither_used_nor_written_over()
    {
        await using var given = await GivenLog.CreateAsync();
        var other = NoteSigner.Create("other.example.org/log");
        KeyFile.Write(given.KeyPath, other)();

        (await Should.ThrowAsync<AuditException>(given.Keys.MakeAsync(null, given.KeyPath, Cancellation))).Message.ShouldContain("Tracker:Audit:KeyFile");
        await given.Keys.MakeAsync(null, given.KeyPath + "-mine", Cancellation);
        (await Should.ThrowAsync<AuditException>(given.Keys.SignerAsync(given.KeyPath, Cancellation))).Code.ShouldBe(AuditCodes.OtherKey);

        KeyFile.TryRead(given.KeyPath)!.ToSecretText().ShouldBe(other.ToSecretText());
        (await Should.ThrowAsync<AuditException>(given.Keys.SignerAsync(given.KeyPath + "-lost", Cancellation))).Message.ShouldContain("rotate");
    }

    [Fact]
    public async Task A_file_that_holds_no_key_is_named_and_not_shown()
    {
        await using var given = await GivenLog.CreateAsync();
        Directory.CreateDirectory(Path.GetDirectoryName(given.KeyPath)!);
        await File.WriteAllTextAsync(given.KeyPath, "PRIVATE+KEY+mine+secret", Cancellation);

        var refusal = Should.Throw<AuditException>(() => KeyFile.TryRead(given.KeyPath));

        refusal.Code.ShouldBe(AuditCodes.BadKeyFile);
        refusal.Message.ShouldContain(given.KeyPath);
        refusal.Message.ShouldNotContain("secret");
    }
}
