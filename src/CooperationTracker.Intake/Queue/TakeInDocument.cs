using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Intake.Queue;

/// <summary>Use case: take in a document that waited in the queue.</summary>
public static class TakeInDocument
{
    /// <summary>Records what the document holds; once, however often it comes, since the log knows it by its key and content.</summary>
    /// <exception cref="RefusedDocumentException">It is no good input, or the domain refuses it: it would be refused again.</exception>
    public static async Task Handle(
        IncomingDocument document, IBus bus, IIntake intake, IProgress<TakenIn> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(intake);
        ArgumentNullException.ThrowIfNull(progress);
        string? subject = null;
        try
        {
            if (document.LeftOut is { } length)
            {
                throw TextEncoding.TooLarge(document.Name, length, InputDocument.MaxBytes);
            }
            if (document.IsLines)
            {
                await intake.EnqueueAsync(await LinesAsync(document, cancellation), cancellation: cancellation);
                return;
            }
            var input = Read(document);
            (subject, var command) = Understand(input, new(document.Author, document.Via, FileOf(document)));
            var outcome = await bus.InvokeAsync(command, cancellation);
            if (outcome.Result == OutcomeKind.Refused)
            {
                throw new InputException([.. outcome.Refusals.Select(input.Error)]);
            }
            progress.Report(new(document.Name, document.Line, subject, outcome.Result, outcome.Position, outcome.Events, []));
        }
        catch (InputException e)
        {
            throw Refused(e.Errors);
        }
        catch (InvalidEventException e)
        {
            throw Refused([new(document.Name, document.Line, 0, "", e.Code, e.Message, [])]);
        }

        RefusedDocumentException Refused(IReadOnlyList<InputError> errors)
        {
            progress.Report(new(document.Name, document.Line, subject, OutcomeKind.Refused, 0, 0, errors));
            return new(errors);
        }
    }

    /// <summary>Each of many lines as a document of its own, so that a bad one hinders no other.</summary>
    private static async Task<IReadOnlyList<IncomingDocument>> LinesAsync(IncomingDocument document, CancellationToken cancellation)
    {
        using var content = new MemoryStream(document.Content);
        return await JsonLines.ReadAsync(content, document.Name, cancellation)
            .Select(line => document with { Line = line.Number, Content = line.Bytes! }).ToListAsync(cancellation);
    }

    private static InputDocument Read(IncomingDocument document) => document.Line > 0
        ? new JsonLine(document.Line, document.Content).ToDocument(document.Name)
        : InputDocument.Read(document.Name, document.Content, document.Form);

    private static (string Subject, ICommand Command) Understand(InputDocument input, Origin origin)
    {
        if (ReplaySource.IsRegistry(input))
        {
            return ($"registry file {input.Name}", new RegisterEntriesCommand(Binder.Bind<RegistryFile>(input).ToCommand(), origin));
        }
        var statement = Binder.Bind<Statement>(input);
        return ($"statement {statement.Key}", new RecordStatementCommand(statement, origin));
    }

    private static string? FileOf(IncomingDocument document) => document.Name.Split('/', '\\')[^1] is { Length: > 0 } name ? name : null;
}

/// <summary>A document of the queue was refused. It would be again: nothing is tried once more before somebody says so.</summary>
public sealed class RefusedDocumentException : Exception
{
    /// <summary>One error or several.</summary>
    public RefusedDocumentException(IReadOnlyList<InputError> errors)
        : base(JsonSerializer.Serialize(errors, DomainJson.Options)) => Errors = errors;

    /// <summary>For serializers and tools.</summary>
    public RefusedDocumentException() : this([])
    {
    }

    /// <summary>For serializers and tools.</summary>
    public RefusedDocumentException(string message) : base(message) => Errors = [];

    /// <summary>For serializers and tools.</summary>
    public RefusedDocumentException(string message, Exception inner) : base(message, inner) => Errors = [];

    /// <summary>Every error that was found.</summary>
    public IReadOnlyList<InputError> Errors { get; }

    /// <summary>The errors in the message of one, which is all that dead letters keep; null where it is another's.</summary>
    public static IReadOnlyList<InputError>? ErrorsIn(string message)
    {
        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<InputError>>(message, DomainJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
