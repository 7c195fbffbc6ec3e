using System.Runtime.Intrinsics;

namespace SandboxGateway.Samples.Training.Learning;

/// <summary>
/// A fully connected layer, y = x W + b, with W row by row as ONNX's Gemm wants it. Sums are taken in one fixed order
/// (eight lanes, whatever the processor's width), so a run gives the same bits everywhere. Not safe for concurrent use.
/// </summary>
internal sealed class DenseLayer
{
    private readonly float[] _inputGradient;

    public DenseLayer(int inputs, int outputs, SplitMix64 random)
    {
        Inputs = inputs;
        Weights = new float[inputs * outputs];
        Bias = new float[outputs];
        Output = new float[outputs];
        _inputGradient = new float[inputs];

        // He's range for layers that end in a rectifier.
        var range = MathF.Sqrt(6f / inputs);
        for (var i = 0; i < Weights.Length; i++)
        {
            Weights[i] = random.NextFloat(-range, range);
        }
    }

    public int Inputs { get; }

    public float[] Weights { get; }

    public float[] Bias { get; }

    /// <summary>The result of the last <see cref="Forward"/>.</summary>
    public float[] Output { get; }

    /// <summary>Computes <see cref="Output"/>; negative values become 0 if <paramref name="rectify"/>.</summary>
    public void Forward(ReadOnlySpan<float> input, bool rectify)
    {
        Bias.CopyTo(Output.AsSpan());
        for (var i = 0; i < input.Length; i++)
        {
            // Most pixels of a drawn digit are 0 and add nothing.
            if (input[i] != 0)
            {
                AddScaled(Output, Row(i), input[i]);
            }
        }

        for (var i = 0; rectify && i < Output.Length; i++)
        {
            Output[i] = Output[i] > 0 ? Output[i] : 0;
        }
    }

    /// <summary>
    /// Takes one step of gradient descent and returns the gradient for the layer before; <paramref name="gradient"/> is
    /// the loss by this layer's sum, before any rectifier.
    /// </summary>
    public ReadOnlySpan<float> Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> gradient, float rate)
    {
        for (var i = 0; i < input.Length; i++)
        {
            // 0 is where the rectifier before cut off: nothing flows back through it, and no weight of the row moves.
            _inputGradient[i] = 0;
            if (input[i] != 0)
            {
                _inputGradient[i] = Dot(Row(i), gradient);
                AddScaled(Row(i), gradient, -rate * input[i]);
            }
        }

        AddScaled(Bias, gradient, -rate);
        return _inputGradient;
    }

    private Span<float> Row(int input) => Weights.AsSpan(input * Bias.Length, Bias.Length);

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float scale)
    {
        var i = 0;
        for (; i <= target.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create(target[i..]) + (Vector256.Create(source[i..]) * scale)).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += source[i] * scale;
        }
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var lanes = Vector256<float>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            lanes += Vector256.Create(left[i..]) * Vector256.Create(right[i..]);
        }

        var sum = 0f;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        for (; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
