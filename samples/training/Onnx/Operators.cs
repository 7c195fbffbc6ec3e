using Google.Protobuf;

namespace SandboxGateway.Samples.Training.Onnx;

/// <summary>Operator sets the models are written against, and the attributes of their operators.</summary>
internal static class Operators
{
    public const string StandardDomain = "";
    public const string MachineLearningDomain = "ai.onnx.ml";

    /// <summary>Old enough for every runtime in use.</summary>
    public const int StandardVersion = 17;

    public const int MachineLearningVersion = 2;

    /// <summary>
    /// The oldest file format that knows an operator set's types: 8-bit floats came with 19, 4-bit integers with 21.
    /// </summary>
    public static long IrVersionFor(int operatorSet) => operatorSet switch
    {
        >= 21 => 10,
        >= 19 => 9,
        _ => 8,
    };

    public static AttributeProto Integer(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Texts(string name, IEnumerable<string> values) => new()
    {
        Name = name,
        Type = AttributeProto.Types.AttributeType.Strings,
        Strings = { values.Select(ByteString.CopyFromUtf8) },
    };

    public static AttributeProto Body(string name, GraphBuilder graph) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph.Build() };
}
