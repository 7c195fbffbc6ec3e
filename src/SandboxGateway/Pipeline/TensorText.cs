using System.Text;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>How messages write names, shapes and types. Everything from outside is cut to a readable length.</summary>
internal static class TensorText
{
    private const int MaxNameLength = 64;
    private const int MaxNames = 8;

    // A rank above it breaks the protocol, but may have to be written in the message that says so.
    private const int MaxDimensions = 16;

    /// <summary>In quotes, without control characters, such as "\"features\"".</summary>
    public static string Name(string name) => $"\"{Cut(name)}\"";

    /// <summary>At most 64 characters of it, without control characters.</summary>
    public static string Cut(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, MaxNameLength)))
        {
            text.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        }

        return text.Append(name.Length > MaxNameLength ? "..." : "").ToString();
    }

    /// <summary>A list, such as "\"a\", \"b\"", or "none".</summary>
    public static string Names(TensorSignature[] tensors)
    {
        if (tensors.Length == 0)
        {
            return "none";
        }

        var names = string.Join(", ", tensors.Take(MaxNames).Select(tensor => Name(tensor.Name)));
        return tensors.Length > MaxNames ? $"{names} and {tensors.Length - MaxNames} more" : names;
    }

    /// <summary>As JSON writes it, such as "[-1,4]".</summary>
    public static string Shape(ReadOnlySpan<long> shape)
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < shape.Length && i < MaxDimensions; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(System.Globalization.CultureInfo.InvariantCulture, $"{shape[i]}");
        }

        return text.Append(shape.Length > MaxDimensions ? ",...]" : "]").ToString();
    }

    /// <summary>Datatype and shape, such as "FP32 [-1,4]".</summary>
    public static string Type(TensorSignature tensor) => $"{DataTypes.Name(tensor.DataType)} {Shape(tensor.Shape)}";
}
