using System.Text.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Loading;

/// <summary>Checks the form of keywords that say something about a value and ask nothing of it.</summary>
internal static class NoteKeywords
{
    public static void Check(KeywordReader reader)
    {
        foreach (var keyword in (ReadOnlySpan<string>)["$comment", "$id", "$schema", "title", "description"])
        {
            reader.ReadText(keyword);
        }

        foreach (var keyword in (ReadOnlySpan<string>)["readOnly", "writeOnly"])
        {
            reader.ReadBoolean(keyword);
        }

        if (reader.TryGet("examples", out var examples) && examples.ValueKind != JsonValueKind.Array)
        {
            reader.Refuse("examples", "must be an array");
        }

        if (reader.Draft == SchemaDraft.Draft202012)
        {
            CheckOf202012(reader);
        }
    }

    private static void CheckOf202012(KeywordReader reader)
    {
        reader.ReadBoolean("deprecated");
        foreach (var keyword in (ReadOnlySpan<string>)["$anchor", "$dynamicAnchor", "contentEncoding", "contentMediaType"])
        {
            reader.ReadText(keyword);
        }

        if (reader.TryGet("$vocabulary", out var vocabulary) && vocabulary.ValueKind != JsonValueKind.Object)
        {
            reader.Refuse("$vocabulary", "must be an object");
        }
    }
}
