namespace CooperationTracker.Domain;

/// <summary>Suggestions for a name that was not found.</summary>
public static class NearestNames
{
    /// <summary>
    /// The known names nearest to a mistyped one, best first: at most <paramref name="count"/>, and none
    /// that differs in more than a third of its letters (two at least), unless one contains the other.
    /// </summary>
    public static IReadOnlyList<string> To(string mistyped, IEnumerable<string> known, int count = 3)
    {
        var wanted = mistyped.ToUpperInvariant();
        return [.. known
            .Where(name => Contained(name) || Math.Abs(wanted.Length - name.Length) <= Allowed(name)) // two lengths differ by no more than their letters
            .Select(name => (name, distance: Distance(wanted, name.ToUpperInvariant())))
            .Where(n => n.distance <= Allowed(n.name) || Contained(n.name))
            .OrderBy(n => n.distance).ThenBy(n => n.name, StringComparer.Ordinal)
            .Select(n => n.name).Distinct().Take(count)];

        int Allowed(string name) => Math.Max(2, Math.Max(wanted.Length, name.Length) / 3);
        bool Contained(string name) => wanted.Length >= 3 && name.Contains(wanted, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        var beforePrevious = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious);
        }
        return previous[b.Length];
    }
}
