using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using SandboxGateway.Filters.Redaction;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Filters;

/// <summary>
/// Keeps secrets out of the words of workers: why they refuse a model, why one failed, what they print. Thread-safe.
/// </summary>
internal sealed class SecretGuard(FilterRules rules, Canaries canaries)
{
    public SecretScanner Scanner { get; } = rules.Scanner;

    /// <summary>Puts a marker that names the rule in place of each secret; its hashes are good for one run of the gateway.</summary>
    public Redactor Redactor { get; } = new(RedactionAction.Replace, RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes));

    /// <summary>The text as it may leave.</summary>
    public string Clean(string text) => Clean(text, []);

    /// <summary>The same; <paramref name="findings"/> takes what was found.</summary>
    public string Clean(string text, List<Finding> findings)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Scanner.Scan(bytes, findings);
        if (findings.Count == 0)
        {
            return text;
        }

        var cleaned = new ArrayBufferWriter<byte>(bytes.Length);
        Redactor.Write(bytes, findings, cleaned);
        return Encoding.UTF8.GetString(cleaned.WrittenSpan);
    }

    /// <summary>What is wrong with the rules that the model's file names; null when all of them exist.</summary>
    public string? FindUnknownRule(ModelManifest manifest)
    {
        foreach (var (id, place) in manifest.Filter?.Places ?? new Dictionary<string, YamlNode>())
        {
            if (!rules.Ids.Contains(id))
            {
                return new YamlProblem(place, $"there is no filter rule \"{id}\"; see: sandbox-gateway filter rules").At(ManifestReader.FileName);
            }
        }

        return null;
    }

    /// <summary>Something for a new sandbox of <paramref name="model"/> to keep to itself.</summary>
    public string CreateMarker(string model) => canaries.Create(model);
}
