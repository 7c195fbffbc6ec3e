using System.Globalization;
using SandboxGateway.Samples.Training.Learning;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>
/// Softmax regression on Fisher's iris measurements ("The use of multiple measurements in taxonomic problems", 1936).
/// </summary>
internal static class IrisSample
{
    private static readonly string[] _speciesNames = ["setosa", "versicolor", "virginica"];

    /// <summary>
    /// Sepal length, sepal width, petal length and petal width in centimetres; classes in alphabetical order.
    /// </summary>
    public static IReadOnlyList<Example> ReadExamples()
    {
        using var stream = typeof(IrisSample).Assembly.GetManifestResourceStream("iris.csv")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(ParseRow)
            .ToArray();
    }

    /// <summary>Trains on all 150 rows: the model is a sample, not a study of generalization.</summary>
    public static Classifier Train(IReadOnlyList<Example> examples)
    {
        var random = new SplitMix64(seed: 1936);
        var classifier = new Classifier([4, 3], random);
        classifier.Train(examples, epochs: 600, rate: 0.02f, random);
        return classifier;
    }

    public static byte[] BuildModel(Classifier classifier) =>
        ClassifierGraph.Build("iris", classifier, "features", "class");

    private static Example ParseRow(string row)
    {
        var fields = row.Split(',');
        var features = fields[..^1].Select(field => float.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return new Example(features, Array.IndexOf(_speciesNames, fields[^1]));
    }
}
