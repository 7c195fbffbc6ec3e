using System.Runtime.InteropServices;
using Google.Protobuf;
using ElementType = SandboxGateway.Samples.Training.Onnx.TensorProto.Types.DataType;

namespace SandboxGateway.Samples.Training.Onnx;

/// <summary>Puts an ONNX graph together, value by value. Not safe for concurrent use.</summary>
internal sealed class GraphBuilder(string name)
{
    private readonly GraphProto _graph = new() { Name = name };

    /// <summary>Declares an input; a dimension of -1 is left open, and no shape at all leaves the rank open.</summary>
    public GraphBuilder Input(string input, ElementType type, params long[]? shape)
    {
        _graph.Input.Add(Value(input, TensorOf(type, shape)));
        return this;
    }

    /// <summary>Declares an output; a dimension of -1 is left open, and no shape at all leaves the rank open.</summary>
    public GraphBuilder Output(string output, ElementType type, params long[]? shape) =>
        Output(output, TensorOf(type, shape));

    /// <summary>Declares an output of any type, such as a sequence.</summary>
    public GraphBuilder Output(string output, TypeProto type)
    {
        _graph.Output.Add(Value(output, type));
        return this;
    }

    /// <summary>Adds a constant.</summary>
    public GraphBuilder Constant<T>(string constant, ElementType type, long[] dims, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        _graph.Initializer.Add(new TensorProto
        {
            Name = constant,
            DataType = (int)type,
            Dims = { dims },
            RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        });
        return this;
    }

    /// <summary>Adds a constant whose values lie in a file next to the model.</summary>
    public GraphBuilder ExternalConstant(string constant, ElementType type, long[] dims, string file, int byteLength)
    {
        _graph.Initializer.Add(new TensorProto
        {
            Name = constant,
            DataType = (int)type,
            Dims = { dims },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData =
            {
                new StringStringEntryProto { Key = "location", Value = file },
                new StringStringEntryProto { Key = "offset", Value = "0" },
                new StringStringEntryProto { Key = "length", Value = $"{byteLength}" },
            },
        });
        return this;
    }

    /// <summary>Adds an operator; several names in one string are parted by spaces.</summary>
    public GraphBuilder Node(string operatorType, string inputs, string outputs, params AttributeProto[] attributes) =>
        Node(Operators.StandardDomain, operatorType, inputs, outputs, attributes);

    /// <summary>Adds an operator of another domain than the standard one.</summary>
    public GraphBuilder Node(
        string domain, string operatorType, string inputs, string outputs, params AttributeProto[] attributes)
    {
        _graph.Node.Add(new NodeProto
        {
            Domain = domain,
            OpType = operatorType,
            Name = $"{operatorType}_{_graph.Node.Count}",
            Input = { inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            Output = { outputs.Split(' ', StringSplitOptions.RemoveEmptyEntries) },
            Attribute = { attributes },
        });
        return this;
    }

    /// <summary>The graph itself, to be the body of a loop.</summary>
    public GraphProto Build() => _graph;

    /// <summary>The bytes of a model file.</summary>
    public byte[] BuildModel(int operatorSet = Operators.StandardVersion) => new ModelProto
    {
        IrVersion = Operators.IrVersionFor(operatorSet),
        ProducerName = "sandbox-gateway-samples",
        Graph = _graph,
        OpsetImport =
        {
            new OperatorSetIdProto { Domain = Operators.StandardDomain, Version = operatorSet },
            new OperatorSetIdProto { Domain = Operators.MachineLearningDomain, Version = Operators.MachineLearningVersion },
        },
    }.ToByteArray();

    /// <summary>The type of a tensor.</summary>
    public static TypeProto TensorOf(ElementType type, long[]? shape) => new()
    {
        TensorType = new TypeProto.Types.Tensor
        {
            ElemType = (int)type,
            Shape = shape is null ? null : new TensorShapeProto { Dim = { shape.Select(Dimension) } },
        },
    };

    private static TensorShapeProto.Types.Dimension Dimension(long size, int index) => size < 0
        ? new TensorShapeProto.Types.Dimension { DimParam = index == 0 ? "batch" : $"d{index}" }
        : new TensorShapeProto.Types.Dimension { DimValue = size };

    private static ValueInfoProto Value(string name, TypeProto type) => new() { Name = name, Type = type };
}
