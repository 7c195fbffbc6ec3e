using System.Runtime.InteropServices;
using SandboxGateway.Samples.Training.Onnx;
using ElementType = SandboxGateway.Samples.Training.Onnx.TensorProto.Types.DataType;

namespace SandboxGateway.Samples.Training.Fixtures;

/// <summary>Models that only tests have a use for: "models" can be served, "refused" cannot.</summary>
internal static class FixtureModels
{
    private static readonly ElementType[] _servedTypes =
    [
        ElementType.Bool, ElementType.Uint8, ElementType.Uint16, ElementType.Uint32, ElementType.Uint64, ElementType.Int8,
        ElementType.Int16, ElementType.Int32, ElementType.Int64, ElementType.Float16, ElementType.Float,
        ElementType.Double, ElementType.String, ElementType.Bfloat16,
    ];

    public static void Write(string path)
    {
        WriteServed(new ModelFolder(Path.Combine(path, "models")));
        WriteRefused(new ModelFolder(Path.Combine(path, "refused")));
    }

    private static void WriteServed(ModelFolder folder)
    {
        foreach (var type in _servedTypes)
        {
            folder.Write($"identity_{NameOf(type)}", "Answers with its input", Identity(type, -1));
        }

        folder.Write("identity_scalar", "Answers with its input", Identity(ElementType.Float));
        folder.Write("identity_matrix", "Answers with its input", Identity(ElementType.Float, -1, -1));
        folder.Write("identity_unranked", "Answers with its input", Identity(ElementType.Float, null));
        folder.Write("sum_difference", "Two inputs, two outputs", SumAndDifference());
        folder.Write("scale", "y = x * factor; the factor may be left out and is 2 then", Scale());
        folder.Write("lookup", "Element of [10, 20, 30, 40] by its index", Lookup());
        folder.Write("countdown", "Counts to the number given, one loop step each", Countdown());
        folder.Write("zeros", "As many zeros as asked for", Zeros());

        ReadOnlySpan<float> weights = [1, 2, 3, 4];
        folder.Write("external_data", "y = x + weights kept in another file", ExternalData(weights.Length * sizeof(float)));
        folder.WriteVersionFile("external_data", "weights.bin", MemoryMarshal.AsBytes(weights));
    }

    private static void WriteRefused(ModelFolder folder)
    {
        folder.Write("not_a_model", "Text", "This is not a model."u8);
        folder.Write("truncated", "The first half of a model", Identity(ElementType.Float, -1).AsSpan()[..40]);
        folder.Write("unknown_operator", "An operator nobody has", UnknownOperator());
        folder.Write("float8_output", "A type the protocol cannot carry", CastTo(ElementType.Float8E4M3Fn, operatorSet: 19));
        folder.Write("int4_output", "A type the protocol cannot carry", CastTo(ElementType.Int4, operatorSet: 21));
        folder.Write("sequence_output", "A sequence of tensors", SequenceOutput());
        folder.Write("zipmap_output", "A classifier exported with ZipMap", ZipMapOutput());
        folder.Write("missing_data", "Its weights' file is not there", ExternalData(4 * sizeof(float)));
    }

    private static string NameOf(ElementType type) => type switch
    {
        ElementType.Float => "fp32",
        ElementType.Float16 => "fp16",
        ElementType.Double => "fp64",
        ElementType.Bfloat16 => "bf16",
        ElementType.String => "bytes",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static byte[] Identity(ElementType type, params long[]? shape) => new GraphBuilder("identity")
        .Input("x", type, shape)
        .Output("y", type, shape)
        .Node("Identity", "x", "y")
        .BuildModel();

    private static byte[] SumAndDifference() => new GraphBuilder("sum_difference")
        .Input("a", ElementType.Float, -1)
        .Input("b", ElementType.Float, -1)
        .Output("sum", ElementType.Float, -1)
        .Output("difference", ElementType.Float, -1)
        .Node("Add", "a b", "sum")
        .Node("Sub", "a b", "difference")
        .BuildModel();

    // A constant that is an input too is a default the caller may override.
    private static byte[] Scale() => new GraphBuilder("scale")
        .Input("x", ElementType.Float, -1)
        .Input("factor", ElementType.Float, 1)
        .Output("y", ElementType.Float, -1)
        .Constant<float>("factor", ElementType.Float, [1], [2f])
        .Node("Mul", "x factor", "y")
        .BuildModel();

    private static byte[] Lookup() => new GraphBuilder("lookup")
        .Input("index", ElementType.Int64, -1)
        .Output("value", ElementType.Float, -1)
        .Constant<float>("table", ElementType.Float, [4], [10f, 20f, 30f, 40f])
        .Node("Gather", "table index", "value")
        .BuildModel();

    private static byte[] Countdown() => new GraphBuilder("countdown")
        .Input("steps", ElementType.Int64)
        .Output("count", ElementType.Int64)
        .Constant<long>("zero", ElementType.Int64, [], [0L])
        .Constant<bool>("go", ElementType.Bool, [], [true])
        .Node("Loop", "steps go zero", "count", Operators.Body("body", new GraphBuilder("step")
            .Input("step", ElementType.Int64)
            .Input("go_in", ElementType.Bool)
            .Input("count_in", ElementType.Int64)
            .Output("go_out", ElementType.Bool)
            .Output("count_out", ElementType.Int64)
            .Constant<long>("one", ElementType.Int64, [], [1L])
            .Node("Identity", "go_in", "go_out")
            .Node("Add", "count_in one", "count_out")))
        .BuildModel();

    private static byte[] Zeros() => new GraphBuilder("zeros")
        .Input("count", ElementType.Int64, 1)
        .Output("zeros", ElementType.Float, -1)
        .Node("ConstantOfShape", "count", "zeros")
        .BuildModel();

    private static byte[] ExternalData(int byteLength) => new GraphBuilder("external_data")
        .Input("x", ElementType.Float, 4)
        .Output("y", ElementType.Float, 4)
        .ExternalConstant("weights", ElementType.Float, [4], "weights.bin", byteLength)
        .Node("Add", "x weights", "y")
        .BuildModel();

    private static byte[] UnknownOperator() => new GraphBuilder("unknown_operator")
        .Input("x", ElementType.Float, -1)
        .Output("y", ElementType.Float, -1)
        .Node("com.example", "Teleport", "x", "y")
        .BuildModel();

    private static byte[] CastTo(ElementType type, int operatorSet) => new GraphBuilder("cast")
        .Input("x", ElementType.Float, -1)
        .Output("y", type, -1)
        .Node("Cast", "x", "y", Operators.Integer("to", (long)type))
        .BuildModel(operatorSet);

    private static byte[] SequenceOutput() => new GraphBuilder("sequence")
        .Input("x", ElementType.Float, -1)
        .Output("y", SequenceOf(GraphBuilder.TensorOf(ElementType.Float, [-1])))
        .Node("SequenceConstruct", "x", "y")
        .BuildModel();

    private static byte[] ZipMapOutput() => new GraphBuilder("zipmap")
        .Input("x", ElementType.Float, -1, 2)
        .Output("y", SequenceOf(new TypeProto
        {
            MapType = new TypeProto.Types.Map
            {
                KeyType = (int)ElementType.String,
                ValueType = GraphBuilder.TensorOf(ElementType.Float, []),
            },
        }))
        .Node(
            Operators.MachineLearningDomain, "ZipMap", "x", "y", Operators.Texts("classlabels_strings", ["no", "yes"]))
        .BuildModel();

    private static TypeProto SequenceOf(TypeProto element) =>
        new() { SequenceType = new TypeProto.Types.Sequence { ElemType = element } };
}
