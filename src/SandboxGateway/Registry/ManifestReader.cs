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

    private readonly List<string> _problems = [];
    private string? _runtime;
    private string _file = ModelManifest.DefaultFile;
    private int _threads = ModelManifest.DefaultThreads;
    private TimeSpan? _timeout;
    private YamlMapping? _contract;
    private string? _description;

    private ManifestReader()
    {
    }

    /// <summary>Keys of the file; model.schema.json lists the same.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["runtime", "file", "threads", "requests", "contract", "description"];

    /// <summary>Keys of the group "requests".</summary>
    public static IReadOnlyList<string> RequestKeys { get; } = ["timeoutSeconds"];

    /// <summary>Values of the key "runtime".</summary>
    public static IReadOnlyList<string> Runtimes { get; } = ["onnx"];

    /// <summary>Reads <paramref name="text"/>; on a mistake the manifest says it in <see cref="ModelManifest.Problem"/>.</summary>
    public static ModelManifest Read(string modelName, string text)
    {
        if (StrictYamlReader.Read(text, out var problem) is not { } root)
        {
            return ModelManifest.Refused(modelName, problem!.At(FileName));
        }

        var reader = new ManifestReader();
        reader.ReadRoot(root);
        return reader.ToManifest(modelName);
    }

    private ModelManifest ToManifest(string modelName)
    {
        if (_problems.Count > 0 || _runtime is null)
        {
            return ModelManifest.Refused(modelName, string.Join("; ", _problems));
        }

        return new ModelManifest
        {
            Name = modelName,
            Runtime = _runtime,
            File = _file,
            Threads = _threads,
            Timeout = _timeout,
            Contract = _contract,
            Description = _description,
        };
    }

    private void ReadRoot(YamlMapping root)
    {
        var hasRuntime = false;
        foreach (var (key, value) in root.Entries)
        {
            switch (key.Value)
            {
                case "runtime":
                    hasRuntime = true;
                    ReadRuntime(value);
                    break;
                case "file":
                    ReadFile(value);
                    break;
                case "threads":
                    ReadThreads(value);
                    break;
                case "requests":
                    ReadRequests(value);
                    break;
                case "contract":
                    ReadContract(value);
                    break;
                case "description":
                    _description = Text(value, "description");
                    break;
                default:
                    RefuseKey(key, Keys);
                    break;
            }
        }

        if (!hasRuntime)
        {
            Refuse(root, $"runtime is missing; it must be {string.Join(" or ", Runtimes)}");
        }
    }

    private void ReadRuntime(YamlNode value)
    {
        if (Text(value, "runtime") is not { } text)
        {
            return;
        }

        if (!Runtimes.Contains(text))
        {
            Refuse(value, $"runtime must be {string.Join(" or ", Runtimes)}, not \"{text}\"");
            return;
        }

        _runtime = text;
    }

    private void ReadFile(YamlNode value)
    {
        if (Text(value, "file") is not { } text)
        {
            return;
        }

        var isPlainName = text is not ("" or "." or "..")
            && text.Length <= MaxFileNameLength
            && !text.Contains('/', StringComparison.Ordinal)
            && !text.Any(char.IsControl);
        if (!isPlainName)
        {
            Refuse(value, "file must be the plain name of a file in the version folder, without a slash");
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

        Refuse(value, $"threads must be a whole number from 1 to {MaxThreads}, not {Shown(value)}");
    }

    private void ReadRequests(YamlNode value)
    {
        if (value is not YamlMapping group)
        {
            Refuse(value, $"requests must be a group of keys, not {value.Kind}; allowed: {string.Join(", ", RequestKeys)}");
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
                RefuseKey(key, RequestKeys);
            }
        }
    }

    // What stands in it is read when the contract is compiled.
    private void ReadContract(YamlNode value)
    {
        _contract = value as YamlMapping;
        if (_contract is null)
        {
            Refuse(value, $"contract must be a group of keys, not {value.Kind}");
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

        Refuse(value, $"timeoutSeconds must be a number above 0 and up to {MaxTimeoutSeconds}, not {Shown(value)}");
    }

    private string? Text(YamlNode value, string key)
    {
        if (value is YamlScalar { IsText: true } scalar)
        {
            return scalar.Value;
        }

        Refuse(value, $"{key} must be text, not {value.Kind}; put it in quotes if it is meant as text");
        return null;
    }

    private static string Shown(YamlNode value) => value switch
    {
        YamlScalar { IsText: true } scalar => $"the text \"{scalar.Value}\"",
        YamlScalar { IsNumber: true } scalar => scalar.Value,
        _ => value.Kind,
    };

    private void RefuseKey(YamlScalar key, IReadOnlyList<string> allowed) =>
        Refuse(key, $"unknown key \"{key.Value}\"; allowed: {string.Join(", ", allowed)}");

    private void Refuse(YamlNode node, string message) => _problems.Add(new YamlProblem(node, message).At(FileName));
}
