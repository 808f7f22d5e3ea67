using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Reading;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>Every list page by page, its links followed as they stand.</summary>
public sealed class PagingTests(CorrectedServer server) : IClassFixture<CorrectedServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every list by every sort, upwards, downwards and in its own order.</summary>
    private IEnumerable<string> Lists => server.Reads()
        .Where(r => r.Parameters.Any(p => p.Name == "sort"))
        .SelectMany(r => r.Parameters.Single(p => p.Name == "sort").Words!.Select(s => $"?sort={s}").Prepend("?fields="), (r, query) => (r, query))
        .Select(l => l with { query = l.r.Parameters.Aggregate(l.query, (query, p) => p.Required ? $"{query}&{p.Name}={p.Example}" : query) })
        .Select(l => $"{l.r.Pattern.Replace("{a}", "csto", StringComparison.Ordinal).Replace("{b}", "osce", StringComparison.Ordinal)}{l.query}")
        .Select(path => path.Replace("?fields=", "?", StringComparison.Ordinal));

    [Fact]
    public async Task Pages_hold_every_item_once_while_another_appends()
    {
        await using var other = await Session.OpenAsync(server.Session.Server, Cancellation);
        var number = 100;
        foreach (var path in Lists)
        {
            var first = await server.GetJsonAsync($"{path}&limit=7");
            var (asOf, knownAt) = (first.GetProperty("asOf").GetString(), first.GetProperty("knownAt").GetInt64());
            await server.Service<ViewPosition>().AtLeastAsync(await AppendAsync(), "", Cancellation);
            var appending = Task.Run(async () => await AppendAsync() + await AppendAsync(), Cancellation);

            var pages = await PagesAsync(first);

            var whole = await server.GetJsonAsync($"{path}&limit=1000&asOf={asOf}&knownAt={knownAt}");
            whole.TryGetProperty("next", out _).ShouldBeFalse(path);
            pages.SelectMany(p => p.GetProperty("items").EnumerateArray()).Select(i => i.GetRawText())
                .ShouldBe(whole.GetProperty("items").EnumerateArray().Select(i => i.GetRawText()), path);
            pages.SkipLast(1).ShouldAllBe(p => p.GetProperty("items").GetArrayLength() == 7, path);
            pages.ShouldAllBe(p => p.GetProperty("asOf").GetString() == asOf && p.GetProperty("knownAt").GetInt64() == knownAt, path);
            pages.Count.ShouldBeGreaterThan(1, path);
            await appending;
        }

        async Task<long> AppendAsync()
        {
            var outcome = await other.Tracker.RecordAsync(Given.Statement(number++), new Origin("bob", "test"), Cancellation);
            outcome.Result.ShouldBe(OutcomeKind.Appended);
            return outcome.Position;
        }
    }

    [Fact]
    public async Task The_other_way_is_the_list_turned_round_but_for_what_is_equal_or_absent()
    {
        foreach (var (path, id) in new[] { ("/reports?sort=recorded", "id"), ("/reports?sort=id", "id"), ("/statements?sort=title", "key"), ("/actors?sort=name", "id"), ("/occurrences?sort=first", "id") })
        {
            var up = await IdsAsync(path);
            (await IdsAsync(path.Replace("sort=", "sort=-", StringComparison.Ordinal))).ShouldBe(up.Reverse(), path);

            async Task<string?[]> IdsAsync(string asked) => [.. (await server.GetJsonAsync($"{asked}&limit=1000&knownAt={server.End}")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty(id).GetString())];
        }
    }

    [Fact]
    public async Task The_next_page_is_linked_in_the_header_too()
    {
        using var response = await server.Client.GetAsync(new Uri("/reports?limit=2&fields=id", UriKind.Relative), Cancellation);
        var next = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("next").GetString();

        response.Headers.GetValues("Link").ShouldBe([$"<{next}>; rel=\"next\""]);
    }

    [Fact]
    public async Task A_hundred_items_are_a_page_where_nobody_says() =>
        (await server.GetJsonAsync("/reports")).GetProperty("items").GetArrayLength().ShouldBe(100);

    [Fact]
    public async Task A_place_in_another_list_or_sort_is_none_in_this()
    {
        var places = new Dictionary<string, string>();
        foreach (var path in Lists)
        {
            places[path] = Place((await server.GetJsonAsync($"{path}&limit=2&knownAt={server.End}")).GetProperty("next").GetString()!);
        }
        foreach (var path in Lists)
        {
            foreach (var (of, place) in places.Where(p => p.Key != path))
            {
                await RefusedAsync($"{path}&after={place}", $"{path} from {of}");
            }
        }

        static string Place(string next) => next.Split('?')[1].Split('&').Single(p => p.StartsWith("after=", StringComparison.Ordinal))["after=".Length..];
    }

    [Fact]
    public async Task A_place_that_somebody_made_up_is_refused()
    {
        var random = new Random(1);
        string[] made =
        [
            "", "x", "====", "%00", "null", Encoded("null"), Encoded("[]"), Encoded("{}"), Encoded("[\"/reports\"]"), Encoded("[\"/reports\",\"\"]"), Encoded("[\"/reports\",null,\"2003-01-01\",\"1\"]"),
            Encoded("[\"/reports\",\"\",\"2003-01-01\"]"), Encoded("[\"/reports\",\"\",\"2003-01-01\",\"1\",\"2\"]"), Encoded("[\"/reports\",\"\",\"2003-01-01\",null]"),
            Encoded("[\"/reports\",\"\",\"yesterday\",\"1\"]"), Encoded("[\"/reports\",\"\",\"2003-01-01\",\"99999999999999999999\"]"), Encoded("[\"/reports\",\"\",\"\\ud800\",\"1\"]"),
            Encoded("[\"/reports\",\"\",[],\"1\"]"), Encoded(new string('[', 2000)),
            .. Enumerable.Range(1, 200).Select(length => Base64Url(RandomBytes(random, length % 60 + 1))),
            .. Enumerable.Range(0, 100).Select(_ => Uri.EscapeDataString(new string([.. Enumerable.Range(0, 20).Select(_ => (char)random.Next(1, 0xd7ff))]))),
        ];
        foreach (var place in made)
        {
            await RefusedAsync($"/reports?after={place}", place);
        }

        static string Encoded(string json) => Base64Url(Encoding.UTF8.GetBytes(json));
    }

    [Fact]
    public async Task A_place_beside_any_text_is_a_place()
    {
        foreach (var text in (string[])["", "\0", "' or true --", new('x', 4000)])
        {
            var place = Base64Url(JsonSerializer.SerializeToUtf8Bytes<string[]>(["/reports", "id", text]));
            (await server.GetJsonAsync($"/reports?sort=id&after={place}")).GetProperty("items").ValueKind.ShouldBe(JsonValueKind.Array);
        }
    }

    [Theory]
    [InlineData("limit=0", "bad-limit", null)]
    [InlineData("limit=1001", "bad-limit", null)]
    [InlineData("limit=-1", "bad-limit", null)]
    [InlineData("limit=ten", "bad-limit", null)]
    [InlineData("limit=99999999999", "bad-limit", null)]
    [InlineData("limit=", "bad-limit", null)]
    [InlineData("sort=occured", "unknown-sort", "occurred")]
    [InlineData("sort=-occured", "unknown-sort", "occurred")]
    [InlineData("sort=--occurred", "unknown-sort", "occurred")]
    [InlineData("sort=", "unknown-sort", "id")]
    [InlineData("sort=-", "unknown-sort", "id")]
    public async Task A_page_that_there_is_not_is_refused_by_name(string query, string code, string? suggestion)
    {
        using var response = await server.Client.GetAsync(new Uri($"/reports?{query}", UriKind.Relative), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        (response.StatusCode, problem.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.BadRequest, code));
        problem.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe(query.Split('=')[0]);
        problem.GetProperty("errors")[0].GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).FirstOrDefault().ShouldBe(suggestion);
    }

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private async Task<List<JsonElement>> PagesAsync(JsonElement page)
    {
        List<JsonElement> pages = [page];
        while (pages[^1].TryGetProperty("next", out var next))
        {
            pages.Count.ShouldBeLessThan(1000);
            pages.Add(await server.GetJsonAsync(next.GetString()!));
        }
        return pages;
    }

    private async Task RefusedAsync(string path, string what)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{what}: {text}");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("code").GetString().ShouldBe("bad-cursor", what);
        problem.GetProperty("errors")[0].GetProperty("parameter").GetString().ShouldBe("after");
    }
}
