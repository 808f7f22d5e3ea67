using System.Text.RegularExpressions;
using CooperationTracker.Domain;
using Npgsql;

namespace CooperationTracker.Server.Access;

/// <summary>An API key as it is listed: everything but the key.</summary>
/// <param name="Name">Who calls with it: every append records it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">The last day (UTC) on which it works; null for no end.</param>
/// <param name="Revoked">When it was revoked; null where it was not.</param>
/// <param name="LastUsed">When it was last used, to within a minute; null where it never was.</param>
public sealed record ApiKeyItem(
    string Name, Role Role, DateTimeOffset Created, DateOnly? Expires, DateTimeOffset? Revoked, DateTimeOffset? LastUsed);

/// <summary>The API keys of a database: made, listed and revoked.</summary>
/// <param name="dataSource">The database, with <see cref="AccessSchema"/> in place.</param>
public sealed partial class ApiKeys(NpgsqlDataSource dataSource)
{
    /// <summary>Makes a key.</summary>
    /// <param name="name">Who will call with it.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="expires">The last day (UTC) on which it works; null for no end.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The key, which is shown now or never; null where the name is taken.</returns>
    public async Task<string?> AddAsync(string name, Role role, DateOnly? expires, CancellationToken cancellation = default)
    {
        var key = ApiKey.Make();
        await using var command = dataSource.CreateCommand(
            "insert into access.api_key (name, role, hash, expires) values ($1, $2, $3, $4) on conflict do nothing");
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = AnswerJson.Word(role) });
        command.Parameters.Add(new() { Value = ApiKey.Hash(key) });
        command.Parameters.Add(new() { Value = (object?)expires ?? DBNull.Value });
        return await command.ExecuteNonQueryAsync(cancellation) == 1 ? key : null;
    }

    /// <summary>Revokes a key: within a second no server takes it any more.</summary>
    /// <returns>Whether it was one until now; null where there is no such key.</returns>
    public async Task<bool?> RevokeAsync(string name, CancellationToken cancellation = default)
    {
        await using var command = dataSource.CreateCommand(
            """
            with revoked as (
                update access.api_key set revoked = clock_timestamp() where name = $1 and revoked is null returning name
            )
            select exists (select from revoked) from access.api_key where name = $1
            """);
        command.Parameters.Add(new() { Value = name });
        return (bool?)await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Every key that was ever made, by name.</summary>
    public async Task<IReadOnlyList<ApiKeyItem>> ListAsync(CancellationToken cancellation = default)
    {
        await using var command = dataSource.CreateCommand(
            "select name, role, created, expires, revoked, last_used from access.api_key order by lower(name)");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<ApiKeyItem> items = [];
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(new(
                reader.GetString(0), RoleOf(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
                reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)));
        }
        return items;
    }

    /// <summary>The name and role of a key, where it works on a day; null otherwise.</summary>
    public async Task<(string Name, Role Role)?> FindAsync(string key, DateOnly today, CancellationToken cancellation = default) =>
        (await LiveAsync(cancellation)).FirstOrDefault(k => k.Is(ApiKey.Hash(key)) && k.WorksOn(today)) is { } found ? (found.Name, found.Role) : null;

    /// <summary>Checks a name for a key.</summary>
    /// <exception cref="EdgeException">It is none.</exception>
    public static string CheckName(Asked asked) => IsName(asked.Text)
        ? asked.Text!
        : throw asked.Wrong(RefusalCodes.Invalid, $"'{asked.Text}' is no name for a key. Take up to 100 letters, digits, and . _ @ - within them, and not {Caller.Nobody}.");

    /// <summary>Whether a key may have the name. None is taken for the author of what a token appended, which has spaces, or nobody.</summary>
    public static bool IsName(string? text) => text is not null && Name().IsMatch(text) && !text.Equals(Caller.Nobody, StringComparison.OrdinalIgnoreCase);

    /// <summary>The keys that are not revoked.</summary>
    internal async Task<IReadOnlyList<LiveKey>> LiveAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand("select name, role, hash, expires from access.api_key where revoked is null");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<LiveKey> keys = [];
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(new(
                reader.GetString(0), RoleOf(reader.GetString(1)), reader.GetFieldValue<byte[]>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateOnly>(3)));
        }
        return keys;
    }

    private static Role RoleOf(string word) => Enum.Parse<Role>(word, ignoreCase: true);

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9._@-]{0,98}[A-Za-z0-9])?\z")]
    private static partial Regex Name();
}
