using System.Text.Json;
using CooperationTracker.Domain.Time;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Time;

public class EdtfJsonTests
{
    private sealed record Dated(Edtf? Occurred);

    [Fact]
    public void A_value_is_a_string_of_its_text()
    {
        JsonSerializer.Serialize(new Dated(Edtf.Parse("2008-07-01/2008-07-02"))).ShouldBe("""{"Occurred":"2008-07-01/2008-07-02"}""");
        JsonSerializer.Deserialize<Dated>("""{"Occurred":"2012-36"}""").ShouldBe(new Dated(Edtf.Parse("2012-36")));
    }

    [Fact]
    public void Every_form_goes_through_json_unchanged() => EdtfGen.Value.Sample(value =>
        JsonSerializer.Deserialize<Edtf>(JsonSerializer.Serialize(value)).ShouldBe(value));

    [Fact]
    public void Null_stays_null() => JsonSerializer.Deserialize<Dated>("""{"Occurred":null}""").ShouldBe(new Dated(null));

    [Fact]
    public void A_bad_text_is_refused_with_its_exact_message_and_the_place_in_the_json()
    {
        Edtf.TryParse("2003-02-30", out _, out var expected).ShouldBeFalse();

        var refusal = Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Dated>("""{"Occurred":"2003-02-30"}"""));

        refusal.Message.ShouldBe(expected);
        refusal.Path.ShouldBe("$.Occurred");
    }

    [Theory]
    [InlineData("2003", "An EDTF date is a string such as \"2003-07-01\", not Number.")]
    [InlineData("{}", "An EDTF date is a string such as \"2003-07-01\", not StartObject.")]
    public void What_is_no_string_is_refused(string json, string expected) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Edtf>(json)).Message.ShouldBe(expected);

    [Fact]
    public void A_string_that_is_no_text_is_refused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Edtf>("\"\\ud800\""));
}
