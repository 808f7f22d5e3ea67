using CooperationTracker.Intake.Queue;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Queue;

/// <summary>What the routes of the queue share.</summary>
internal static class QueueRoutes
{
    /// <summary>What the description groups them under.</summary>
    public const string Tag = "Intake";

    /// <summary>The queue of documents.</summary>
    /// <exception cref="EdgeException">The engine has none.</exception>
    public static IIntake Queue(this HttpContext context) => context.RequestServices.GetRequiredService<Carrying>().Intake;

    /// <summary>A change of the message that the path names, or of all that came to nothing where it names none.</summary>
    public static RouteHandlerBuilder MapChange(
        this IEndpointRouteBuilder routes, string pattern, string method, Func<IIntake, IReadOnlyList<Guid>?, CancellationToken, Task<int>> change)
    {
        var route = routes.MapMethods(pattern, [method], (Delegate)(async (HttpContext context) =>
        {
            Parameters.Check(context.Request.Query, []);
            var queue = context.Queue();
            if (context.Request.RouteValues.GetValueOrDefault("id") is not string id)
            {
                var count = await change(queue, null, context.RequestAborted);
                await context.Response.WriteAsJsonAsync(new MessagesAnswer(count), AnswerJson.Compact, context.RequestAborted);
                return;
            }
            var asked = new Asked("{id}", id);
            if (await change(queue, [asked.Message()], context.RequestAborted) == 0)
            {
                throw asked.UnknownMessage();
            }
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        })).MayAnswer(StatusCodes.Status404NotFound).ForOperators().WithTags(Tag);
        return pattern.Contains('{', StringComparison.Ordinal) ? route.Produces(StatusCodes.Status204NoContent) : route.Produces<MessagesAnswer>();
    }
}
