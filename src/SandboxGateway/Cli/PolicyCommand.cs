using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxGateway.Policies;
using SandboxGateway.Policies.Exposure;
using SandboxGateway.Policies.Oci;
using SandboxGateway.Policies.Reading;

namespace SandboxGateway.Cli;

/// <summary><c>sandbox-gateway policy</c>: shows, checks and exports policies.</summary>
internal static class PolicyCommand
{
    public const string Help = """
        usage: sandbox-gateway policy list [--json] [--policies DIR]
               sandbox-gateway policy explain NAME [--json] [--policies DIR]
               sandbox-gateway policy check FILE...  [--policies DIR]
               sandbox-gateway policy export NAME [--policies DIR] [-- PROGRAM ARGUMENT...]

          list        the policies there are: name, digest, exposure, description
          explain     the policy as it takes effect: each value, the file and line it comes from and why; then its exposure,
                      from 0 (nothing left open) to 10, term by term
          check       reads policy files as the gateway would, and tells every mistake
          export      config.json of the OCI runtime specification, for runc or another runtime; standard error names what
                      has no place in it. The program is /bin/sh unless given; the root file system is the folder "rootfs"
          --policies  policies of your own, beside the shipped ones
          --json      for machines

        exit status: 0 well, 1 a file has mistakes, 2 the command is wrong
        """;

    private const int Success = 0;
    private const int Mistakes = 1;
    private const int UsageError = 2;

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    public static int Run(IReadOnlyList<string> words, TextWriter output, TextWriter errors)
    {
        if (words is ["--help" or "-h", ..] or [_, "--help" or "-h", ..])
        {
            output.WriteLine(Help);
            return Success;
        }

        if (PolicyArguments.Read(words, out var mistake) is not { } arguments)
        {
            return Refuse(errors, $"{mistake} See policy --help.");
        }

        try
        {
            var files = arguments.Verb == "check" ? arguments.Operands.Select(PolicyFiles.Read) : [];
            var policies = PolicyLoader.Load([.. PolicyFiles.Shipped(), .. PolicyFiles.In(arguments.Folder), .. files], out var problems);
            if (problems.Count > 0)
            {
                errors.WriteLine(string.Join(Environment.NewLine, problems));
                return Mistakes;
            }

            return Show(arguments, policies, output, errors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StartupException)
        {
            return Refuse(errors, exception.Message);
        }
    }

    private static int Show(PolicyArguments arguments, IReadOnlyList<SandboxPolicy> policies, TextWriter output, TextWriter errors)
    {
        switch (arguments.Verb)
        {
            case "check":
                return Success;
            case "list":
                List(policies, arguments.Json, output);
                return Success;
        }

        if (policies.FirstOrDefault(policy => policy.Name == arguments.Operands[0]) is not { } chosen)
        {
            var known = string.Join(", ", policies.Select(policy => policy.Name));
            return Refuse(errors, $"There is no policy '{arguments.Operands[0]}'; known: {known}.");
        }

        if (arguments.Verb == "explain")
        {
            var explanation = new PolicyExplanation(chosen);
            output.WriteLine(arguments.Json ? explanation.ToJson().ToJsonString(_indented) : explanation.ToText());
            return Success;
        }

        output.WriteLine(OciConfig.Write(chosen, arguments.Command).ToJsonString(_indented));
        errors.WriteLine($"sandbox-gateway policy: left out, for OCI has no place for it: {string.Join(", ", OciConfig.LeftOut(chosen))}");
        return Success;
    }

    private static void List(IReadOnlyList<SandboxPolicy> policies, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(new JsonArray([.. policies.Select(policy => new JsonObject
            {
                ["name"] = policy.Name,
                ["digest"] = policy.Digest,
                ["extends"] = policy.Extends,
                ["exposure"] = ExposureScore.Of(policy).Tenths / 10.0,
                ["description"] = policy.Description,
            })]).ToJsonString(_indented));
            return;
        }

        var width = policies.Max(policy => policy.Name.Length);
        foreach (var policy in policies)
        {
            var score = ExposureScore.Of(policy);
            output.WriteLine($"{policy.Name.PadRight(width)}  {policy.Digest[..19]}  {score.Text} {score.Word,-9}  {policy.Description}");
        }
    }

    private static int Refuse(TextWriter errors, string mistake)
    {
        errors.WriteLine($"sandbox-gateway policy: {mistake}");
        return UsageError;
    }
}
