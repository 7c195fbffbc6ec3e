using Microsoft.Extensions.Options;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class LaunchSpecsTests
{
    private const string Tensors = "inputs: [{name: x, datatype: FP32, shape: [-1]}]\noutputs: [{name: y, datatype: FP32, shape: [-1]}]\n";

    private static readonly SandboxPolicy _policy = new()
    {
        Name = "p",
        Digest = "sha256:",
        Containment = new Containment { NoNewPrivileges = true },
        Mounts = [new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp", SizeBytes = 1 }],
        Require = [],
    };

    private static readonly LauncherExecutables _executables = new(Options.Create(new WorkersOptions { NativeDirectory = "/native" }));

    [Fact]
    public void For_Onnx_IsTheWorkerInAMinimalRoot()
    {
        var spec = Of("runtime: onnx");

        Assert.Null(spec.Root);
        Assert.Equal("/native/worker/sandbox-worker", spec.Executable);
        Assert.Empty(spec.Args);
        Assert.Equal([("/m/1", "/model", false), ("", "/tmp", false)], MountsOf(spec));
        Assert.Equal(_policy.Containment, spec.Containment);
    }

    [Fact]
    public void For_Python_IsTheInterpreterInTheSystemsRoot()
    {
        var spec = Of($"runtime: python\nthreads: 3\n{Tensors}");

        Assert.Equal(Root.Types.Kind.System, spec.Root.Kind);
        Assert.Equal("/usr/bin/python3", spec.Executable);
        Assert.Equal(["-m", "sandbox_gateway"], spec.Args);
        Assert.Equal("/opt/sandbox-gateway/python:/model:/model/vendor:/model/site-packages", spec.Env["PYTHONPATH"]);
        Assert.Equal("3", spec.Env["OMP_NUM_THREADS"]);
        Assert.Equal(
            [("/m/1", "/model", true), ("/native/python", "/opt/sandbox-gateway/python", false), ("", "/tmp", false)], MountsOf(spec));
    }

    [Fact]
    public void For_ProgramWithFrames_IsStartedItself()
    {
        var spec = Of($"runtime: exec\ncommand: [./bin/run, --fast]\nimage: /images/a\n{Tensors}");

        Assert.Equal((Root.Types.Kind.Image, "/images/a"), (spec.Root.Kind, spec.Root.Path));
        Assert.Equal("/model/bin/run", spec.Executable);
        Assert.Equal(["--fast"], spec.Args);
    }

    [Fact]
    public void For_ProgramWithLines_IsStartedByTheWorker()
    {
        var spec = Of($"runtime: exec\ncommand: [/bin/sed, -u, s/a/b/]\nchannel: lines\n{Tensors}");

        Assert.Equal("/opt/sandbox-gateway/worker/sandbox-worker", spec.Executable);
        Assert.Equal(["lines", "--", "/bin/sed", "-u", "s/a/b/"], spec.Args);
        Assert.Contains(("/native/worker", "/opt/sandbox-gateway/worker", true), MountsOf(spec));
    }

    [Fact]
    public void LoadCommand_Handler_SaysFunctionAndSignature()
    {
        var manifest = ManifestReader.Read("m", $"runtime: python\nfile: a.py\nfunction: run\n{Tensors}");

        var load = LoadCommands.For(manifest, 1024);

        Assert.Equal(("/model/a.py", "run", 1024ul), (load.Path, load.Function, load.MaxPayloadBytes));
        Assert.Equal("x", Assert.Single(load.Inputs).Name);
        Assert.Equal([-1L], Assert.Single(load.Outputs).Shape);
    }

    private static LaunchSpec Of(string manifest) =>
        LaunchSpecs.For(new ServedModel(ManifestReader.Read("m", manifest), 1, "/m/1"), _policy, _executables).Spec;

    private static IEnumerable<(string Source, string Destination, bool IsExecutable)> MountsOf(LaunchSpec spec) =>
        spec.Mounts.Select(mount => (mount.Source, mount.Destination, mount.Executable));
}
