using System.Globalization;
using SandboxGateway.Policies;

namespace SandboxGateway.Doctor;

/// <summary>
/// A model repository that holds the attackers once for each runtime and deadline, and a model for each trial that is a link to
/// one of them: models share their files, as sandboxes of one model do.
/// </summary>
internal sealed class TrialRepository(string folder, string attackers, Canaries canaries)
{
    /// <summary>The attackers, in each version folder.</summary>
    public const string Program = "sandbox-attack";
    public const string PythonProgram = "attacks.py";

    /// <summary>
    /// Of all models: a policy made for the ONNX worker is refused to any other program, so such a trial gets it from its launcher.
    /// </summary>
    public const string HandlerPolicy = "handler";

    private const UnixFileMode Readable = (UnixFileMode)0x1ED;

    private readonly Dictionary<(string Runtime, double Seconds), string> _kinds = [];

    public string Models { get; } = Open(Path.Combine(folder, "models"));

    /// <summary>A model that nobody but its own sandbox may read.</summary>
    public string OtherModelFile => Path.Combine(folder, "other", "1", "data");

    /// <summary>A program of the host that belongs to no sandbox.</summary>
    public string HostProgram => Path.Combine(folder, "host-program");

    /// <summary>Whether a policy is made for our ONNX worker, in a root that holds nothing else.</summary>
    public static bool IsForOnnx(SandboxPolicy policy) => policy.Containment.Seccomp?.Profile == "onnx";

    /// <summary>Lays out what no trial's sandbox is given.</summary>
    public void AddBystanders()
    {
        Open(Path.Combine(folder, "other"));
        Open(Path.Combine(folder, "other", "1"));
        canaries.Write(OtherModelFile);
        File.Copy(Path.Combine(attackers, Program), HostProgram);
        File.SetUnixFileMode(HostProgram, Readable);
    }

    public void Add(string model, Attack attack)
    {
        if (!_kinds.TryGetValue((attack.Runtime, attack.Seconds), out var kind))
        {
            kind = MakeKind(attack);
            _kinds.Add((attack.Runtime, attack.Seconds), kind);
        }

        File.CreateSymbolicLink(Path.Combine(Models, model), kind);
    }

    private string MakeKind(Attack attack)
    {
        var kind = Open(Path.Combine(folder, $"attacker{_kinds.Count}"));
        var isPython = attack.Runtime == "python";
        File.WriteAllText(Path.Combine(kind, "model.yaml"), string.Create(CultureInfo.InvariantCulture, $$"""
            runtime: {{attack.Runtime}}
            policy: {{HandlerPolicy}}
            {{(isPython ? $"file: {PythonProgram}" : $"command: [./{Program}, serve]")}}
            requests: {timeoutSeconds: {{attack.Seconds}}}
            inputs: [{name: {{AttackWireForm.Input}}, datatype: BYTES, shape: [1]}]
            outputs: [{name: {{AttackWireForm.Output}}, datatype: BYTES, shape: [1]}]

            """));
        var version = Open(Path.Combine(kind, "1"));
        foreach (var program in (string[])[Program, PythonProgram])
        {
            File.Copy(Path.Combine(attackers, program), Path.Combine(version, program));
            File.SetUnixFileMode(Path.Combine(version, program), Readable);
        }

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
