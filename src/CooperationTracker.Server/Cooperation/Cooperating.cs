using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Server.Cooperation;

/// <summary>What every question about cooperation takes.</summary>
internal static class Cooperating
{
    private static readonly Parameter Bodies = Parameters.Flag("bodies", "Count bodies by themselves, not for what they are a part of.");
    private static readonly Parameter Persons = Parameters.Flag("persons", "Count persons too.");
    private static readonly Parameter Through = Parameters.Flag("throughMembership", "Count states for what the organizations did that they belonged to then.");

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<Parameter> Filters => [Parameters.Topic, Parameters.ReportType, Parameters.From, Parameters.To, Bodies, Persons, Through];

    /// <summary>What a request asks for, whoever cooperates.</summary>
    public static async Task<CooperationFilter> FilterAsync(Read read)
    {
        var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
        return new()
        {
            Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
            Type = read.Ask(Parameters.ReportType).ReportType(),
            From = from,
            To = to,
            RollUp = !read.Ask(Bodies).Flag(),
            Persons = read.Ask(Persons).Flag(),
            ThroughMembership = read.Ask(Through).Flag(),
        };
    }
}
