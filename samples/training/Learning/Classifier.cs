namespace SandboxGateway.Samples.Training.Learning;

/// <summary>
/// A multilayer perceptron with rectifiers between its layers and a softmax at its end, trained one example at a time.
/// With no hidden layer it is softmax regression. Not safe for concurrent use.
/// </summary>
internal sealed class Classifier
{
    private readonly DenseLayer[] _layers;
    private readonly float[] _probabilities;

    public Classifier(ReadOnlySpan<int> widths, SplitMix64 random)
    {
        _layers = new DenseLayer[widths.Length - 1];
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i] = new DenseLayer(widths[i], widths[i + 1], random);
        }

        _probabilities = new float[widths[^1]];
    }

    public IReadOnlyList<DenseLayer> Layers => _layers;

    /// <summary>Runs over the examples <paramref name="epochs"/> times, in a new order each time.</summary>
    public void Train(IReadOnlyList<Example> examples, int epochs, float rate, SplitMix64 random)
    {
        var order = Enumerable.Range(0, examples.Count).ToArray();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var other = random.NextIndex(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }

            // Falling to a tenth lets the last passes settle.
            var epochRate = rate * (1f - (0.9f * epoch / epochs));
            foreach (var index in order)
            {
                Step(examples[index], epochRate);
            }
        }
    }

    /// <summary>The likeliest class.</summary>
    public int Predict(ReadOnlySpan<float> features)
    {
        var scores = Forward(features);
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    /// <summary>Share of the examples whose class is predicted right.</summary>
    public double Accuracy(IReadOnlyCollection<Example> examples) =>
        examples.Count(example => Predict(example.Features) == example.Label) / (double)examples.Count;

    private ReadOnlySpan<float> Forward(ReadOnlySpan<float> features)
    {
        var input = features;
        for (var i = 0; i < _layers.Length; i++)
        {
            _layers[i].Forward(input, rectify: i < _layers.Length - 1);
            input = _layers[i].Output;
        }

        return input;
    }

    private void Step(Example example, float rate)
    {
        Softmax(Forward(example.Features), _probabilities);

        // Cross-entropy after a softmax has this gradient by the sums.
        _probabilities[example.Label] -= 1f;
        ReadOnlySpan<float> gradient = _probabilities;
        for (var i = _layers.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<float> input = i == 0 ? example.Features : _layers[i - 1].Output;
            gradient = _layers[i].Backward(input, gradient, rate);
        }
    }

    private static void Softmax(ReadOnlySpan<float> scores, Span<float> probabilities)
    {
        var highest = scores[0];
        foreach (var score in scores)
        {
            highest = score > highest ? score : highest;
        }

        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            var power = ExactMath.Exp(scores[i] - highest);
            probabilities[i] = (float)power;
            sum += power;
        }

        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[i] = (float)(probabilities[i] / sum);
        }
    }
}
