namespace SandboxGateway.Registry;

/// <summary>The rule for names of models, which are folder names and parts of paths.</summary>
internal static class ModelName
{
    private const int MaxLength = 128;

    /// <summary>True for 1 to 128 letters, digits, underscores, points and hyphens of ASCII, but not "." and "..".</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength
        && name is not ("." or "..")
        && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
