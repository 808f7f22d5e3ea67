namespace CooperationTracker.Views;

/// <summary>The engine has stopped projecting a view: the views stay readable as they are.</summary>
/// <param name="view">The view's progress name.</param>
/// <param name="reason">Why, in the engine's words.</param>
/// <param name="inner">What was thrown, where that is known.</param>
public sealed class ViewsHaltedException(string view, string reason, Exception? inner = null) : Exception(
    $"The projection of {view} has stopped: {reason}", inner)
{
    /// <summary>The view's progress name.</summary>
    public string View { get; } = view;

    /// <summary>Whether it stopped since somebody else moved the view on: it goes on from there.</summary>
    public bool Overtaken { get; init; }
}
