using SandboxGateway.Samples.Training.Learning;
using SandboxGateway.Samples.Training.Onnx;
using ElementType = SandboxGateway.Samples.Training.Onnx.TensorProto.Types.DataType;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>Writes a trained <see cref="Classifier"/> as an ONNX model: the likeliest class and every probability.</summary>
internal static class ClassifierGraph
{
    public static byte[] Build(string name, Classifier classifier, string input, string classOutput)
    {
        var layers = classifier.Layers;
        var classes = layers[^1].Bias.Length;
        var graph = new GraphBuilder(name)
            .Input(input, ElementType.Float, -1, layers[0].Inputs)
            .Output(classOutput, ElementType.Int64, -1)
            .Output("probabilities", ElementType.Float, -1, classes);

        var value = input;
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            graph.Constant<float>($"weights{i}", ElementType.Float, [layer.Inputs, layer.Bias.Length], layer.Weights)
                .Constant<float>($"bias{i}", ElementType.Float, [layer.Bias.Length], layer.Bias)
                .Node("Gemm", $"{value} weights{i} bias{i}", $"sum{i}");
            value = $"sum{i}";
            if (i < layers.Count - 1)
            {
                graph.Node("Relu", value, $"hidden{i}");
                value = $"hidden{i}";
            }
        }

        return graph.Node("Softmax", value, "probabilities", Operators.Integer("axis", 1))
            .Node("ArgMax", value, classOutput, Operators.Integer("axis", 1), Operators.Integer("keepdims", 0))
            .BuildModel();
    }
}
