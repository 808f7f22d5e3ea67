using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Testing;

namespace CooperationTracker.Domain.Tests;

public class EventCatalogueTests
{
    private static readonly string Snapshot = Repository.File("tests/CooperationTracker.Domain.Tests/Snapshots/events.json");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Names => [.. EventCatalogue.Names.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_class_of_event_is_listed() =>
        EventCatalogue.Types.ShouldBe(
            typeof(IEvent).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IEvent)) && !t.IsAbstract && !t.IsInterface && t != typeof(ErasedContent)),
            ignoreOrder: true);

    [Fact]
    public void There_is_an_example_of_every_event() =>
        Examples.Events.Select(e => e.GetType()).ShouldBe(EventCatalogue.Types, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_reads_back_as_it_was_written(string name)
    {
        var @event = Examples.Of(name);
        var json = EventCatalogue.Serialize(@event);

        var again = EventCatalogue.Deserialize(name, json);

        again.GetType().ShouldBe(EventCatalogue.TypeOf(name));
        Encoding.UTF8.GetString(EventCatalogue.Serialize(again)).ShouldBe(Encoding.UTF8.GetString(json));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_left_of_an_erased_event_reads_as_that(string name) =>
        EventCatalogue.Deserialize(name, """{"erased": "speech-2008:example"}"""u8).ShouldBe(new ErasedContent("speech-2008:example"));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_leaves_no_field_empty(string name)
    {
        var @event = Examples.Of(name);

        @event.GetType().GetProperties().ShouldAllBe(p => p.GetValue(@event) != null);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_stored_name_is_the_snake_case_of_the_class(string name) =>
        name.ShouldBe(JsonNamingPolicy.SnakeCaseLower.ConvertName(EventCatalogue.TypeOf(name)!.Name));

    /// <summary>
    /// What is in a log stays in it: a name that goes, or a field that changes its form, makes logs unreadable.
    /// Where a change is meant, take over what this test prints.
    /// </summary>
    [Fact]
    public void Stored_names_and_forms_are_those_of_the_snapshot()
    {
        var forms = new JsonObject(Examples.Events
            .Select(e => (Name: EventCatalogue.NameOf(e), Json: EventCatalogue.Serialize(e)))
            .OrderBy(e => e.Name, StringComparer.Ordinal)
            .Select(e => KeyValuePair.Create(e.Name, JsonNode.Parse(e.Json))));

        (forms.ToJsonString(Indented) + "\n").ShouldBe(File.ReadAllText(Snapshot));
    }

    [Fact]
    public void A_report_is_stored_without_a_type_and_amended_with_one()
    {
        var report = Examples.Of("threat_assessed");

        JsonNode.Parse(EventCatalogue.Serialize(report))!["type"].ShouldBeNull();
        JsonNode.Parse(EventCatalogue.Serialize(new ReportAmended((Report)report, Some.Reason, Some.Author)))!["report"]!["type"]!
            .GetValue<string>().ShouldBe("ThreatAssessed");
    }

    [Fact]
    public void A_name_that_is_not_listed_throws()
    {
        EventCatalogue.TypeOf("meeting_dreamt").ShouldBeNull();
        Should.Throw<UnknownEventException>(() => EventCatalogue.Deserialize("meeting_dreamt", "{}"u8))
            .Message.ShouldContain("meeting_dreamt");
    }

    [Fact]
    public void A_field_that_the_class_does_not_know_throws() =>
        Should.Throw<JsonException>(() => EventCatalogue.Deserialize("statement_withdrawn", """{"reason":"r","author":"a","when":"now"}"""u8));
}
