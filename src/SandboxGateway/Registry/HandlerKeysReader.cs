using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>Reads the keys of model.yaml that only handlers have. Used for one file, by one thread.</summary>
internal sealed class HandlerKeysReader(ManifestProblems problems)
{
    private const int MaxArguments = 64;

    // PATH_MAX of Linux.
    private const int MaxArgumentLength = 4096;

    private readonly TensorListReader _tensors = new(problems);
    private string _function = "handle";
    private IReadOnlyList<string> _command = [];
    private HandlerChannel _channel;
    private string? _image;
    private TensorSignature[]? _inputs;
    private TensorSignature[]? _outputs;

    /// <summary>Values of the key "channel".</summary>
    public static IReadOnlyList<string> Channels { get; } = ["frames", "lines"];

    public void Read(YamlScalar key, YamlNode value)
    {
        switch (key.Value)
        {
            case "function":
                _function = ReadFunction(value);
                break;
            case "command":
                _command = ReadCommand(value);
                break;
            case "channel":
                _channel = ReadChannel(value);
                break;
            case "image":
                _image = ReadImage(value);
                break;
            case "inputs":
                _inputs = _tensors.Read(value, "inputs");
                break;
            case "outputs":
                _outputs = _tensors.Read(value, "outputs");
                break;
        }
    }

    /// <summary>All that was read; what is missing for a handler of that runtime becomes a mistake of <paramref name="root"/>.</summary>
    public HandlerDeclaration Complete(string runtime, YamlMapping root)
    {
        var has = root.Entries.Select(entry => entry.Key.Value).ToHashSet(StringComparer.Ordinal);
        string[] required = runtime == "exec" ? ["command", "inputs", "outputs"] : ["inputs", "outputs"];
        foreach (var missing in required.Where(key => !has.Contains(key)))
        {
            problems.Refuse(root, $"{missing} is missing; runtime {runtime} needs it");
        }

        return new HandlerDeclaration
        {
            Function = runtime == "exec" ? "" : _function,
            Command = _command,
            Channel = _channel,
            Image = _image,
            Signature = new ModelSignature(_inputs ?? [], _outputs ?? []),
        };
    }

    private string ReadFunction(YamlNode value)
    {
        var text = problems.Text(value, "function") ?? "";
        var isName = text.Length is > 0 and <= 255
            && (char.IsAsciiLetter(text[0]) || text[0] == '_')
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (!isName && value is YamlScalar { IsText: true })
        {
            problems.Refuse(value, "function must be a Python name of ASCII letters, digits and underscores");
        }

        return text;
    }

    private List<string> ReadCommand(YamlNode value)
    {
        var command = new List<string>();
        foreach (var item in problems.List(value, "command", MaxArguments) ?? [])
        {
            // Arguments may look like numbers; what is written is what the program gets.
            if (item is not YamlScalar scalar || scalar.Value.Length > MaxArgumentLength || scalar.Value.Contains('\0', StringComparison.Ordinal))
            {
                problems.Refuse(item, $"an argument must be text of at most {MaxArgumentLength} characters without NUL, not {item.Kind}");
                continue;
            }

            if (command.Count == 0 && !IsProgram(scalar.Value))
            {
                problems.Refuse(
                    item, "the program must be a path below the version folder, such as ./model.sh, or an absolute path in the sandbox");
            }

            command.Add(scalar.Value);
        }

        return command;
    }

    private HandlerChannel ReadChannel(YamlNode value)
    {
        var text = problems.Text(value, "channel");
        if (text is not null && !Channels.Contains(text))
        {
            problems.Refuse(value, $"channel must be {string.Join(" or ", Channels)}, not \"{text}\"");
        }

        return text == "lines" ? HandlerChannel.Lines : HandlerChannel.Frames;
    }

    private string? ReadImage(YamlNode value)
    {
        var text = problems.Text(value, "image");
        if (text is not null && (text.Length is 0 or > MaxArgumentLength || text.Any(char.IsControl)))
        {
            problems.Refuse(value, "image must be the path of a folder: absolute, or below the model's folder");
        }

        return text;
    }

    private static bool IsProgram(string path) =>
        path.Length > 0
        && !path.EndsWith('/')
        && path is not "."
        && !path.Split('/').Contains("..");
}
