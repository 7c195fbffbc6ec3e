using System.Globalization;
using SandboxGateway.Client;

// Asks two of the sample models: [rest|grpc] [ADDRESS]
var isGrpc = args.FirstOrDefault() == "grpc";
var address = new Uri(args.LastOrDefault(argument => argument.Contains("://", StringComparison.Ordinal))
    ?? (isGrpc ? "http://127.0.0.1:8081" : "http://127.0.0.1:8080"));
using var client = isGrpc ? InferenceClient.ForGrpc(address) : InferenceClient.ForRest(address);
try
{
    var iris = await client.InferAsync(
        new InferenceRequest
        {
            Model = "iris",
            Inputs = { InferenceTensor.Create("features", [1, 4], [5.1f, 3.5f, 1.4f, 0.2f]) },
            Timeout = TimeSpan.FromSeconds(10),
        },
        CancellationToken.None);
    var probabilities = iris["probabilities"].ToArray<float>().Select(value => value.ToString("F4", CultureInfo.InvariantCulture));
    Console.Out.WriteLine($"iris: class {iris["class"].ToArray<long>()[0]}, probabilities {string.Join(' ', probabilities)}");

    var currency = await client.InferAsync(
        new InferenceRequest { Model = "currency", Inputs = { InferenceTensor.FromStrings("country", [2], "JP", "CH") } },
        CancellationToken.None);
    Console.Out.WriteLine($"currency: {string.Join(' ', currency["currency"].ToStrings())}");
    return 0;
}
catch (InferenceException failure)
{
    Console.Error.WriteLine($"{failure.Error}: {failure.Message}");
    foreach (var violation in failure.Violations)
    {
        Console.Error.WriteLine($"  {violation.Pointer}: {violation.Description}");
    }

    return 1;
}
