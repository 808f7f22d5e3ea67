using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Intake.Documents;

/// <summary>
/// Says everything that keeps a document from having the form of a type. It walks the serializer's own
/// description of the type, so that it agrees with what is accepted.
/// </summary>
internal sealed class Diagnosis
{
    private readonly InputDocument document;
    private readonly List<InputError> errors = [];

    private Diagnosis(InputDocument document) => this.document = document;

    /// <summary>No more errors are told: what follows is not looked at.</summary>
    private bool IsFull => errors.Count >= Refusal.Most;

    public static IReadOnlyList<InputError> Of(InputDocument document, Type type)
    {
        var diagnosis = new Diagnosis(document);
        try
        {
            using var json = JsonDocument.Parse(document.Json, new() { AllowDuplicateProperties = true });
            diagnosis.CheckTexts(json.RootElement, "");
            if (diagnosis.errors.Count == 0)
            {
                diagnosis.Check(json.RootElement, type, "");
            }
        }
        catch (JsonException e)
        {
            diagnosis.errors.Add(document.SyntaxError(e));
        }
        return diagnosis.errors;
    }

    /// <summary>Names every text that cannot be stored, wherever it stands: those after this are read without a care.</summary>
    private void CheckTexts(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                CheckText(() => element.GetString()!, pointer);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index().TakeWhile(_ => !IsFull))
                {
                    CheckTexts(item, $"{pointer}/{index}");
                }
                break;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject().TakeWhile(_ => !IsFull))
                {
                    if (CheckText(() => field.Name, pointer))
                    {
                        CheckTexts(field.Value, $"{pointer}/{PositionMap.Escape(field.Name)}");
                    }
                }
                break;
        }
    }

    private bool CheckText(Func<string> read, string pointer)
    {
        try
        {
            if (!read().Contains('\0', StringComparison.Ordinal))
            {
                return true;
            }
            Add(InputCodes.Encoding, pointer, "The text holds a NUL character. Remove it.");
        }
        catch (InvalidOperationException)
        {
            Add(InputCodes.Encoding, pointer, "The text holds half a surrogate pair (\\ud800 to \\udfff). Write the character out.");
        }
        return false;
    }

    private void Check(JsonElement element, Type type, string pointer)
    {
        var info = DomainJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind != JsonValueKind.Object:
                Expected(pointer, "fields with values", element);
                break;
            case JsonTypeInfoKind.Object:
                CheckObject(element, info, pointer);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind != JsonValueKind.Array:
                Expected(pointer, "a list", element);
                break;
            case JsonTypeInfoKind.Enumerable:
                foreach (var (index, item) in element.EnumerateArray().Index().TakeWhile(_ => !IsFull))
                {
                    CheckPresent(item, info.ElementType!, $"{pointer}/{index}");
                }
                break;
            default:
                CheckValue(element, info.Type, pointer);
                break;
        }
    }

    private void CheckPresent(JsonElement element, Type type, string pointer)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            Add(RefusalCodes.Missing, pointer, "There is nothing here. Give it a value, or leave it out.");
        }
        else
        {
            Check(element, type, pointer);
        }
    }

    private void CheckObject(JsonElement element, JsonTypeInfo info, string pointer)
    {
        var tag = info.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        if (tag is not null && Derived(element, info, tag, pointer) is var derived)
        {
            if (derived is null)
            {
                return;
            }
            info = derived;
        }
        var known = info.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToDictionary(p => p.Name);
        HashSet<string> seen = [];
        foreach (var field in element.EnumerateObject().TakeWhile(_ => !IsFull))
        {
            var at = $"{pointer}/{PositionMap.Escape(field.Name)}";
            if (!seen.Add(field.Name))
            {
                Add(RefusalCodes.Duplicate, at, $"The field '{field.Name}' stands twice.");
            }
            else if (known.TryGetValue(field.Name, out var property))
            {
                if (field.Value.ValueKind != JsonValueKind.Null || !property.IsSetNullable)
                {
                    CheckPresent(field.Value, property.PropertyType, at);
                }
            }
            else if (field.Name != tag)
            {
                var near = NearestNames.To(field.Name, known.Keys);
                Add(RefusalCodes.UnknownField, at, $"There is no field '{field.Name}' here.{Hint(near)} The fields are {string.Join(", ", known.Keys)}.", near);
            }
        }
        foreach (var property in known.Values.Where(p => p.IsRequired && !seen.Contains(p.Name)))
        {
            Add(RefusalCodes.Missing, $"{pointer}/{property.Name}", $"The field '{property.Name}' is missing.");
        }
    }

    private JsonTypeInfo? Derived(JsonElement element, JsonTypeInfo info, string tag, string pointer)
    {
        var types = info.PolymorphismOptions!.DerivedTypes.ToDictionary(d => (string)d.TypeDiscriminator!, d => d.DerivedType);
        if (!element.TryGetProperty(tag, out var value) || value.ValueKind != JsonValueKind.String)
        {
            Add(RefusalCodes.Missing, $"{pointer}/{tag}", $"The field '{tag}' is missing. It is one of {string.Join(", ", types.Keys)}.");
            return null;
        }
        if (types.TryGetValue(value.GetString()!, out var type))
        {
            return DomainJson.Options.GetTypeInfo(type);
        }
        var near = NearestNames.To(value.GetString()!, types.Keys);
        Add(RefusalCodes.UnknownType, $"{pointer}/{tag}", $"There is no type '{value.GetString()}'.{Hint(near)} The types are {string.Join(", ", types.Keys)}.", near);
        return null;
    }

    private void CheckValue(JsonElement element, Type type, string pointer)
    {
        if (type == typeof(string))
        {
            if (element.ValueKind != JsonValueKind.String)
            {
                Expected(pointer, "text", element);
            }
            return;
        }
        try
        {
            element.Deserialize(DomainJson.Options.GetTypeInfo(type));
        }
        catch (JsonException e)
        {
            Explain(element, type, pointer, e);
        }
    }

    private void Explain(JsonElement element, Type type, string pointer, JsonException e)
    {
        if (type.IsEnum)
        {
            var names = Enum.GetValues(type).Cast<object>().Select(v => JsonSerializer.SerializeToElement(v, type, DomainJson.Options).GetString()!).ToArray();
            var near = NearestNames.To(element.ToString(), names);
            Add(RefusalCodes.Invalid, pointer, $"'{element}' is not known here.{Hint(near)} Use one of {string.Join(", ", names)}.", near);
        }
        else if (type == typeof(Edtf))
        {
            Add(RefusalCodes.BadDate, pointer, Edtf.TryParse(element.ToString(), out _, out var error) ? e.Message : error!);
        }
        else if (type == typeof(Duration))
        {
            Add(RefusalCodes.Invalid, pointer, Duration.TryParse(element.ToString(), out _, out var error) ? e.Message : error);
        }
        else if (type == typeof(Score))
        {
            Add(RefusalCodes.Invalid, pointer, $"'{element}' is no score. A score is {Scores.Form}.");
        }
        else
        {
            Expected(pointer, type == typeof(int) || type == typeof(long) ? "a whole number" : $"a {type.Name}", element);
        }
    }

    private void Expected(string pointer, string what, JsonElement found) => Add(
        RefusalCodes.Invalid, pointer, $"Here belongs {what}, not {found.ValueKind switch
        {
            JsonValueKind.Object => "fields with values",
            JsonValueKind.Array => "a list",
            JsonValueKind.Null => "nothing",
            _ => $"'{found}'",
        }}.");

    private void Add(string code, string pointer, string message, IReadOnlyList<string>? suggestions = null)
    {
        if (!IsFull)
        {
            errors.Add(document.Error(code, pointer, message, suggestions));
        }
    }

    private static string Hint(IReadOnlyList<string> near) => near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
}
