using System.Text.Json.Serialization;
using CooperationTracker.Domain;

namespace CooperationTracker.Views.Series;

/// <summary>How long each period of a series is. Periods are those of the calendar.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Period>))]
public enum Period
{
    /// <summary>From the first of a month to its last day.</summary>
    Month,

    /// <summary>Three months from January, April, July or October on.</summary>
    Quarter,

    /// <summary>From 1 January to 31 December.</summary>
    Year,
}

/// <summary>Periods in SQL.</summary>
internal static class Periods
{
    /// <summary>The first day of the period in which a day lies, as a date; infinities stay what they are.</summary>
    public static string StartOf(this Period period, string day) => $"date_trunc('{Words.Of(period)}', {day}::timestamp)::date";
}
