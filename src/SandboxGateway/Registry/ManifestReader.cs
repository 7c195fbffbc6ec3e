using System.Collections.ObjectModel;
using System.Globalization;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>
/// Turns the text of a model.yaml into a <see cref="ModelManifest"/>. Reports every mistake it finds, each with its line
/// and column. Used for one file, by one thread.
/// </summary>
internal sealed class ManifestReader
{
    public const string FileName = "model.yaml";

    // A power of two above any machine's useful count per operator; a typing slip must not start thousands of threads.
    private const int MaxThreads = 64;
    private const double MaxTimeoutSeconds = 3600;

    // NAME_MAX of Linux.
    private const int MaxFileNameLength = 255;

    // Keys that not every runtime has.
    private static readonly Dictionary<string, string[]> _runtimesOf = new(StringComparer.Ordinal)
    {
        ["file"] = ["onnx", "python"],
        ["function"] = ["python"],
        ["command"] = ["exec"],
        ["channel"] = ["exec"],
        ["image"] = ["python", "exec"],
        ["inputs"] = ["python", "exec"],
        ["outputs"] = ["python", "exec"],
    };

    private readonly ManifestProblems _problems = new();
    private readonly HandlerKeysReader _handler;
    private readonly OutputKeysReader _output;
    private readonly VersionKeysReader _versions;
    private VersionPolicy _versionPolicy = VersionPolicy.Default;
    private IReadOnlyDictionary<string, int> _labels = ReadOnlyDictionary<string, int>.Empty;
    private OutputFilterDeclaration? _filter;
    private string? _runtime;
    private string? _file;
    private int _threads = ModelManifest.DefaultThreads;
    private TimeSpan? _timeout;
    private string? _policy;
    private YamlMapping? _contract;
    private string? _description;

    private ManifestReader()
    {
        _handler = new HandlerKeysReader(_problems);
        _output = new OutputKeysReader(_problems);
        _versions = new VersionKeysReader(_problems);
    }

    /// <summary>Keys of the file; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "runtime", "file", "function", "command", "channel", "image", "inputs", "outputs", "versionPolicy", "labels", "threads", "policy",
        "requests", "contract", "output", "description",
    ];

    /// <summary>Keys of the group "requests".</summary>
    public static IReadOnlyList<string> RequestKeys { get; } = ["timeoutSeconds"];

    /// <summary>Values of the key "runtime".</summary>
    public static IReadOnlyList<string> Runtimes { get; } = ["onnx", "python", "exec"];

    /// <summary>Reads <paramref name="text"/>; on a mistake the manifest says it in <see cref="ModelManifest.Problem"/>.</summary>
    public static ModelManifest Read(string modelName, string text)
    {
        if (StrictYamlReader.Read(text, out var problem) is not { } root)
        {
            return ModelManifest.Refused(modelName, problem!.At(FileName));
        }

        var reader = new ManifestReader();
        reader.ReadRuntime(root);
        foreach (var (key, value) in root.Entries)
        {
            reader.ReadKey(key, value);
        }

        return reader.ToManifest(modelName, root);
    }

    private ModelManifest ToManifest(string modelName, YamlMapping root)
    {
        var handler = _runtime is null or "onnx" ? null : _handler.Complete(_runtime, root);
        if (!_problems.IsEmpty || _runtime is null)
        {
            return ModelManifest.Refused(modelName, _problems.ToString());
        }

        return new ModelManifest
        {
            Name = modelName,
            Runtime = _runtime,
            File = RequiredFile(handler),
            Handler = handler,
            Versions = _versionPolicy,
            Labels = _labels,
            Digest = ManifestDigest.Of(root),
            Threads = _threads,
            Timeout = _timeout,
            Policy = _policy,
            Contract = _contract,
            Filter = _filter,
            Description = _description,
        };
    }

    private string? RequiredFile(HandlerDeclaration? handler) => _runtime switch
    {
        "onnx" => _file ?? ModelManifest.DefaultFile,
        "python" => _file ?? ModelManifest.DefaultHandlerFile,
        _ => handler!.Command[0].StartsWith('/') ? null : handler.Command[0],
    };

    private void ReadRuntime(YamlMapping root)
    {
        if (root.Entries.FirstOrDefault(entry => entry.Key.Value == "runtime") is not { Value: { } value })
        {
            _problems.Refuse(root, $"runtime is missing; it must be {string.Join(" or ", Runtimes)}");
        }
        else if (_problems.Text(value, "runtime") is { } text)
        {
            _runtime = Runtimes.Contains(text) ? text : null;
            if (_runtime is null)
            {
                _problems.Refuse(value, $"runtime must be {string.Join(" or ", Runtimes)}, not \"{text}\"");
            }
        }
    }

    private void ReadKey(YamlScalar key, YamlNode value)
    {
        if (_runtime is not null && _runtimesOf.TryGetValue(key.Value, out var runtimes) && !runtimes.Contains(_runtime))
        {
            _problems.Refuse(key, $"{key.Value} is for runtime {string.Join(" and ", runtimes)}, not for {_runtime}");
            return;
        }

        switch (key.Value)
        {
            case "runtime":
                break;
            case "file":
                ReadFile(value);
                break;
            case "function" or "command" or "channel" or "image" or "inputs" or "outputs":
                _handler.Read(key, value);
                break;
            case "versionPolicy":
                _versionPolicy = _versions.ReadPolicy(value);
                break;
            case "labels":
                _labels = _versions.ReadLabels(value);
                break;
            case "threads":
                ReadThreads(value);
                break;
            case "policy":
                _policy = _problems.Text(value, "policy");
                break;
            case "requests":
                ReadRequests(value);
                break;
            case "contract":
                ReadContract(value);
                break;
            case "output":
                _filter = _output.Read(value);
                break;
            case "description":
                _description = _problems.Text(value, "description");
                break;
            default:
                _problems.RefuseKey(key, Keys);
                break;
        }
    }

    private void ReadFile(YamlNode value)
    {
        if (_problems.Text(value, "file") is not { } text)
        {
            return;
        }

        var isPlainName = text is not ("" or "." or "..")
            && text.Length <= MaxFileNameLength
            && !text.Contains('/', StringComparison.Ordinal)
            && !text.Any(char.IsControl);
        if (!isPlainName)
        {
            _problems.Refuse(value, "file must be the plain name of a file in the version folder, without a slash");
            return;
        }

        _file = text;
    }

    private void ReadThreads(YamlNode value)
    {
        if (value is YamlScalar { IsNumber: true } scalar
            && int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
            && threads is >= 1 and <= MaxThreads)
        {
            _threads = threads;
            return;
        }

        _problems.Refuse(value, $"threads must be a whole number from 1 to {MaxThreads}, not {ManifestProblems.Shown(value)}");
    }

    private void ReadRequests(YamlNode value)
    {
        if (value is not YamlMapping group)
        {
            _problems.Refuse(value, $"requests must be a group of keys, not {value.Kind}; allowed: {string.Join(", ", RequestKeys)}");
            return;
        }

        foreach (var (key, entry) in group.Entries)
        {
            if (key.Value == "timeoutSeconds")
            {
                ReadTimeout(entry);
            }
            else
            {
                _problems.RefuseKey(key, RequestKeys);
            }
        }
    }

    // What stands in it is read when the contract is compiled.
    private void ReadContract(YamlNode value)
    {
        _contract = value as YamlMapping;
        if (_contract is null)
        {
            _problems.Refuse(value, $"contract must be a group of keys, not {value.Kind}");
        }
    }

    private void ReadTimeout(YamlNode value)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (value is YamlScalar { IsNumber: true } scalar
            && double.TryParse(scalar.Value, Style, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MaxTimeoutSeconds
            && TimeSpan.FromSeconds(seconds) is var timeout
            && timeout > TimeSpan.Zero)
        {
            _timeout = timeout;
            return;
        }

        _problems.Refuse(
            value, $"timeoutSeconds must be a number above 0 and up to {MaxTimeoutSeconds}, not {ManifestProblems.Shown(value)}");
    }
}
