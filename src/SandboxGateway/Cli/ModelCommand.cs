using SandboxGateway.Contracts;
using SandboxGateway.Registry;

namespace SandboxGateway.Cli;

/// <summary><c>sandbox-gateway model</c>: looks at a model's folder, and at requests to it, as the gateway would.</summary>
internal static class ModelCommand
{
    public const string Help = """
        usage: sandbox-gateway model validate FOLDER [--request FILE]...

        Reads the model's folder as the gateway does when it starts: model.yaml, the version that would be served, the
        contract and its schemas. Each request file, a JSON body, is then held to the contract. The model is not loaded,
        so what only it knows, the signature of an ONNX model, is taken from the request.

          --request FILE   a request to hold to the contract; may be given several times

        Mistakes are told as FILE:LINE: PLACE: what is expected, and what was found.

        exit status: 0 all is well, 1 a request breaks the contract, 2 the model is refused or the command is wrong
        """;

    private const int Sound = 0;
    private const int Broken = 1;
    private const int Refused = 2;

    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter errors)
    {
        if (words is ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
        {
            output.WriteLine(Help);
            return Sound;
        }

        if (ModelArguments.Read(words, out var mistake) is not { } arguments)
        {
            return Fail(errors, $"{mistake} See model --help.");
        }

        try
        {
            return Validate(arguments, output, errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(errors, exception.Message);
        }
    }

    private static int Validate(ModelArguments arguments, TextWriter output, TextWriter errors)
    {
        var folder = Path.GetFullPath(arguments.Folder);
        if (!Directory.Exists(folder) || new ModelFolder(folder).Read()?.Highest is not { } model)
        {
            return Fail(errors, $"{arguments.Folder} is no model's folder: it has no {ManifestReader.FileName} and no version.");
        }

        var problem = model.Manifest.Problem;
        var contract = default(ModelContract);
        if (problem is null && model.Manifest.Contract is { } group)
        {
            contract = ModelContract.Compile(model, group, out var mistakes);
            problem = contract is null ? mistakes : FindMisfit(contract, model);
        }

        if (problem is not null)
        {
            output.WriteLine($"{arguments.Folder}: refused");
            output.WriteLine($"  {problem.Replace($"; {ManifestReader.FileName}", $"\n  {ManifestReader.FileName}", StringComparison.Ordinal)}");
            return Refused;
        }

        var asks = contract is null ? "no contract" : "its contract is sound";
        output.WriteLine($"{arguments.Folder}: model {model.Name}, version {model.Version}; {asks}");
        var status = Sound;
        foreach (var file in arguments.Requests)
        {
            status = RequestReport.Write(model, contract, file, output) ? status : Broken;
        }

        return status;
    }

    /// <summary>A handler declares its signature, so that the two can be held together without loading it.</summary>
    private static string? FindMisfit(ModelContract contract, ServedModel model)
    {
        var problem = default(string);
        if (model.Manifest.Handler is { } handler)
        {
            contract.Bind(handler.Signature, out problem);
        }

        return problem is null ? null : $"{ManifestReader.FileName}: {problem}";
    }

    private static int Fail(TextWriter errors, string mistake)
    {
        errors.WriteLine($"sandbox-gateway model: {mistake}");
        return Refused;
    }
}
