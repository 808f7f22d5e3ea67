using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using CooperationTracker.Domain;
using CooperationTracker.Views.Published;

namespace CooperationTracker.Marten;

/// <summary>Integration events as CloudEvents 1.0 in structured JSON, which whoever reads them needs none of our code for.</summary>
internal static class CloudEventForm
{
    /// <summary>Its media type.</summary>
    public const string MediaType = "application/cloudevents+json; charset=utf-8";

    private static readonly JsonEventFormatter Formatter = new(DomainJson.Options, default);

    /// <summary>Names an event: the same one has the same name, whoever puts it out.</summary>
    public static Guid IdOf(IntegrationEvent e) => new(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{e.Name}\n{e.Subject}\n{e.Position.ToString(CultureInfo.InvariantCulture)}")).AsSpan(0, 16), bigEndian: true);

    /// <summary>The event.</summary>
    /// <param name="e">What changed.</param>
    /// <param name="time">When its position was recorded.</param>
    public static byte[] Encode(IntegrationEvent e, DateTimeOffset time)
    {
        var form = new CloudEvent(CloudEventsSpecVersion.V1_0, [Sequence.SequenceAttribute])
        {
            Id = IdOf(e).ToString(),
            Source = new(e.Source, UriKind.Relative),
            Type = $"cooperationtracker.{e.Name}",
            Subject = e.Subject,
            Time = time,
            DataContentType = "application/json",
            Data = e,
        };
        form[Sequence.SequenceAttribute] = e.Position.ToString("D19", CultureInfo.InvariantCulture); // sorts as text, as the extension asks
        return Formatter.EncodeStructuredModeMessage(form, out _).ToArray();
    }
}
