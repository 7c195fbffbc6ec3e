using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api;

/// <summary>What the caller is told was done to its texts: response parameters "sanitized" and "flagged".</summary>
internal static class TextNotes
{
    /// <summary>Name and value of each parameter; none for texts that were clean.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(InferenceRequest request)
    {
        if (Describe(request, note => note.Stripped) is { Length: > 0 } stripped)
        {
            yield return ("sanitized", stripped);
        }

        if (Describe(request, note => note.Flagged) is { Length: > 0 } flagged)
        {
            yield return ("flagged", flagged);
        }
    }

    private static string Describe(InferenceRequest request, Func<TextNote, TextFindings> findings) =>
        string.Join("; ", request.TextNotes
            .Where(note => findings(note) != TextFindings.None)
            .Select(note => $"{note.Input}: {TextSanitizer.Name(findings(note))}"));
}
