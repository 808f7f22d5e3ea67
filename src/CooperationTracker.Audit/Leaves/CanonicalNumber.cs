using System.Globalization;
using System.Text;

namespace CooperationTracker.Audit.Leaves;

/// <summary>Numbers in the form that ECMAScript gives them (RFC 8785, section 3.2.2.3).</summary>
internal static class CanonicalNumber
{
    /// <summary>Integers of so few digits are doubles as they stand.</summary>
    private const int SafeDigits = 15;

    /// <summary>Writes a number's form.</summary>
    /// <param name="json">The number as it stands in JSON.</param>
    /// <param name="output">Takes it.</param>
    public static void Write(ReadOnlySpan<byte> json, ByteBuffer output)
    {
        if (json.Length <= SafeDigits && json.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            output.Write(json);
            return;
        }
        var number = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        output.Write(double.IsFinite(number) ? Encoding.ASCII.GetBytes(Of(number)) : json);
    }

    /// <summary>A double's form: the fewest digits that lead back to it, with an exponent from 1e21 up and below 1e-6.</summary>
    internal static string Of(double number)
    {
        if (number == 0)
        {
            return "0"; // minus zero, too
        }
        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var power = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var whole = parts[0].Split('.')[0];
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        var exponent = power + whole.Length - 1 - (all.Length - significant.Length);
        var digits = significant.TrimEnd('0');
        return (number < 0 ? "-" : "") + Laid(digits, exponent);
    }

    /// <param name="digits">The digits, without zeros at either end.</param>
    /// <param name="exponent">The power of ten of the first one.</param>
    private static string Laid(string digits, int exponent) => exponent switch
    {
        >= 21 or < -6 => $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
        < 0 => $"0.{new string('0', -exponent - 1)}{digits}",
        _ when digits.Length <= exponent + 1 => digits.PadRight(exponent + 1, '0'),
        _ => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
    };
}
