using System.Globalization;
using SandboxGateway.Samples.Training.Learning;

namespace SandboxGateway.Samples.Training.Samples;

/// <summary>Makes everything under samples/ that a program can make: the models, and one request for each.</summary>
internal static class SampleModels
{
    private const string IrisContract = """
        output: {labels: {probabilities: species.txt}}
        contract:
          inputs:
            features: {exclusiveMinimum: 0, maximum: 30}

        """;

    private const string DigitsContract = """
        contract:
          inputs:
            image: {minimum: 0, maximum: 1}

        """;

    private const string CurrencyContract = """
        contract:
          inputs:
            country: {maxLength: 64, sanitize: {as: name}}

        """;

    public static void Write(string modelsPath, string requestsPath, TextWriter report)
    {
        var folder = new ModelFolder(modelsPath);
        Directory.CreateDirectory(requestsPath);

        var irises = IrisSample.ReadExamples();
        var iris = IrisSample.Train(irises);
        report.WriteLine($"iris: {iris.Accuracy(irises):P1} of {irises.Count} rows right");
        folder.Write("iris", "Species of an iris from four measurements in centimetres", IrisSample.BuildModel(iris), IrisContract);
        WriteRequest("iris", "features", "FP32", "[1, 4]", "[5.1, 3.5, 1.4, 0.2]");

        var digits = DigitsSample.Train();
        var heldOut = DigitsSample.HeldOut();
        report.WriteLine($"digits: {digits.Accuracy(heldOut):P1} of {heldOut.Count} unseen digits right");
        folder.Write("digits", "Reads a digit drawn on 28 by 28 pixels", DigitsSample.BuildModel(digits), DigitsContract);
        WriteRequest("digits", "image", "FP32", "[1, 784]", Pixels(heldOut[7]));

        folder.Write("currency", "Currency code of a country code", CurrencySample.BuildModel(), CurrencyContract);
        WriteRequest("currency", "country", "BYTES", "[2]", "[\"JP\", \"CH\"]");

        void WriteRequest(string model, string input, string datatype, string shape, string data) => File.WriteAllText(
            Path.Combine(requestsPath, $"{model}.json"),
            $$"""
              {"inputs": [{"name": "{{input}}", "datatype": "{{datatype}}", "shape": {{shape}}, "data": {{data}}}]}

              """);
    }

    // Two decimals are plenty for a picture, and keep the request readable.
    private static string Pixels(Example digit) => "[" + string.Join(
        ", ",
        digit.Features.Select(pixel => pixel.ToString("0.##", CultureInfo.InvariantCulture))) + "]";
}
