using SandboxGateway.Samples.Training.Learning;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>A perceptron of 235,146 weights that reads the digits of <see cref="DigitPainter"/>.</summary>
internal static class DigitsSample
{
    public static Classifier Train()
    {
        var random = new SplitMix64(seed: 7);
        var examples = new DigitPainter(random).PaintMany(6_000);
        var classifier = new Classifier([DigitPainter.Side * DigitPainter.Side, 256, 128, 10], random);
        classifier.Train(examples, epochs: 4, rate: 0.01f, random);
        return classifier;
    }

    /// <summary>Digits the training has not seen.</summary>
    public static IReadOnlyList<Example> HeldOut() => new DigitPainter(new SplitMix64(seed: 8)).PaintMany(2_000);

    public static byte[] BuildModel(Classifier classifier) =>
        ClassifierGraph.Build("digits", classifier, "image", "digit");
}
