using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Replay;

/// <summary>What is replayed: registry files first, then statements in order. It can be read more than once.</summary>
public sealed class ReplaySource
{
    private readonly Func<CancellationToken, IAsyncEnumerable<InputDocument>> statements;

    private ReplaySource(IReadOnlyList<InputDocument> registries, Func<CancellationToken, IAsyncEnumerable<InputDocument>> statements) =>
        (Registries, this.statements) = (registries, statements);

    /// <summary>Registry files, those that open commitments last: these name what the others register.</summary>
    public IReadOnlyList<InputDocument> Registries { get; }

    /// <summary>The statements, read as they are asked for.</summary>
    public IAsyncEnumerable<InputDocument> StatementsAsync(CancellationToken cancellation = default) => statements(cancellation);

    /// <summary>
    /// A folder such as seeds/, with all its YAML and JSON files in the order of their names; or a file of
    /// statements, one a line of JSON (.jsonl), or one in all.
    /// </summary>
    /// <exception cref="InputException">There is no such folder or file, nothing to replay in it, or it cannot be read.</exception>
    public static async Task<ReplaySource> OpenAsync(string path, CancellationToken cancellation = default)
    {
        if (Directory.Exists(path))
        {
            return await OpenFolderAsync(path, cancellation);
        }
        if (Path.GetExtension(path).Equals(".jsonl", StringComparison.OrdinalIgnoreCase) && File.Exists(path))
        {
            return new([], token => JsonLines.ReadAsync(path, token));
        }
        var single = await InputDocument.ReadFileAsync(path, cancellation: cancellation);
        return IsRegistry(single) ? new([single], _ => AsyncEnumerable.Empty<InputDocument>()) : new([], _ => Once(single));
    }

    private static async Task<ReplaySource> OpenFolderAsync(string folder, CancellationToken cancellation)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON"
                && !file.EndsWith(".schema.json", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
        {
            throw new InputException(new InputError(
                folder, 0, 0, "", InputCodes.NothingToReplay, "There is no .yaml, .yml or .json file in this folder.", []));
        }
        List<InputDocument> registries = [];
        List<string> statements = [];
        foreach (var file in files)
        {
            var document = await InputDocument.ReadFileAsync(file, cancellation: cancellation);
            if (IsRegistry(document))
            {
                registries.Add(document);
            }
            else
            {
                statements.Add(file);
            }
        }
        return new([.. registries.OrderBy(r => Binder.Bind<Registration.RegistryFile>(r).Commitments.Count > 0)], ReadEach);

        async IAsyncEnumerable<InputDocument> ReadEach([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            foreach (var file in statements)
            {
                yield return await InputDocument.ReadFileAsync(file, cancellation: token);
            }
        }
    }

    /// <summary>Whether it is a registry file: one that holds lists of actors, topics or commitments and nothing else.</summary>
    public static bool IsRegistry(InputDocument document)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(document.Json);
            return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object && json.RootElement.EnumerateObject().Any()
                && json.RootElement.EnumerateObject().All(field => field.Name is "actors" or "topics" or "commitments");
        }
        catch (System.Text.Json.JsonException)
        {
            return false; // binding it as something else says where it is malformed
        }
    }

    private static async IAsyncEnumerable<InputDocument> Once(InputDocument document)
    {
        await Task.CompletedTask;
        yield return document;
    }
}
