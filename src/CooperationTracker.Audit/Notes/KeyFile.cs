namespace CooperationTracker.Audit.Notes;

/// <summary>The file of the private key that checkpoints are signed with: its user alone can read it.</summary>
public static class KeyFile
{
    /// <summary>Its name in the data folder, where no setting names another place.</summary>
    public const string Name = "audit.key";

    /// <summary>The key; null where there is no file.</summary>
    /// <exception cref="AuditException">The file holds no key, or cannot be read.</exception>
    public static NoteSigner? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? NoteSigner.Parse(File.ReadAllText(path).Trim()) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new AuditException(AuditCodes.BadKeyFile, $"The key in {path} cannot be used: {e.Message}");
        }
    }

    /// <summary>Writes a key beside the file, so that it is safe before anybody is told of it.</summary>
    /// <returns>Puts it in the file's place.</returns>
    /// <exception cref="AuditException">It cannot be written.</exception>
    public static Action Write(string path, NoteSigner key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var aside = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.Delete(aside);
            using var writer = new StreamWriter(aside, options);
            writer.WriteLine(key.ToSecretText());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditException(AuditCodes.BadKeyFile, $"The key cannot be written to {path}: {e.Message}");
        }
        return () => File.Move(aside, path, overwrite: true);
    }
}
