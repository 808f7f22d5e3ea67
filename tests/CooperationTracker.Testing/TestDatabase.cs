using System.Security.Cryptography;
using Npgsql;
using Xunit;

namespace CooperationTracker.Testing;

/// <summary>
/// A fresh, empty database for one test class (<c>IClassFixture&lt;TestDatabase&gt;</c>) or one test
/// (<c>await using var database = await TestDatabase.CreateAsync()</c>). It is dropped at the end, open sessions or not.
/// </summary>
/// <remarks>A fixture that fills the database derives from this class and overrides <see cref="InitializeAsync"/>.</remarks>
public class TestDatabase : IAsyncLifetime
{
    private readonly PrivateTestServer? _server;
    private NpgsqlDataSource? _dataSource;
    private string? _admin;

    /// <summary>On the server that tests share.</summary>
    public TestDatabase()
    {
    }

    /// <summary>On a server of the test's own, for a test that stops or kills it.</summary>
    protected TestDatabase(PrivateTestServer? server) => _server = server;

    /// <summary>The database's name.</summary>
    public string Name { get; } = $"test_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>For whoever opens a data source of its own, or another process.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_admin) { Database = Name }.ConnectionString;

    /// <summary>A pool of connections to the database.</summary>
    public NpgsqlDataSource DataSource => _dataSource ?? throw new InvalidOperationException("The test database has not been made.");

    /// <summary>Makes a database on the shared server, or on one of the test's own.</summary>
    public static async Task<TestDatabase> CreateAsync(PrivateTestServer? server = null)
    {
        var database = new TestDatabase(server);
        await database.InitializeAsync();
        return database;
    }

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        _admin = _server?.ConnectionString ?? await TestServer.ConnectionStringAsync();
        await ExecuteAsync(_admin, $"create database {Name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'");
        _dataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
            await ExecuteAsync(_admin!, $"drop database if exists {Name} with (force)");
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
