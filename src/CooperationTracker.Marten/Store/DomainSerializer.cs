using CooperationTracker.Domain;
using Weasel.Core;
using ISerializer = Marten.ISerializer;
using SystemTextJsonSerializer = Marten.Services.SystemTextJsonSerializer;

namespace CooperationTracker.Marten;

/// <summary>The domain's JSON as Marten's serializer: camel case, enums as the codebook spells them.</summary>
internal sealed class DomainSerializer : SystemTextJsonSerializer, ISerializer
{
    public DomainSerializer() : base(new(DomainJson.Options) { Converters = { new RawEventConverter() } })
    {
        Casing = Casing.CamelCase;
    }

    /// <summary>As strings, by the converter of each: Marten's own would spell them as in C#.</summary>
    EnumStorage ISerializer.EnumStorage => EnumStorage.AsString;
}
