namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// An escape that was read: its length, what it stands for (-1: nothing), and whether it is reason enough to look at the text
/// around it without its escapes. A length of 0 means none was there.
/// </summary>
internal readonly record struct Escape(int Length, int Value, bool IsTelling)
{
    public static Escape None => default;
}
