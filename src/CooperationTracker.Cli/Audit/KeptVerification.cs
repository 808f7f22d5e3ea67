using System.Text.Json;
using CooperationTracker.Audit.Verification;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;

namespace CooperationTracker.Cli.Audit;

/// <summary>How far a verification has come, in a file where one was named.</summary>
internal sealed class KeptVerification
{
    private readonly string? file;
    private Content content;

    private KeptVerification(string? file, Content content) => (this.file, this.content) = (file, content);

    /// <summary>Whether it is kept in a file.</summary>
    public bool IsKept => file is not null;

    /// <summary>How far the log was verified; null from the beginning.</summary>
    public VerificationState? Log => content.Log;

    /// <summary>The views that were compared, with the position that each stood at.</summary>
    public IReadOnlyDictionary<string, long> Views => content.Views;

    /// <summary>What the file holds; the beginning where there is none.</summary>
    public static async Task<KeptVerification> OpenAsync(string? file, CancellationToken cancellation) => new(
        file, File.Exists(file)
            ? await VerifyCommand.ReadAsync(file, async stream => await JsonSerializer.DeserializeAsync<Content>(stream, DomainJson.Options, cancellation))
                ?? Content.Empty
            : Content.Empty);

    /// <summary>Keeps how far the log was verified.</summary>
    public void Keep(VerificationState log) => Keep(content with { Log = log });

    /// <summary>Keeps that a view was compared.</summary>
    public void Keep(string view, long position) => Keep(content with { Views = new Dictionary<string, long>(content.Views) { [view] = position } });

    /// <summary>Forgets all of it.</summary>
    public void Delete()
    {
        if (file is not null)
        {
            File.Delete(file);
        }
    }

    private void Keep(Content now)
    {
        content = now;
        if (file is not null)
        {
            WholeFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(content, DomainJson.Options));
        }
    }

    private sealed record Content(IReadOnlyDictionary<string, long> Views, VerificationState? Log = null)
    {
        public static readonly Content Empty = new(new Dictionary<string, long>());
    }
}
