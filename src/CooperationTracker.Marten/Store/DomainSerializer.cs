using System.Data.Common;
using System.Runtime.CompilerServices;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using Weasel.Core;
using Weasel.Storage;
using ISerializer = Marten.ISerializer;
using SystemTextJsonSerializer = Marten.Services.SystemTextJsonSerializer;

namespace CooperationTracker.Marten;

/// <summary>The domain's JSON as Marten's serializer: camel case, enums as the codebook spells them, events as their catalogue reads them.</summary>
/// <remarks>
/// Marten takes the class of an event from its stored name. An event whose content was erased keeps that name, so Marten is
/// handed an empty shell of the class, and <see cref="ToDomain"/> knows what is left of it.
/// </remarks>
internal sealed class DomainSerializer : SystemTextJsonSerializer, ISerializer
{
    private static readonly ConditionalWeakTable<object, ErasedContent> Shells = [];

    public DomainSerializer() : base(new(DomainJson.Options) { Converters = { new RawEventConverter() } })
    {
        Casing = Casing.CamelCase;
    }

    /// <summary>As strings, by the converter of each: Marten's own would spell them as in C#.</summary>
    EnumStorage ISerializer.EnumStorage => EnumStorage.AsString;

    /// <summary>The event of the domain that Marten read.</summary>
    /// <exception cref="UnknownEventException">It is none of the domain's.</exception>
    public static IEvent ToDomain(JasperFx.Events.IEvent e) => e.Data is not IEvent data ? throw new UnknownEventException(e.EventTypeName)
        : Shells.TryGetValue(data, out var erased) ? erased : data;

    T IStorageSerializer.FromJson<T>(DbDataReader reader, int index) =>
        IsEvent(typeof(T)) ? (T)ReadEvent(typeof(T), reader.GetFieldValue<byte[]>(index)) : FromJson<T>(reader, index);

    object IStorageSerializer.FromJson(Type type, DbDataReader reader, int index) =>
        IsEvent(type) ? ReadEvent(type, reader.GetFieldValue<byte[]>(index)) : FromJson(type, reader, index);

    async ValueTask<T> IStorageSerializer.FromJsonAsync<T>(DbDataReader reader, int index, CancellationToken cancellationToken) => IsEvent(typeof(T))
        ? (T)ReadEvent(typeof(T), await reader.GetFieldValueAsync<byte[]>(index, cancellationToken))
        : await FromJsonAsync<T>(reader, index, cancellationToken);

    async ValueTask<object> IStorageSerializer.FromJsonAsync(Type type, DbDataReader reader, int index, CancellationToken cancellationToken) => IsEvent(type)
        ? ReadEvent(type, await reader.GetFieldValueAsync<byte[]>(index, cancellationToken))
        : await FromJsonAsync(type, reader, index, cancellationToken);

    private static bool IsEvent(Type type) => typeof(IEvent).IsAssignableFrom(type);

    private static object ReadEvent(Type type, byte[] json)
    {
        var read = EventCatalogue.Deserialize(EventCatalogue.NameOf(type), json);
        if (read is not ErasedContent erased)
        {
            return read;
        }
        var shell = RuntimeHelpers.GetUninitializedObject(type);
        Shells.Add(shell, erased);
        return shell;
    }
}
