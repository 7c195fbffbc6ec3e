using SandboxGateway.Samples.Training.Fixtures;
using SandboxGateway.Samples.Training.Samples;

// Usage: --out samples writes samples/models and samples/requests; --fixtures tests/fixtures writes the tests' models.
for (var i = 0; i + 1 < args.Length; i += 2)
{
    var path = args[i + 1];
    switch (args[i])
    {
        case "--out":
            SampleModels.Write(Path.Combine(path, "models"), Path.Combine(path, "requests"), Console.Out);
            break;
        case "--fixtures":
            FixtureModels.Write(path);
            break;
        default:
            Console.Error.WriteLine($"Unknown option '{args[i]}'. Known: --out FOLDER, --fixtures FOLDER.");
            return 2;
    }
}

return 0;
