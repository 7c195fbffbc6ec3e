using System.Globalization;
using SandboxGateway.Policies;
using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Workers;

/// <summary>What the sandbox of a model is to be.</summary>
internal static class LaunchSpecs
{
    /// <summary>Where a model's version folder lies inside its sandbox.</summary>
    public const string ModelFolder = "/model";

    private const string PythonLibrary = "/opt/sandbox-gateway/python";
    private const string WorkerFolder = "/opt/sandbox-gateway/worker";

    // Where images of Python and of distributions keep the interpreter.
    private static readonly string[] _pythonsOfImages = ["/usr/local/bin/python3", "/usr/bin/python3", "/bin/python3"];

    // What OpenMP and the common libraries for linear algebra read.
    private static readonly string[] _threadVariables = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    public static SandboxLaunch For(ServedModel model, SandboxPolicy policy, LauncherExecutables executables)
    {
        var spec = model.Manifest.Handler is { } handler
            ? ForHandler(model, handler, executables)
            : ForOnnx(model, executables.Worker);
        spec.Containment = policy.Containment;
        spec.Env.Add("HOME", "/tmp");
        spec.Env.Add("LANG", "C.UTF-8");
        spec.Mounts.Add(policy.Mounts);
        return new SandboxLaunch(model.Name, spec) { Version = model.Version, Policy = policy };
    }

    private static LaunchSpec ForOnnx(ServedModel model, string worker) => new()
    {
        Executable = worker,
        // ONNX Runtime 1.29 and newer otherwise writes a device id and resolves host names.
        Env = { { "ORT_DISABLE_TELEMETRY", "1" } },
        Mounts = { Bind(model.VersionFolder, ModelFolder, isExecutable: false) },
    };

    private static LaunchSpec ForHandler(ServedModel model, HandlerDeclaration handler, LauncherExecutables executables)
    {
        var spec = new LaunchSpec
        {
            Root = handler.Image is { } image
                ? new Root { Kind = Root.Types.Kind.Image, Path = image }
                : new Root { Kind = Root.Types.Kind.System },
            Env = { { "TMPDIR", "/tmp" }, { "PATH", "/usr/local/bin:/usr/bin:/bin" } },
            // Executable: a handler brings programs and native libraries along.
            Mounts = { Bind(model.VersionFolder, ModelFolder, isExecutable: true) },
        };
        foreach (var variable in _threadVariables)
        {
            spec.Env.Add(variable, model.Manifest.Threads.ToString(CultureInfo.InvariantCulture));
        }

        if (handler.Command.Count == 0)
        {
            AddPython(spec, handler, executables);
        }
        else
        {
            AddProgram(spec, handler, executables);
        }

        return spec;
    }

    private static void AddPython(LaunchSpec spec, HandlerDeclaration handler, LauncherExecutables executables)
    {
        spec.Executable = handler.Image is { } image ? FindPython(image) ?? executables.Python : executables.Python;
        spec.Args.Add(["-m", "sandbox_gateway"]);
        spec.Mounts.Add(Bind(executables.PythonLibrary, PythonLibrary, isExecutable: false));
        spec.Env.Add("PYTHONPATH", $"{PythonLibrary}:{ModelFolder}:{ModelFolder}/vendor:{ModelFolder}/site-packages");
        spec.Env.Add("PYTHONDONTWRITEBYTECODE", "1");
        spec.Env.Add("PYTHONNOUSERSITE", "1");
    }

    private static void AddProgram(LaunchSpec spec, HandlerDeclaration handler, LauncherExecutables executables)
    {
        string[] command = [Path.GetFullPath(handler.Command[0], ModelFolder), .. handler.Command.Skip(1)];
        if (handler.Channel == HandlerChannel.Frames)
        {
            spec.Executable = command[0];
            spec.Args.Add(command[1..]);
            return;
        }

        spec.Executable = $"{WorkerFolder}/{Path.GetFileName(executables.Worker)}";
        spec.Args.Add(["lines", "--", .. command]);
        spec.Mounts.Add(Bind(Path.GetDirectoryName(executables.Worker)!, WorkerFolder, isExecutable: true));
    }

    // Only looked for; the launcher follows links inside the image, and says if there is nothing behind them.
    private static string? FindPython(string image) =>
        Array.Find(_pythonsOfImages, path => new FileInfo(image + path) is { Exists: true } or { LinkTarget: not null });

    private static Mount Bind(string source, string destination, bool isExecutable) => new()
    {
        Type = Mount.Types.Type.BindReadOnly,
        Source = source,
        Destination = destination,
        Executable = isExecutable,
    };
}
