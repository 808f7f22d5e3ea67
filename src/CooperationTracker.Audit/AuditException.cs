namespace CooperationTracker.Audit;

/// <summary>Something that the transparency log refuses, or finds to be wrong.</summary>
/// <param name="code">One of <see cref="AuditCodes"/>.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
public sealed class AuditException(string code, string message) : Exception(message)
{
    /// <summary>The stable code.</summary>
    public string Code => code;
}

/// <summary>The stable codes of the transparency log.</summary>
public static class AuditCodes
{
    /// <summary>There is no such event in the log.</summary>
    public const string UnknownEvent = "unknown-event";

    /// <summary>The tree does not hold the event yet, or is not of that size yet.</summary>
    public const string NotInTree = "not-in-tree";

    /// <summary>What stands in the log is not what the tree holds of it.</summary>
    public const string Tampered = "tampered";

    /// <summary>A leaf is longer than an entry of a tile may be.</summary>
    public const string LeafTooLong = "leaf-too-long";

    /// <summary>A checkpoint is not signed by a key that counts.</summary>
    public const string NotSigned = "not-signed";

    /// <summary>Something in a bundle is not what was recorded, or does not follow from it.</summary>
    public const string BundleDiffers = "bundle-differs";

    /// <summary>A proof does not hold.</summary>
    public const string ProofDiffers = "proof-differs";

    /// <summary>Two checkpoints of one log contradict each other: not everybody is shown the same.</summary>
    public const string Forked = "forked";

    /// <summary>A checkpoint, or the state of a verification, is one of another log.</summary>
    public const string OtherLog = "other-log";

    /// <summary>There is no key for checkpoints.</summary>
    public const string NoKey = "no-audit-key";

    /// <summary>There is a key for checkpoints already.</summary>
    public const string KeyExists = "audit-key-exists";

    /// <summary>The private key that is at hand is not the one that this log's checkpoints are signed with.</summary>
    public const string OtherKey = "other-audit-key";

    /// <summary>The file of the private key cannot be used.</summary>
    public const string BadKeyFile = "bad-audit-key-file";
}
