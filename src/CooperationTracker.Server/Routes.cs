using CooperationTracker.Server.Actors;
using CooperationTracker.Server.Assessments;
using CooperationTracker.Server.Audit;
using CooperationTracker.Server.Commitments;
using CooperationTracker.Server.Cooperation;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Exports;
using CooperationTracker.Server.Findings;
using CooperationTracker.Server.Live;
using CooperationTracker.Server.Occurrences;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Problems;
using CooperationTracker.Server.Queue;
using CooperationTracker.Server.Reports;
using CooperationTracker.Server.Series;
using CooperationTracker.Server.Statements;
using CooperationTracker.Server.Topics;

namespace CooperationTracker.Server;

/// <summary>Every route that there is, a file each.</summary>
internal static class Routes
{
    public static void Map(WebApplication app)
    {
        GetActor.Map(app);
        GetActors.Map(app);
        PostActor.Map(app);
        PostActorAmendment.Map(app);
        PostActorMerger.Map(app);
        GetAssessments.Map(app);
        GetScores.Map(app);
        PostAssessment.Map(app);
        GetAuditKeys.Map(app);
        GetCheckpoint.Map(app);
        GetConsistency.Map(app);
        GetProof.Map(app);
        GetTile.Map(app);
        GetCommitment.Map(app);
        GetCommitments.Map(app);
        GetTrace.Map(app);
        PostCommitment.Map(app);
        PostCommitmentAmendment.Map(app);
        PostCommitmentMerger.Map(app);
        GetCooperation.Map(app);
        GetTimeline.Map(app);
        GetExports.Map(app);
        GetEvents.Map(app);
        GetFindings.Map(app);
        PostSettlement.Map(app);
        GetIntake.Map(app);
        PostIntake.Map(app);
        PostRetry.Map(app);
        DeleteIntake.Map(app);
        GetOccurrence.Map(app);
        GetOccurrences.Map(app);
        GetLive.Map(app);
        GetReady.Map(app);
        GetStatus.Map(app);
        PostRebuild.Map(app);
        GetProblems.Map(app);
        GetReport.Map(app);
        GetReports.Map(app);
        PostAmendment.Map(app);
        PostRetraction.Map(app);
        PostErasure.Map(app);
        GetCommitmentSeries.Map(app);
        GetReportSeries.Map(app);
        GetTieSeries.Map(app);
        GetProvenance.Map(app);
        GetStatement.Map(app);
        GetStatements.Map(app);
        PostBatch.Map(app);
        PostStatement.Map(app);
        PostSupersession.Map(app);
        PostWithdrawal.Map(app);
        PutSource.Map(app);
        GetTopic.Map(app);
        GetTopics.Map(app);
        PostTopic.Map(app);
        PostTopicAmendment.Map(app);
        PostTopicMerger.Map(app);
        app.MapMetrics();
        app.MapDescription();
    }
}
