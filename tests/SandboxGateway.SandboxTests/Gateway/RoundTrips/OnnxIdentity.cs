using Google.Protobuf;

namespace SandboxGateway.SandboxTests.Gateway.RoundTrips;

/// <summary>
/// Writes ONNX files with one Identity, from "x" to "y". Field numbers are those of onnx.proto; the element types too.
/// </summary>
internal static class OnnxIdentity
{
    // The first operator set in which Identity takes every type there is.
    private const int OperatorSet = 23;
    private const int FormatVersion = 11;

    /// <summary>A tensor type of any rank.</summary>
    public static byte[] TensorType(int elementType) => Message(output => Number(output, 1, elementType), field: 1);

    /// <summary>A sparse tensor type.</summary>
    public static byte[] SparseType(int elementType) => Message(output => Number(output, 1, elementType), field: 8);

    /// <summary>A sequence, or an optional, of another type.</summary>
    /// <param name="field">4: sequence; 9: optional.</param>
    /// <param name="elementType">A type.</param>
    public static byte[] Of(int field, byte[] elementType) => Message(output => Bytes(output, 1, elementType), field);

    /// <summary>A map from INT64 to a type.</summary>
    public static byte[] MapType(byte[] valueType) => Message(
        output =>
        {
            Number(output, 1, 7);
            Bytes(output, 2, valueType);
        },
        field: 5);

    /// <summary>The model of that type, of input and output.</summary>
    public static byte[] Model(byte[] type) => Write(model =>
    {
        Number(model, 1, FormatVersion);
        Bytes(model, 7, Write(graph =>
        {
            Bytes(graph, 1, Write(node =>
            {
                Text(node, 1, "x");
                Text(node, 2, "y");
                Text(node, 4, "Identity");
            }));
            Text(graph, 2, "identity");
            Bytes(graph, 11, Value("x", type));
            Bytes(graph, 12, Value("y", type));
        }));
        Bytes(model, 8, Write(set => Number(set, 2, OperatorSet)));
    });

    private static byte[] Value(string name, byte[] type) => Write(value =>
    {
        Text(value, 1, name);
        Bytes(value, 2, type);
    });

    private static byte[] Message(Action<CodedOutputStream> content, int field) => Write(output => Bytes(output, field, Write(content)));

    private static byte[] Write(Action<CodedOutputStream> content)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer);
        content(output);
        output.Flush();
        return buffer.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
