using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Settings;

/// <summary>Where settings come from; the later one holds.</summary>
public static class ServerConfiguration
{
    /// <summary>The file with settings, beside the program and in the data folder.</summary>
    public const string File = "appsettings.json";

    /// <summary>Adds the file of a folder, where it is there, and the environment over it.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static void AddFolder(IConfigurationBuilder configuration, string folder)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var path = Path.Combine(folder, File);
        try
        {
            configuration.AddJsonFile(path, optional: true, reloadOnChange: false);
        }
        catch (InvalidDataException e)
        {
            throw EdgeException.BadInput(new EdgeError(ServerCodes.BadSetting, $"The settings cannot be read: {(e.InnerException ?? e).Message}") { File = path });
        }
        configuration.AddEnvironmentVariables();
    }

    /// <summary>The engine that a data folder's settings name, for programs that need no other setting.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    public static string ReadEngine(string dataFolder)
    {
        using var configuration = new ConfigurationManager();
        AddFolder(configuration, AppContext.BaseDirectory);
        AddFolder(configuration, dataFolder);
        return configuration[$"{ServerSettings.Section}:{nameof(ServerSettings.Engine)}"] ?? EngineCatalogue.Auto;
    }
}
