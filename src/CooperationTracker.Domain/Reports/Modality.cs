using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Reports;

/// <summary>How real the statement says it is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Modality>))]
public enum Modality
{
    /// <summary>It took place.</summary>
    Happened,

    /// <summary>It goes on.</summary>
    Ongoing,

    /// <summary>It is decided on, not done.</summary>
    Planned,

    /// <summary>It is asked for.</summary>
    Proposed,
}
