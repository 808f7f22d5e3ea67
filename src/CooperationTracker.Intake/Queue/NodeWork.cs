namespace CooperationTracker.Intake.Queue;

/// <summary>Work that goes on all the time, in parts, each of which one of the nodes does.</summary>
/// <param name="Name">Its name, such as <c>views</c>.</param>
/// <param name="Parts">The names of its parts.</param>
/// <param name="RunAsync">Does some of the parts until it is cancelled.</param>
public sealed record NodeWork(string Name, IReadOnlyList<string> Parts, Func<IReadOnlyList<string>, CancellationToken, Task> RunAsync);

/// <summary>A process that shares work with others.</summary>
/// <param name="Number">Its number among them.</param>
/// <param name="Machine">The machine that it runs on.</param>
/// <param name="LastSeen">When it last told that it is alive.</param>
/// <param name="Leads">Whether it says who does what.</param>
/// <param name="Runs">What it does, such as <c>views/statement</c>.</param>
public sealed record NodeShown(int Number, string Machine, DateTimeOffset LastSeen, bool Leads, IReadOnlyList<string> Runs);
