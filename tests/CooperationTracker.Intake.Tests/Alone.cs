namespace CooperationTracker.Intake.Tests;

/// <summary>Tests that look at the memory of the whole process: they run one by one, after the others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
