using System.Text;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Queue;
using RabbitMQ.Client;

namespace CooperationTracker.Marten;

/// <summary>A message that any program wrote, as a document. README.md in this folder says what it may say of itself.</summary>
internal static class DeliveredDocument
{
    /// <summary>The header with the file's name.</summary>
    public const string FileHeader = "file";

    /// <summary>The way that it came.</summary>
    public const string Via = "broker";

    private const int LongestName = 200;

    /// <summary>The document; where the body is too large, its length stands for it.</summary>
    /// <param name="properties">What the message says of itself.</param>
    /// <param name="body">The file.</param>
    public static IncomingDocument Of(IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body)
    {
        var author = string.IsNullOrWhiteSpace(properties.UserId) ? Via : properties.UserId;
        return body.Length > InputDocument.MaxBytes
            ? new(NameOf(properties), [], author, Via) { LeftOut = body.Length }
            : new(NameOf(properties), body.ToArray(), author, Via) { Form = MediaTypes.FormOf(properties.ContentType?.Split(';')[0].Trim().ToLowerInvariant()) };
    }

    private static string NameOf(IReadOnlyBasicProperties properties)
    {
        var said = (properties.Headers?.TryGetValue(FileHeader, out var header) is true ? Text(header) : null) ?? properties.MessageId ?? "";
        // A path is the sender's: its last part is enough to find the file again.
        var name = new string([.. said.Split('/', '\\')[^1].Where(c => !char.IsControl(c)).TakeLast(LongestName)]).Trim();
        return name.Length > 0 ? name : "message";
    }

    private static string? Text(object? header) => header switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        string text => text,
        _ => null,
    };
}
