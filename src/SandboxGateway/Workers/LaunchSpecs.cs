using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>What the sandbox of a model is to be.</summary>
internal static class LaunchSpecs
{
    /// <summary>Where a model's version folder lies inside its sandbox.</summary>
    public const string ModelFolder = "/model";

    public static SandboxLaunch ForOnnx(ServedModel model, SandboxPolicy policy, string workerExecutable)
    {
        var spec = new LaunchSpec
        {
            Containment = policy.Containment,
            Executable = workerExecutable,
            Env =
            {
                // ONNX Runtime 1.29 and newer otherwise writes a device id and resolves host names.
                { "ORT_DISABLE_TELEMETRY", "1" },
                { "HOME", "/tmp" },
                { "LANG", "C.UTF-8" },
            },
            Mounts =
            {
                new Mount { Type = Mount.Types.Type.BindReadOnly, Source = model.VersionFolder, Destination = ModelFolder },
                policy.Mounts,
            },
        };
        return new SandboxLaunch(model.Name, spec);
    }
}
