using System.Text;
using System.Text.Json;
using CooperationTracker.Audit.Leaves;
using CsCheck;

namespace CooperationTracker.Audit.Tests.Leaves;

/// <summary>The one form of JSON (RFC 8785), with the examples that the RFC and its reference code publish.</summary>
public class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"numbers":[1E30, 4.50, 333333333.33333329, 2e-3, 0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null, true, false]}""",
        """{"literals":[null,true,false],"numbers":[1e+30,4.5,333333333.3333333,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    [InlineData("""{"b": {"z": 1, "aa": [ ]}, "a": { }, "": [{"y":2,"x":1}]}""", """{"":[{"x":1,"y":2}],"a":{},"b":{"aa":[],"z":1}}""")]
    [InlineData(" \"a\\b\\f\\n\\r\\t\\u0001\u007f/\" ", "\"a\\b\\f\\n\\r\\t\\u0001\u007f/\"")]
    [InlineData("12", "12")]
    public void A_value_has_one_form(string json, string form) => Of(json).ShouldBe(form);

    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(unchecked((long)0x8000000000000000), "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(unchecked((long)0xffefffffffffffff), "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(unchecked((long)0xbecbf647612f3696), "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_have_the_published_forms(long bits, string form) => CanonicalNumber.Of(BitConverter.Int64BitsToDouble(bits)).ShouldBe(form);

    [Fact]
    public void A_number_leads_back_to_itself() => Gen.Double.Where(double.IsFinite).Sample(number =>
        double.Parse(Of(CanonicalNumber.Of(number)), System.Globalization.CultureInfo.InvariantCulture) == number);

    [Fact]
    public void Names_are_in_the_order_of_their_UTF16_however_many_there_are() =>
        Gen.Select(Gen.Int[0, 80], Gen.String[Gen.Char["ab\"\\\n\u0001!Zé\uffee\ue000"], 0, 3]).SelectMany((count, extra) => Gen.String[Gen.Char["ab\"\\\n\u0001!Zé\uffee\ue000"], 0, 4].Array[count].Select(names => names.Append(extra + "\ud83d\ude00")))
            .Sample(given =>
            {
                string[] names = [.. given.Distinct()];
                var json = $"{{{string.Join(", ", names.Select((n, i) => $"{JsonSerializer.Serialize(n)}: {{\"x\": {i}}}"))}}}";
                using var document = JsonDocument.Parse(Of(json));
                document.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(names.Order(StringComparer.Ordinal));
                document.RootElement.EnumerateObject().ShouldAllBe(p => names[p.Value.GetProperty("x").GetInt32()] == p.Name);
            }, iter: 500);

    [Fact]
    public void A_number_beyond_every_double_stands_as_it_was_written() => Of("[1e999]").ShouldBe("[1e999]");

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("")]
    public void What_is_no_value_is_refused(string json) => Should.Throw<JsonException>(() => Of(json));

    private static string Of(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));
}
