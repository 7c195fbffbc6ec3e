using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api;

/// <summary>
/// What the caller is told beside the outputs: which texts of the request were changed ("sanitized") or are worth a look
/// ("flagged"), and what the filter did to the answer ("secret_filter").
/// </summary>
internal static class AnswerParameters
{
    /// <summary>Names and values; none, and no memory, for the usual answer.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(InferenceRequest request, InferenceResponse? response)
    {
        if (request.TextNotes.Count == 0 && response?.FilterReport is null)
        {
            return [];
        }

        (string Name, string? Value)[] all =
        [
            ("sanitized", Describe(request, note => note.Stripped)),
            ("flagged", Describe(request, note => note.Flagged)),
            ("secret_filter", response?.FilterReport),
        ];
        return [.. all.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).Select(parameter => (parameter.Name, parameter.Value!))];
    }

    private static string Describe(InferenceRequest request, Func<TextNote, TextFindings> findings) =>
        string.Join("; ", request.TextNotes
            .Where(note => findings(note) != TextFindings.None)
            .Select(note => $"{note.Input}: {TextSanitizer.Name(findings(note))}"));
}
