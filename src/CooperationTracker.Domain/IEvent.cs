namespace CooperationTracker.Domain;

/// <summary>A fact in the log. Every kind of event is listed, with its stored name, in <see cref="EventCatalogue"/>.</summary>
#pragma warning disable CA1040 // a marker keeps `object` out of every signature
public interface IEvent;
#pragma warning restore CA1040
