using System.Net;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>What a name means at a position, whatever is named later: an answer that names both times stays what it is.</summary>
public sealed class NameTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_is_given_later_was_not_known_before_and_says_so()
    {
        var before = server.Service<ViewPosition>().Current;
        var registered = (await server.PostAsync("/actors", Some.Actor("late") with { Aliases = ["Latecomer"] })).ShouldBeAppended(events: 1).Position;

        foreach (var name in (string[])["late", "Latecomer"])
        {
            var refused = await AskAsync($"/reports?actor={name}&knownAt={before}");
            var missing = await AskAsync($"/actors/{name}?knownAt={before}");

            (refused.Status, missing.Status).ShouldBe((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound));
            refused.Text.ShouldContain($"was not known yet at position {before}; it is known later");
            (await AskAsync($"/actors/{name}?atLeast={registered}")).Status.ShouldBe(HttpStatusCode.OK);
        }
        (await AskAsync($"/reports?actor=nobody-knows&knownAt={before}")).Text.ShouldNotContain("known later");
    }

    [Fact]
    public async Task A_name_that_moves_means_at_each_position_what_it_meant_then()
    {
        await server.PostAsync("/actors", Some.Actor("old-holder") with { Aliases = ["The moving name"] });
        var first = (await server.PostAsync("/actors", Some.Actor("new-holder"))).Position;
        var question = $"/actors/The%20moving%20name?asOf=2020-01-01&knownAt={first}";
        var then = (await AskAsync($"{question}&atLeast={first}")).Text;

        await AmendAsync(Some.Actor("old-holder"));
        var moved = await AmendAsync(Some.Actor("new-holder") with { Aliases = ["The moving name"] });

        (await AskAsync($"/actors/the-moving-name?atLeast={moved}")).Text.ShouldContain("\"new-holder\"");
        then.ShouldContain("\"old-holder\"");
        (await AskAsync(question)).Text.ShouldBe(then);
    }

    private async Task<long> AmendAsync(Domain.Actors.ActorDefinition entry) =>
        (await server.PostAsync($"/actors/{entry.Id}/amendment", $$"""{"reason": "Why.", "entry": {{Some.Json(entry)}}}""")).ShouldBeAppended(events: 1).Position;

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string path)
    {
        using var answer = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
