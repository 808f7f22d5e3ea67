using System.Reflection;
using System.Text.RegularExpressions;

namespace CooperationTracker.Domain.Tests;

public partial class RefusalCodesTests
{
    private static readonly string[] Codes =
        [.. typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    [Fact]
    public void Each_code_stands_for_one_thing() => Codes.ShouldBeUnique();

    [Fact]
    public void Codes_are_kebab_case()
    {
        Codes.Length.ShouldBeGreaterThan(10);
        Codes.ShouldAllBe(code => KebabCase().IsMatch(code));
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
