using Google.Protobuf;
using SandboxGateway.Isolation;
using SandboxGateway.Isolation.Plan;
using SandboxGateway.Launcher.Control;
using SandboxGateway.Launcher.Launching;
using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher;

/// <summary>Prints the plan of a launch spec as this host would run it.</summary>
internal static class ExplainCommand
{
    private const int FirstExampleMount = 20;

    // Stand for what serve opens; nothing is opened here.
    private static readonly SandboxDescriptors _exampleDescriptors = new(Sync: 10, Status: 11)
    {
        Data = 12,
        Output = 13,
        Error = 14,
        LauncherEnd = 15,
    };

    public static ExitCode Run(string file, TextWriter output, TextWriter error)
    {
        if (TryRead(file, error) is not { } spec)
        {
            return ExitCode.Usage;
        }

        var problems = LaunchSpecValidator.Validate(spec);
        foreach (var problem in problems)
        {
            error.WriteLine($"sandbox-launcher: {problem}");
        }

        if (problems.Count > 0)
        {
            return ExitCode.Usage;
        }

        var host = LaunchHost.Create(isServing: false);
        if (new RootFinder(host).Find(spec, out var root) is { } failure)
        {
            error.WriteLine($"sandbox-launcher: {failure.Step}: {failure.Detail}");
            return ExitCode.Usage;
        }

        var description = new DescriptionBuilder(host).Build(spec, root, DescriptorsOf(spec));
        if (description.HasOwnUser)
        {
            description = description with { Binds = [.. description.Binds.Select(static (b, i) => b with { Detached = FirstExampleMount + i })] };
        }

        using var memory = new PlanMemory();
        PlanPrinter.Print(PlanBuilder.Build(description, memory), output);
        return ExitCode.Success;
    }

    private static SandboxDescriptors DescriptorsOf(LaunchSpec spec) => _exampleDescriptors with
    {
        Data = spec.DataSocket is null ? -1 : _exampleDescriptors.Data,
        Output = spec.StdoutSocket is null ? -1 : _exampleDescriptors.Output,
        Error = spec.StderrSocket is null ? -1 : _exampleDescriptors.Error,
    };

    private static LaunchSpec? TryRead(string file, TextWriter error)
    {
        try
        {
            return JsonParser.Default.Parse<LaunchSpec>(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException)
        {
            error.WriteLine($"sandbox-launcher: {file}: {e.Message}");
            return null;
        }
    }
}
