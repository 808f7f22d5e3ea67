using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Time;
using Npgsql;

namespace CooperationTracker.Views.Queries;

/// <summary>A row of an answer, by the names of its columns.</summary>
internal readonly struct Row(NpgsqlDataReader reader)
{
    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    public string? OptionalText(string column) => IsNull(column) ? null : Text(column);

    public int Int(string column) => reader.GetInt32(reader.GetOrdinal(column));

    public long Long(string column) => reader.GetInt64(reader.GetOrdinal(column));

    public bool Bool(string column) => reader.GetBoolean(reader.GetOrdinal(column));

    public decimal Decimal(string column) => reader.GetDecimal(reader.GetOrdinal(column));

    public DateTimeOffset Time(string column) => Get<DateTimeOffset>(column);

    public T Get<T>(string column) => reader.GetFieldValue<T>(reader.GetOrdinal(column));

    /// <summary>A day, or null where it is infinite or absent.</summary>
    public DateOnly? Day(string column)
    {
        if (IsNull(column))
        {
            return null;
        }
        var day = Get<DateOnly>(column);
        return day == DateOnly.MinValue || day == DateOnly.MaxValue ? null : day;
    }

    public Edtf Edtf(string column) => Domain.Time.Edtf.Parse(Text(column));

    public T Word<T>(string column) where T : struct, Enum => Words.Parse<T>(Text(column));

    /// <summary>The elements of an array; none where it is null.</summary>
    public T[] Array<T>(string column) => IsNull(column) ? [] : Get<T[]>(column);

    /// <summary>A value of the domain's JSON form, in a column of type text.</summary>
    public T Json<T>(string column) => JsonSerializer.Deserialize<T>(Text(column), DomainJson.Options)!;

    private bool IsNull(string column) => reader.IsDBNull(reader.GetOrdinal(column));
}
