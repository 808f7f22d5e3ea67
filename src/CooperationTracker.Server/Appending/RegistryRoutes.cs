using CooperationTracker.Domain;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;

namespace CooperationTracker.Server.Appending;

/// <summary>The routes that change the registry: the same three for actors, topics and commitments.</summary>
internal static class RegistryRoutes
{
    /// <summary>Enters a new one, or all that a registry file holds.</summary>
    public static RouteHandlerBuilder MapRegistration<T>(this IEndpointRouteBuilder routes, RegistryNoun<T> noun) where T : notnull =>
        routes.MapAppend<T>($"/{noun.List}", append =>
        {
            if (ReplaySource.IsRegistry(append.Document))
            {
                var entries = append.Body<RegistryFile>().ToCommand();
                return new("registry", new RegisterEntriesCommand(entries, append.Origin));
            }
            var definition = append.Body<T>();
            var id = noun.IdOf(definition);
            return new($"{noun.Name} {id}", noun.Register(definition, append.Origin))
            {
                Location = Address(noun, id),
                Place = noun.InDefinition,
            };
        });

    /// <summary>Replaces an entry as a whole.</summary>
    public static RouteHandlerBuilder MapAmendment<T>(this IEndpointRouteBuilder routes, RegistryNoun<T> noun) where T : notnull =>
        routes.MapAppend<Amendment<T>>($"/{noun.List}/{{id}}/amendment", append =>
        {
            var (id, body) = (append.Id!, append.Body<Amendment<T>>());
            if (noun.IdOf(body.Entry) is var other && other != id)
            {
                throw EdgeException.BadInput(EdgeError.From(append.Document.Error(
                    RefusalCodes.Invalid, "/entry/id", $"The entry has the id '{other}', but '{id}' is to be amended: an id stays. Write '{id}' here, or amend '{other}'.")));
            }
            return new($"{noun.Name} {id}", noun.Amend(body.Entry, body.Reason, append.Origin, append.Expected))
            {
                Location = Address(noun, id),
                Under = "/entry",
            };
        });

    /// <summary>Merges an entry into another.</summary>
    public static RouteHandlerBuilder MapMerger<T>(this IEndpointRouteBuilder routes, RegistryNoun<T> noun) where T : notnull =>
        routes.MapAppend<Merger>($"/{noun.List}/{{id}}/merge", append =>
        {
            var (id, body) = (append.Id!, append.Body<Merger>());
            return new($"{noun.Name} {id}", noun.Merge(id, body.Into, body.Reason, append.Origin, append.Expected))
            {
                Location = Address(noun, id),
            };
        });

    /// <summary>Where an entry can be read.</summary>
    private static string Address<T>(RegistryNoun<T> noun, string id) => $"/{noun.List}/{id}";

    /// <summary>The body of an amendment.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Entry">The whole entry as it should be.</param>
    internal sealed record Amendment<T>(string Reason, T Entry);

    /// <summary>The body of a merger.</summary>
    /// <param name="Into">The one that stays, by id or name.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Merger(string Into, string Reason);
}
