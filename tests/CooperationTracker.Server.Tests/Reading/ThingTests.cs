using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;
using CooperationTracker.Views.Ties;
using CooperationTracker.Views.TopicDefinitions;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>Everything that has a route of its own, against the same question to the views.</summary>
public sealed class ThingTests(CorrectedServer server) : IClassFixture<CorrectedServer>
{
    private static readonly DateOnly Late = new(2040, 1, 1), Early = new(2004, 6, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<Times> Moments =>
    [
        new(Late, KnownAt: server.End), new(Early, KnownAt: server.End), new(Late, Certainly: true, KnownAt: server.Uncorrected), new(Early, KnownAt: server.SeedsEnd),
    ];

    [Fact]
    public async Task A_statement()
    {
        foreach (var times in Moments)
        {
            var answer = await GetAsync("/statements/caco-osce-2004", times);
            var found = (await StatementQuery.FindAsync(server.DataSource, "caco-osce-2004", times, Cancellation))!;

            Same(answer, "statement", found.Statement);
            Same(answer, "paragraphs", found.Paragraphs);
            Same(answer, "reports", found.Reports);
            Same(answer, "corrections", found.Corrections);
        }
    }

    [Fact]
    public async Task A_report()
    {
        foreach (var times in Moments)
        {
            var answer = await GetAsync("/reports/caco-osce-2004:protocol", times);
            var found = await ReportQuery.ListAsync(server.DataSource, new() { Id = "caco-osce-2004:protocol" }, times, Paging.All, Cancellation);

            Same(answer, "report", found.Items.Single());
        }
        (await server.GetJsonAsync("/reports/caco-osce-2004%3Aprotocol")).GetProperty("report").GetProperty("id").GetString().ShouldBe("caco-osce-2004:protocol");
    }

    [Theory]
    [InlineData("afghan-drug-flow")]
    [InlineData("csto-operation-kanal")]
    public async Task A_commitment(string id)
    {
        foreach (var times in Moments)
        {
            var found = await CommitmentQuery.ListAsync(server.DataSource, new() { Id = id }, times, Paging.All, Cancellation);

            Same(await GetAsync($"/commitments/{id}", times), "commitment", found.Items.Single());
        }
    }

    [Fact]
    public async Task A_trace()
    {
        foreach (var times in Moments)
        {
            var answer = await GetAsync("/commitments/csto-operation-kanal/trace", times);
            var found = (await TraceQuery.FindAsync(server.DataSource, "csto-operation-kanal", times, Cancellation))!;

            Same(answer, "commitment", found.Commitment);
            Same(answer, "steps", found.Steps);
            Same(answer, "corrections", found.Corrections);
        }
    }

    [Theory]
    [InlineData("actor=ODKB&type=meetingheld", "csto", "MeetingHeld", null, null, null)]
    [InlineData("topic=Illicit%20drugs", null, null, "organized-crime", null, null)]
    [InlineData("from=2004-01-01&to=2008-12-31", null, null, null, "2004-01-01", "2008-12-31")]
    public async Task A_trace_of_some_steps(string query, string? actor, string? type, string? topic, string? from, string? to)
    {
        foreach (var times in Moments.Where(t => t.KnownAt == server.End))
        {
            var answer = await GetAsync($"/commitments/csto-operation-kanal/trace?{query}", times);
            var filter = new ReportFilter { Actor = actor, Type = type, Topic = topic, From = Day(from), To = Day(to) };
            var found = (await TraceQuery.FindAsync(server.DataSource, "csto-operation-kanal", filter, times, Cancellation))!;

            Same(answer, "commitment", found.Commitment);
            Same(answer, "steps", found.Steps);
        }

        static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("csto", "csto")]
    [InlineData("Organization%20for%20Security%20and%20Co-operation%20in%20Europe", "osce")]
    [InlineData("osce-cpc", "osce-cpc")]
    public async Task An_actor_by_id_or_name(string name, string id)
    {
        foreach (var times in Moments)
        {
            Same(await GetAsync($"/actors/{name}", times), "actor", (await ActorQuery.FindAsync(server.DataSource, id, times, Cancellation))!);
        }
    }

    [Theory]
    [InlineData("terrorism", "terrorism")]
    [InlineData("Illicit%20drugs", "organized-crime")]
    public async Task A_topic_by_id_or_name(string name, string id)
    {
        foreach (var times in Moments.Where(t => t.KnownAt == server.End))
        {
            var found = await TopicQuery.ListAsync(server.DataSource, times, Paging.All, Cancellation);

            Same(await GetAsync($"/topics/{name}", times), "topic", found.Items.Single(t => t.Id == id));
        }
    }

    [Fact]
    public async Task What_was_merged_means_the_survivor_and_was_itself_before()
    {
        (await IdAsync(server.End)).ShouldBe("osce-cpc");
        (await IdAsync(server.Uncorrected)).ShouldBe("osce-atu");

        async Task<string?> IdAsync(long knownAt) =>
            (await GetAsync("/actors/osce-atu", new(Late, KnownAt: knownAt))).GetProperty("actor").GetProperty("definition").GetProperty("id").GetString();
    }

    [Fact]
    public async Task An_occurrence()
    {
        foreach (var times in Moments.Where(t => t.AsOf == Late))
        {
            var found = await OccurrenceQuery.ListAsync(server.DataSource, new() { Id = "meeting-1" }, times, Paging.All, Cancellation);

            Same(await GetAsync("/occurrences/meeting-1", times), "occurrence", found.Items.Single());
        }
    }

    [Theory]
    [InlineData("", true, false, false)]
    [InlineData("&bodies=true", false, false, false)]
    [InlineData("&persons=true", true, true, false)]
    [InlineData("&throughMembership=true", true, false, true)]
    public async Task A_tie_stands_beside_its_reports(string query, bool rollUp, bool persons, bool through)
    {
        foreach (var (a, b) in new[] { ("csto", "tajikistan"), ("osce", "rashid-alimov"), ("csto", "osce") })
        {
            foreach (var times in Moments)
            {
                var answer = await server.GetJsonAsync($"/cooperation/{a}/{b}?{Query(times)}{query}");
                var found = await CooperationQuery.ListAsync(server.DataSource, new() { Actor = a, With = b, RollUp = rollUp, Persons = persons, ThroughMembership = through }, times, Paging.All, Cancellation);

                (answer.TryGetProperty("tie", out var tie) ? tie.GetRawText() : "").ShouldBe(found.Items is [var one] ? JsonSerializer.Serialize(one, AnswerJson.Compact) : "");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("&bodies=true&persons=true&throughMembership=true")]
    [InlineData("&actor=csto&asOf=2009-01-01&certainly=true")]
    public async Task What_an_actor_is_to_the_network_is_the_same_on_every_page(string filter)
    {
        var whole = (await server.GetJsonAsync($"/cooperation?limit=1000{filter}")).GetProperty("nodes").EnumerateArray().ToDictionary(n => n.GetProperty("actor").GetString()!, n => n.GetRawText());
        HashSet<string> seen = [];
        for (var next = $"/cooperation?limit=3{filter}"; next is not null;)
        {
            var page = await server.GetJsonAsync(next);
            var nodes = page.GetProperty("nodes").EnumerateArray().ToArray();
            nodes.ShouldAllBe(n => n.GetRawText() == whole[n.GetProperty("actor").GetString()!]);
            nodes.Select(n => n.GetProperty("weight").GetDecimal()).ShouldBeInOrder(SortDirection.Descending);
            seen.UnionWith(nodes.Select(n => n.GetProperty("actor").GetString()!));
            next = page.TryGetProperty("next", out var link) ? link.GetString() : null;
        }
        seen.ShouldBe(whole.Keys, ignoreOrder: true);
        seen.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task The_network_has_a_node_for_each_actor_that_its_ties_tie()
    {
        var network = await server.GetJsonAsync("/cooperation?limit=1000");
        var (nodes, ties) = (network.GetProperty("nodes").EnumerateArray().ToArray(), network.GetProperty("items").EnumerateArray().ToArray());

        nodes.Select(Id).ShouldBe(ties.SelectMany(t => (string[])[End(t, "a"), End(t, "b")]).Distinct(), ignoreOrder: true);
        foreach (var node in nodes)
        {
            var own = ties.Where(t => End(t, "a") == Id(node) || End(t, "b") == Id(node)).ToArray();
            (node.GetProperty("ties").GetInt32(), node.GetProperty("weight").GetDecimal()).ShouldBe((own.Length, own.Sum(t => t.GetProperty("weight").GetDecimal())));
            node.GetProperty("kind").GetString().ShouldBe((await server.GetJsonAsync($"/actors/{Id(node)}")).GetProperty("actor").GetProperty("definition").GetProperty("kind").GetString());
        }

        static string Id(JsonElement node) => node.GetProperty("actor").GetString()!;
        static string End(JsonElement tie, string end) => tie.GetProperty(end).GetProperty("actor").GetString()!;
    }

    [Theory]
    [InlineData("/statements/made-0001", "statement", "made-0001")]
    [InlineData("/reports/made-0001:meeting-1", "statement", "made-0001")]
    [InlineData("/actors/kyrgyzstan", "actor", "kyrgyzstan")]
    [InlineData("/topics/terrorism", "topic", "terrorism")]
    [InlineData("/commitments/csto-operation-kanal", "commitment", "afghan-drug-flow")]
    [InlineData("/commitments/osce-new-threats-agenda", "commitment", "osce-new-threats-agenda")]
    public async Task The_version_is_that_of_the_stream_at_the_asked_position(string path, string type, string key)
    {
        var events = await server.Session.Log.ReadStreamAsync(new StreamName(type, key).ToString(), cancellation: Cancellation).ToListAsync(Cancellation);

        (await server.GetJsonAsync(path)).GetProperty("version").GetInt64().ShouldBe(events[^1].Version);
        var own = type == "commitment" ? $"/commitments/{key}" : path; // an id that was merged into it may not have been known yet then
        (await server.GetJsonAsync($"{own}?knownAt={events[^1].Position}")).GetProperty("version").GetInt64().ShouldBe(events[^1].Version);
        if (events.Count > 1)
        {
            (await server.GetJsonAsync($"{own}?knownAt={events[^1].Position - 1}")).GetProperty("version").GetInt64().ShouldBe(events[^2].Version);
        }
    }

    [Theory]
    [InlineData("/statements/caco-osc-2004", "unknown-statement", "caco-osce-2004")]
    [InlineData("/statements/caco-osce-2004?knownAt=3", "unknown-statement", null)]
    [InlineData("/reports/caco-osce-2004:protocl", "unknown-report", "caco-osce-2004:protocol")]
    [InlineData("/reports/caco-osc-2004:protocol", "unknown-report", "caco-osce-2004:protocol")]
    [InlineData("/reports/caco-osce-2004", "unknown-report", null)]
    [InlineData("/reports/nothing-like-it", "unknown-report", null)]
    [InlineData("/reports/caco-osce-2004:protocol?asOf=1990-01-01", "unknown-report", null, "happened by 1990-01-01")]
    [InlineData("/reports/made-0002:meeting-1", "unknown-report", null, "was retracted")]
    [InlineData("/reports/made-0003:meeting-1", "unknown-report", null, "was withdrawn")]
    [InlineData("/commitments/afghan-drug-flows", "unknown-commitment", "afghan-drug-flow")]
    [InlineData("/commitments/afghan-drug-flow?knownAt=1", "unknown-commitment", null, "not known yet at position 1")]
    [InlineData("/commitments/afghan-drug-flow/trace?knownAt=1", "unknown-commitment", null, "not known yet at position 1")]
    [InlineData("/actors/kyrgystan", "unknown-actor", "kyrgyzstan")]
    [InlineData("/actors/kyrgyzstan?knownAt=1", "unknown-actor", null, "not known yet at position 1")]
    [InlineData("/topics/terorism", "unknown-topic", "Terrorism")]
    [InlineData("/topics/terrorism?knownAt=1", "unknown-topic", null, "not known yet at position 1")]
    [InlineData("/occurrences/meeting-1x", "not-found", "meeting-1")]
    [InlineData("/occurrences/meeting-1?asOf=1990-01-01&certainly=true", "not-found", null, "certainly happened by 1990-01-01")]
    [InlineData("/cooperation/csto/osca", "unknown-actor", "osce")]
    [InlineData("/cooperation/cst/osce", "unknown-actor", "csto")]
    [InlineData("/cooperation/osce/OSCE", "invalid-value", null, "the same actor")]
    public async Task What_nothing_has_is_not_found(string path, string code, string? suggestion, string? says = null)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.GetProperty("code").GetString().ShouldBe(code);
        var error = problem.GetProperty("errors")[0];
        error.GetProperty("parameter").GetString().ShouldBeOneOf("{key}", "{id}", "{a}", "{b}");
        error.GetProperty("detail").GetString()!.ShouldContain(says ?? (suggestion is null ? "There is no" : $"Did you mean {suggestion}"));
    }

    private static void Same<T>(JsonElement answer, string field, T value) =>
        answer.GetProperty(field).GetRawText().ShouldBe(JsonSerializer.Serialize(value, AnswerJson.Compact));

    private static string Query(Times times) => $"asOf={times.AsOf:yyyy-MM-dd}&certainly={(times.Certainly ? "true" : "false")}&knownAt={times.KnownAt}";

    private async Task<JsonElement> GetAsync(string path, Times times)
    {
        var answer = await server.GetJsonAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Query(times)}");
        (answer.GetProperty("asOf").GetString(), answer.GetProperty("knownAt").GetInt64()).ShouldBe(($"{times.AsOf:yyyy-MM-dd}", times.KnownAt));
        return answer;
    }
}
