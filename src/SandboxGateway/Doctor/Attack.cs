using System.Text.Json.Serialization;

namespace SandboxGateway.Doctor;

/// <summary>One entry of the catalogue: what is tried, and which layers stop it with which outcome. Immutable.</summary>
internal sealed record Attack
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>The vulnerability it stands for, or what would be won by it.</summary>
    public required string Why { get; init; }

    /// <summary>
    /// The layers each of which stops it alone, and what stopping looks like: an errno's name, a signal, a limit, "nothing"
    /// (not refused, but nothing was to be found), "violation" or "deadline".
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Layers { get; init; }

    /// <summary>More such layers under one policy, by its name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>> Further { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<string>>>();

    /// <summary>Layers that stop it only together, so that each counts for nothing alone and the twin does without them.</summary>
    public IReadOnlyList<string> OnlyTogether { get; init; } = [];

    /// <summary>Why there is no second layer; null where there is one.</summary>
    public string? OnlyOne { get; init; }

    /// <summary>Policies it is run under.</summary>
    public IReadOnlyList<string> Policies { get; init; } = ["handler", "handler-offline-strict", "strict"];

    /// <summary>What runs the attacker: "exec" for the native one, "python" for the other.</summary>
    public string Runtime { get; init; } = "exec";

    /// <summary>Two sandboxes: one leaves a sign, the other looks for it.</summary>
    public bool Pair { get; init; }

    /// <summary>It takes what others need, so it runs when nothing else does.</summary>
    public bool Alone { get; init; }

    /// <summary>Seconds it may take; the gateway ends it then.</summary>
    public double Seconds { get; init; } = 20;

    /// <summary>How it is shown to work where nothing stops it.</summary>
    public AttackTwin Twin { get; init; }

    /// <summary>Why there is no twin, or what this depends on.</summary>
    public string? TwinReason { get; init; }

    /// <summary>The catalogue file it comes from.</summary>
    [JsonIgnore]
    public string Group { get; init; } = "";

    /// <summary>The layers that stop it under a policy, with their outcomes.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> LayersUnder(string policy) =>
        Further.TryGetValue(policy, out var further)
            ? Layers.Concat(further).ToDictionary(StringComparer.Ordinal)
            : Layers;
}
