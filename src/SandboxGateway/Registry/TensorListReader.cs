using System.Globalization;
using System.Text;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Registry;

/// <summary>Reads the lists "inputs" and "outputs" of model.yaml: a handler's signature. Used by one thread.</summary>
internal sealed class TensorListReader(ManifestProblems problems)
{
    /// <summary>Keys of an entry; "optional" is for inputs only.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["name", "datatype", "shape", "optional"];

    private static readonly string[] _required = ["name", "datatype", "shape"];

    /// <param name="value">The list.</param>
    /// <param name="key">"inputs" or "outputs".</param>
    /// <returns>What could be read; mistakes are among the problems.</returns>
    public TensorSignature[] Read(YamlNode value, string key)
    {
        var tensors = new List<TensorSignature>();
        foreach (var item in problems.List(value, key, FrameLimits.MaxTensors) ?? [])
        {
            if (ReadTensor(item, key) is not { } tensor)
            {
                continue;
            }

            if (tensors.Exists(other => other.Name == tensor.Name))
            {
                problems.Refuse(item, $"{key} has \"{tensor.Name}\" twice");
            }

            tensors.Add(tensor);
        }

        return [.. tensors];
    }

    private TensorSignature? ReadTensor(YamlNode item, string list)
    {
        if (item is not YamlMapping mapping)
        {
            problems.Refuse(item, $"an entry of {list} must be a group of keys, not {item.Kind}; allowed: {string.Join(", ", Keys)}");
            return null;
        }

        var (name, dataType, shape, optional) = (default(string), DataType.Unspecified, default(long[]), false);
        foreach (var (key, value) in mapping.Entries)
        {
            switch (key.Value)
            {
                case "name":
                    name = ReadName(value);
                    break;
                case "datatype":
                    dataType = ReadDataType(value);
                    break;
                case "shape":
                    shape = ReadShape(value);
                    break;
                case "optional" when list == "inputs":
                    optional = ReadOptional(value);
                    break;
                default:
                    problems.RefuseKey(key, list == "inputs" ? Keys : _required);
                    break;
            }
        }

        foreach (var missing in _required.Where(required => mapping.Entries.All(entry => entry.Key.Value != required)))
        {
            problems.Refuse(mapping, $"{missing} is missing in an entry of {list}");
        }

        return name is null || shape is null || dataType == DataType.Unspecified
            ? null
            : new TensorSignature(name, dataType, shape, optional);
    }

    private string? ReadName(YamlNode value)
    {
        if (problems.Text(value, "name") is not { } name)
        {
            return null;
        }

        var isSound = name.Length > 0
            && !name.Any(char.IsControl)
            && Encoding.UTF8.GetByteCount(name) <= FrameLimits.MaxNameBytes;
        if (!isSound)
        {
            problems.Refuse(value, $"name must be 1 to {FrameLimits.MaxNameBytes} bytes without control characters");
        }

        return isSound ? name : null;
    }

    private DataType ReadDataType(YamlNode value)
    {
        if (problems.Text(value, "datatype") is not { } text)
        {
            return DataType.Unspecified;
        }

        if (!DataTypes.TryParse(Encoding.UTF8.GetBytes(text), out var dataType))
        {
            var all = Enum.GetValues<DataType>().Where(DataTypes.IsDefined).Select(DataTypes.Name);
            problems.Refuse(value, $"datatype must be one of {string.Join(", ", all)}, not \"{text}\"");
        }

        return dataType;
    }

    // An empty list is a scalar, so this is no list that needs an entry.
    private long[]? ReadShape(YamlNode value)
    {
        if (value is not YamlSequence list || list.Items.Count > FrameLimits.MaxRank)
        {
            problems.Refuse(value, $"shape must be a list of at most {FrameLimits.MaxRank} dimensions, such as [-1, 4]");
            return null;
        }

        var shape = new long[list.Items.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            var isDimension = list.Items[i] is YamlScalar { IsNumber: true } scalar
                && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out shape[i])
                && shape[i] is >= -1 and <= int.MaxValue;
            if (!isDimension)
            {
                problems.Refuse(
                    list.Items[i],
                    $"a dimension must be a whole number, or -1 for any size, not {ManifestProblems.Shown(list.Items[i])}");
                return null;
            }
        }

        return shape;
    }

    private bool ReadOptional(YamlNode value)
    {
        if (value is YamlScalar { Boolean: { } optional })
        {
            return optional;
        }

        problems.Refuse(value, $"optional must be true or false, not {ManifestProblems.Shown(value)}");
        return false;
    }
}
