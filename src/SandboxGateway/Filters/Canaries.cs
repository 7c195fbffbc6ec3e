using System.Collections.Concurrent;
using System.Security.Cryptography;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters;

/// <summary>
/// Markers that only the inside of one sandbox knows. One in an output, in whatever disguise, proves that the output carries
/// what the sandbox was given, and whose. Thread-safe.
/// </summary>
internal sealed class Canaries
{
    public const string RuleId = "sandbox-marker";

    // More sandboxes than a gateway has at once; markers of those long gone are forgotten, but found all the same.
    private const int MaxKnown = 10_000;
    private const int RandomLetters = 32;
    private const string Prefix = "sgmark_";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly ConcurrentDictionary<string, string> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _oldestFirst = new();

    public static RuleFile RuleFile { get; } = new()
    {
        Name = "markers",
        Rules =
        [
            new Rule
            {
                Id = RuleId,
                Title = "Marker planted in a sandbox",
                Family = "markers",
                Shape = $"{Prefix}[a-z2-7]{{{RandomLetters}}}",
                Severity = Severity.Critical,
                Confidence = 0.99,
                Glued = true,
                KeepsMatch = true,
            },
        ],
    };

    /// <summary>A new marker, for a sandbox of <paramref name="model"/>.</summary>
    public string Create(string model)
    {
        var marker = Prefix + RandomNumberGenerator.GetString(Letters, RandomLetters);
        _models[marker] = model;
        _oldestFirst.Enqueue(marker);
        if (_oldestFirst.Count > MaxKnown && _oldestFirst.TryDequeue(out var oldest))
        {
            _models.TryRemove(oldest, out _);
        }

        return marker;
    }

    /// <summary>The model whose sandbox was given the marker; null if that is not known, as of one from an earlier run.</summary>
    public string? ModelOf(string? marker) => marker is null ? null : _models.GetValueOrDefault(marker);
}
