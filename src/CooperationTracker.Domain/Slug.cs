namespace CooperationTracker.Domain;

/// <summary>Ids and keys: lower-case ASCII letters, digits and single hyphens between them, 80 characters at most.</summary>
public static class Slug
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 80;

    /// <summary>What an id looks like, for error messages.</summary>
    public const string Form = "lower-case letters, digits and single hyphens, 80 characters at most, such as 'caco-osce-2004'";

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsValid(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || text[0] == '-' || text[^1] == '-')
        {
            return false;
        }
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && (c != '-' || text[i - 1] == '-'))
            {
                return false;
            }
        }
        return true;
    }
}
