namespace CooperationTracker.Views;

/// <summary>Every view there is.</summary>
public static class ViewCatalogue
{
    /// <summary>The views, by name.</summary>
    public static IReadOnlyList<View> All { get; } =
    [
        new("Activity", "Activities", Activities.ActivityProjection.Project),
        new("Actor", "Actors", Actors.ActorProjection.Project),
        new("Assessment", "Assessments", Assessments.AssessmentProjection.Project),
        new("Commitment", "Commitments", Commitments.CommitmentProjection.Project),
        new("Correction", "Corrections", Corrections.CorrectionProjection.Project),
        new("Effect", "Effects", Effects.EffectProjection.Project),
        new("Moment", "Moments", Moments.MomentProjection.Project),
        new("Occurrence", "Occurrences", Occurrences.OccurrenceProjection.Project),
        new("Participant", "Participants", Participants.ParticipantProjection.Project),
        new("Report", "Reports", Reports.ReportProjection.Project),
        new("Settlement", "Findings", Findings.SettlementProjection.Project),
        new("Statement", "Statements", Statements.StatementProjection.Project),
        new("Tie", "Ties", Ties.TieProjection.Project),
        new("Topic", "Topics", Topics.TopicProjection.Project),
        new("TopicDefinition", "TopicDefinitions", TopicDefinitions.TopicDefinitionProjection.Project),
    ];

    /// <summary>The view of a name, whatever its case; null where there is none.</summary>
    public static View? Find(string name) => All.FirstOrDefault(v => v.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
