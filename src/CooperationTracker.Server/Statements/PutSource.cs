using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Statements;

/// <summary><c>PUT /statements/{key}/source</c>: bring the document that a statement was taken from.</summary>
internal static class PutSource
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppendText("/statements/{key}/source", append =>
    {
        var (key, file) = (append.Id!, append.FileName);
        return new($"document of {key}", new AttachDocumentCommand(key, file, append.Bytes, append.Origin with { File = file }, append.Expected))
        {
            Location = $"/statements/{key}",
        };
    })
    .WithExample(Examples.Source)
    .WithName("attach-source").WithTags("Statements")
    .WithSummary("Bring the document that a statement was taken from: its digests are checked, and passages stand beside the reports from then on");
}
