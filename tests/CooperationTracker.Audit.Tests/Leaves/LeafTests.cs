using System.Text;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.EventLog;

namespace CooperationTracker.Audit.Tests.Leaves;

/// <summary>The form of a leaf, which must not change: a proof made today is checked by it for good.</summary>
public class LeafTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Leaf.SaltSize).Select(i => (byte)i)];

    private static readonly StoredEvent Stored = new(
        42, new Guid("018f6c1e-0000-7000-8000-00000000002a"), "statement/caco-osce-2004", 3, "meeting_held", "{\"b\": 1.0, \"a\": \"é\"}"u8.ToArray(),
        new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)).AddTicks(1_234_560), null, null, "{\"via\": \"cli\", \"author\": \"an\\\"na\"}"u8.ToArray());

    [Fact]
    public void A_leaf_is_this_json_to_the_byte() => Encoding.UTF8.GetString(Leaf.Of(Stored, Salt).ToBytes()).ShouldBe(
        """{"author":"an\"na","data":"I7HHkyhZZsxSYz5epUxFQFQwUh+i01UseYNk6nvV/kU=","id":"018f6c1e-0000-7000-8000-00000000002a","position":42,"stream":"statement/caco-osce-2004","timestamp":"2026-01-02T03:04:05.123456Z","type":"meeting_held","version":3}""");

    [Fact]
    public void The_digest_of_data_does_not_hang_on_how_the_data_is_written() =>
        Leaf.DigestOf("{\"a\":\"\\u00e9\",\"b\":1}"u8, Salt).ShouldBe(Leaf.DigestOf(Stored.Data.Span, Salt));

    [Fact]
    public void Another_salt_is_another_digest() => Leaf.DigestOf(Stored.Data.Span, [.. Salt.Reverse()]).ShouldNotBe(Leaf.DigestOf(Stored.Data.Span, Salt));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"author\": null}")]
    [InlineData("{\"author\": 7}")]
    [InlineData("{\"more\": {\"author\": \"x\"}}")]
    public void Who_is_not_named_as_text_is_left_out(string headers) =>
        Leaf.Of(Stored with { Headers = Encoding.UTF8.GetBytes(headers) }, Salt).Author.ShouldBeNull();

    [Fact]
    public void A_leaf_is_read_from_its_bytes_and_from_no_others()
    {
        var leaf = Leaf.Of(Stored, Salt);
        var text = Encoding.UTF8.GetString(leaf.ToBytes());

        Leaf.Parse(leaf.ToBytes()).ShouldBe(leaf);
        Leaf.Parse(Leaf.Of(Stored with { Headers = default }, Salt).ToBytes()).Author.ShouldBeNull();
        foreach (var other in new[] { text.Replace(",", ", ", StringComparison.Ordinal), text.Replace("{", "{\"a\":1,", StringComparison.Ordinal), text[..^1], "{}", "7", text.Replace("42", "\"42\"", StringComparison.Ordinal) })
        {
            Should.Throw<FormatException>(() => Leaf.Parse(Encoding.UTF8.GetBytes(other)), other);
        }
    }
}
