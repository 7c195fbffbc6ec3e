using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Api.Http;

/// <summary>Writes a model's metadata as the protocol defines it; -1 in a shape stands for any size.</summary>
internal static class ModelMetadata
{
    /// <param name="text">Where it is written.</param>
    /// <param name="model">The version that was asked for.</param>
    /// <param name="signature">What it said of itself.</param>
    /// <param name="versions">The versions of the model that take requests.</param>
    public static void Write(PooledText text, ServedModel model, ModelSignature signature, IEnumerable<string> versions)
    {
        text.Append("{\"name\":"u8);
        text.AppendString(model.Name);
        text.Append(",\"versions\":"u8);
        WriteVersions(text, versions);
        text.Append(",\"platform\":"u8);
        text.AppendString(model.Manifest.Platform);
        text.Append(",\"inputs\":["u8);
        WriteTensors(text, signature.Inputs);
        text.Append("],\"outputs\":["u8);
        WriteTensors(text, signature.Outputs);
        text.Append("]}"u8);
    }

    private static void WriteVersions(PooledText text, IEnumerable<string> versions)
    {
        var separator = "["u8;
        foreach (var version in versions)
        {
            text.Append(separator);
            text.AppendString(version);
            separator = ","u8;
        }

        text.Append(separator.SequenceEqual("["u8) ? "[]"u8 : "]"u8);
    }

    private static void WriteTensors(PooledText text, TensorSignature[] tensors)
    {
        for (var i = 0; i < tensors.Length; i++)
        {
            text.Append(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            text.AppendString(tensors[i].Name);
            text.Append(",\"datatype\":"u8);
            text.AppendString(DataTypes.Name(tensors[i].DataType));
            text.Append(",\"shape\":"u8);
            text.AppendShape(tensors[i].Shape);
            text.Append("}"u8);
        }
    }
}
