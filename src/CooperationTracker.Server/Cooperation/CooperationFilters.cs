using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Server.Cooperation;

/// <summary>What narrows a question about cooperation.</summary>
internal static class CooperationFilters
{
    private static readonly Parameter Bodies = Parameters.Flag("bodies", "Count bodies by themselves, not for what they are a part of.");
    private static readonly Parameter Persons = Parameters.Flag("persons", "Count persons too.");
    private static readonly Parameter Through = Parameters.Flag("throughMembership", "Count states for what the organizations did that they belonged to then.");

    /// <summary>The actor whose partners are wanted.</summary>
    public static readonly Parameter Actor = Parameters.Actor with { Description = "Only this actor's partners, by id, name or alias." };

    /// <summary>The parameters, whoever cooperates.</summary>
    public static IReadOnlyList<Parameter> All => [Parameters.Topic, Parameters.ReportType, Parameters.From, Parameters.To, Bodies, Persons, Through];

    /// <summary>What a request asks for, whoever cooperates.</summary>
    public static async Task<CooperationFilter> ReadAsync(Read read)
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
