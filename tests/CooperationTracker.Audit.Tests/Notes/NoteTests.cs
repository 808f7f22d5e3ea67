using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tests.Tree;

namespace CooperationTracker.Audit.Tests.Notes;

/// <summary>Signed notes and checkpoints, with the published example of the format's reference code (golang.org/x/mod/sumdb/note).</summary>
public class NoteTests
{
    private const string PublicKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PrivateKey = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private const string Note =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Fact]
    public void The_published_note_is_signed_by_the_published_key() =>
        SignedNote.Parse(Note).SignedBy([NoteVerifier.Parse(PublicKey)]).ShouldNotBeNull().Name.ShouldBe("PeterNeumann");

    [Fact]
    public void The_published_private_key_makes_the_published_note()
    {
        var signer = NoteSigner.Parse(PrivateKey);

        signer.Verifier.ToString().ShouldBe(PublicKey);
        signer.ToSecretText().ShouldBe(PrivateKey);
        signer.Sign(SignedNote.Parse(Note).Text).ToString().ShouldBe(Note);
    }

    [Fact]
    public void A_key_is_told_by_its_text_and_keeps_its_secret()
    {
        var signer = NoteSigner.Create("log.example.org/tracker");

        NoteVerifier.Parse(signer.Verifier.ToString()).KeyId.ShouldBe(signer.Verifier.KeyId);
        NoteSigner.Parse(signer.ToSecretText()).Verifier.ToString().ShouldBe(signer.Verifier.ToString());
        signer.ToString().ShouldBe(signer.Verifier.ToString());
    }

    [Theory]
    [InlineData("PeterNeumann")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=")]
    [InlineData("PeterNeumann+c74f20a3+AhpcAA==")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TX")]
    [InlineData(PrivateKey)]
    public void Another_text_is_no_public_key(string text) => Should.Throw<FormatException>(() => NoteVerifier.Parse(text));

    [Fact]
    public void A_note_that_was_changed_or_is_signed_by_another_is_not_taken()
    {
        var key = NoteVerifier.Parse(PublicKey);
        var other = NoteSigner.Create("PeterNeumann");
        var note = SignedNote.Parse(Note);

        (note with { Text = note.Text.Replace("problem", "Problem", StringComparison.Ordinal) }).SignedBy([key]).ShouldBeNull();
        note.SignedBy([other.Verifier]).ShouldBeNull();
        other.Sign(note.Text).SignedBy([key]).ShouldBeNull();
        // A further signature of somebody else says nothing; a wrong one of a known key spoils it.
        (note with { Signatures = [.. note.Signatures, .. other.Sign("other\n").Signatures] }).SignedBy([key]).ShouldNotBeNull();
        (note with { Signatures = [.. note.Signatures, note.Signatures[0] with { Bytes = new byte[64] }] }).SignedBy([key]).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 name AAAA\n")]
    [InlineData("text\n\n- name AAAAAAAA\n")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 name AAAAAAAA")]
    public void Another_text_is_no_note(string note) => Should.Throw<FormatException>(() => SignedNote.Parse(note));

    [Fact]
    public void A_checkpoint_is_three_lines()
    {
        var checkpoint = new Checkpoint("log.example.org/tracker", 20_852_163, Trees.Leaf(1));

        checkpoint.ToString().ShouldBe($"log.example.org/tracker\n20852163\n{Trees.Leaf(1)}\n");
        Checkpoint.Parse(checkpoint.ToString()).ShouldBe(checkpoint);
        Checkpoint.Parse(checkpoint + "an extension\n").ShouldBe(checkpoint);
    }

    [Theory]
    [InlineData("origin\n1\n")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void Another_text_is_no_checkpoint(string text) => Should.Throw<FormatException>(() => Checkpoint.Parse(text));
}
