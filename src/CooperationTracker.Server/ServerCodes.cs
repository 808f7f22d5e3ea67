namespace CooperationTracker.Server;

/// <summary>The stable codes of errors that end a server's start, or come of keys and roles.</summary>
public static class ServerCodes
{
    /// <summary>A setting has a value that cannot be worked with.</summary>
    public const string BadSetting = "bad-setting";

    /// <summary>There is no such setting.</summary>
    public const string UnknownSetting = "unknown-setting";

    /// <summary>Another program listens on the address.</summary>
    public const string AddressInUse = "address-in-use";

    /// <summary>The address cannot be listened on.</summary>
    public const string CannotListen = "cannot-listen";

    /// <summary>The address is not on loopback, and nobody is asked who they are.</summary>
    public const string NotProtected = "not-protected";

    /// <summary>The server ended by itself.</summary>
    public const string Ended = "server-ended";

    /// <summary>There is no such key.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>The key does not work, or not for this.</summary>
    public const string NoOperatorKey = "no-operator-key";

    /// <summary>A database role may do more than it should.</summary>
    public const string RoleTooStrong = "role-too-strong";
}
