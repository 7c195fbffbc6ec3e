using System.Globalization;

namespace SandboxGateway.Doctor;

/// <summary>
/// A model repository that holds the attacker once for each policy and deadline, and a model for each trial that is a link to
/// one of them: models share their files, as sandboxes of one model do.
/// </summary>
internal sealed class TrialRepository(string folder, string attacker, Canaries canaries)
{
    /// <summary>The attacker, in each version folder.</summary>
    public const string Program = "sandbox-attack";

    private const UnixFileMode Readable = (UnixFileMode)0x1ED;

    private readonly Dictionary<(string Policy, double Seconds), string> _kinds = [];

    public string Models { get; } = Open(Path.Combine(folder, "models"));

    /// <summary>A model that nobody but its own sandbox may read.</summary>
    public string OtherModelFile => Path.Combine(_kinds.Values.First(), "1", "data");

    public void Add(string model, string policy, double seconds)
    {
        if (!_kinds.TryGetValue((policy, seconds), out var kind))
        {
            kind = MakeKind(policy, seconds);
            _kinds.Add((policy, seconds), kind);
        }

        File.CreateSymbolicLink(Path.Combine(Models, model), kind);
    }

    private string MakeKind(string policy, double seconds)
    {
        var kind = Open(Path.Combine(folder, $"attacker{_kinds.Count}"));
        File.WriteAllText(Path.Combine(kind, "model.yaml"), string.Create(CultureInfo.InvariantCulture, $$"""
            runtime: exec
            policy: {{policy}}
            command: [./{{Program}}, serve]
            requests: {timeoutSeconds: {{seconds}}}
            inputs: [{name: {{AttackWireForm.Input}}, datatype: BYTES, shape: [1]}]
            outputs: [{name: {{AttackWireForm.Output}}, datatype: BYTES, shape: [1]}]

            """));
        var version = Open(Path.Combine(kind, "1"));
        File.Copy(attacker, Path.Combine(version, Program));
        File.SetUnixFileMode(Path.Combine(version, Program), Readable);
        canaries.Write(Path.Combine(version, "data"));
        return kind;
    }

    private static string Open(string path)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, Readable);
        return path;
    }
}
