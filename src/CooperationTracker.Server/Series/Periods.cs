using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Series;

namespace CooperationTracker.Server.Series;

/// <summary>How long the periods of a series are.</summary>
internal static class Periods
{
    /// <summary>The parameter.</summary>
    public static readonly Parameter Period = Parameters.Choice<Period>("period", "How long each period is; a year where it is absent.");

    /// <summary>What a request asks for.</summary>
    public static Period Of(Read read) => read.Ask(Period).Value<Period>("period") ?? Views.Series.Period.Year;
}
