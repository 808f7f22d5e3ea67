using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Domain;

namespace CooperationTracker.Server.Reading;

/// <summary>The fields of an answer that a client may choose among: those of a list's items, or of the one thing that is answered.</summary>
internal sealed class Fields
{
    private const string Items = "items";

    private readonly string? part;
    private readonly string[] names;

    /// <summary>The fields of a type.</summary>
    /// <param name="type">The type that has them.</param>
    /// <param name="part">The field of the answer that holds it, once or in a list; null where it is the answer itself.</param>
    private Fields(Type type, string? part)
    {
        this.part = part;
        names = [.. Names(type).Except(part is null ? Names(typeof(Answer)) : [])];
        Parameter = new("fields", $"Only these fields of {(part == Items ? "each item" : part is null ? "the answer" : $"the {part}")}, with commas between them.")
        {
            Example = string.Join(',', names.Take(2)),
            Words = names,
            Type = "array",
        };
    }

    /// <summary>The parameter that chooses.</summary>
    public Parameter Parameter { get; }

    /// <summary>The fields of the items of a list.</summary>
    public static Fields OfItems<T>() => new(typeof(T), Items);

    /// <summary>The fields of an answer, or of the one thing that it holds.</summary>
    /// <param name="part">The name of that thing in the answer; null for the answer.</param>
    public static Fields Of<T>(string? part = null) where T : Answer => part is null
        ? new(typeof(T), null)
        : new(AnswerJson.Compact.GetTypeInfo(typeof(T)).Properties.Single(p => p.Name == part).PropertyType, part);

    /// <summary>The chosen ones; null where all are wanted.</summary>
    /// <exception cref="EdgeException">There is no such field.</exception>
    public HashSet<string>? Chosen(Asked asked)
    {
        if (asked.Text is not { } text)
        {
            return null;
        }
        var wanted = text.Split(',', StringSplitOptions.TrimEntries).Distinct().ToArray();
        var errors = wanted.Except(names)
            .Select(name => EdgeError.Unknown(RefusalCodes.UnknownField, asked.Field, "field", name, NearestNames.To(name, names), $"There are {string.Join(", ", names)}."))
            .ToArray();
        return errors.Length == 0 ? [.. wanted] : throw EdgeException.BadInput(errors);
    }

    /// <summary>The answer as JSON, with the chosen fields alone.</summary>
    public byte[] Write(Answer answer, HashSet<string>? chosen)
    {
        if (chosen is null)
        {
            return JsonSerializer.SerializeToUtf8Bytes(answer, answer.GetType(), AnswerJson.Compact);
        }
        var whole = JsonSerializer.SerializeToNode(answer, answer.GetType(), AnswerJson.Compact)!.AsObject();
        foreach (var thing in part is null ? [whole] : whole[part] is JsonArray items ? items : (IEnumerable<JsonNode?>)[whole[part]])
        {
            foreach (var name in names.Where(name => !chosen.Contains(name)))
            {
                thing!.AsObject().Remove(name);
            }
        }
        return JsonSerializer.SerializeToUtf8Bytes(whole, AnswerJson.Compact);
    }

    private static IEnumerable<string> Names(Type type) => AnswerJson.Compact.GetTypeInfo(type).Properties.Select(p => p.Name);
}
