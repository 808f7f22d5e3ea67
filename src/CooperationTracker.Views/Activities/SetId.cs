using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Views.Activities;

/// <summary>An id for a set of ids, made of nothing but them: the same set has the same one, whoever makes it.</summary>
internal static class SetId
{
    /// <summary>The id of the set; null where it is empty.</summary>
    /// <param name="ids">Its members, in any order and as often as they come. None holds a line break (see <see cref="Domain.Slug"/>).</param>
    public static Guid? Of(IEnumerable<string> ids)
    {
        var members = ids.Distinct().Order(StringComparer.Ordinal).ToArray();
        // Half of SHA-256: two sets of one id are not to be feared, however many there are.
        return members.Length == 0 ? null : new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', members))).AsSpan(0, 16), bigEndian: true);
    }
}
