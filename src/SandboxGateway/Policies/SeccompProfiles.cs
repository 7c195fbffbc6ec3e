using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace SandboxGateway.Policies;

/// <summary>
/// The profiles sandboxes can have, as the files the launcher is built from say them. Only read here, for what policies show; the
/// gateway compiles none.
/// </summary>
internal static class SeccompProfiles
{
    private const string Folder = "SandboxGateway.Policies.Profiles.";
    private const string Extension = ".json";

    // What init and the worker's own second stage run under is not a policy's to choose.
    private static readonly string[] _internal = ["init", "onnx-stage-two"];

    private static readonly FrozenDictionary<string, JsonElement> _profiles = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Folder.Length..^Extension.Length], Load, StringComparer.Ordinal);

    /// <summary>Those a policy can name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _profiles.Keys.Except(_internal).Order(StringComparer.Ordinal)];

    /// <summary>Names of the calls that at least one of them allows.</summary>
    public static FrozenSet<string> KnownCalls { get; } = Names.SelectMany(AllowedCalls).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The file's root object.</summary>
    public static JsonElement Get(string name) => _profiles[name];

    /// <summary>Names of the calls the profile allows, with whatever arguments.</summary>
    public static IReadOnlySet<string> AllowedCalls(string name) => Get(name).GetProperty("syscalls").EnumerateArray()
        .Where(rule => rule.GetProperty("action").GetString() == "SCMP_ACT_ALLOW")
        .SelectMany(rule => rule.GetProperty("names").EnumerateArray())
        .Select(call => call.GetString()!)
        .ToHashSet(StringComparer.Ordinal);

    private static JsonElement Load(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
