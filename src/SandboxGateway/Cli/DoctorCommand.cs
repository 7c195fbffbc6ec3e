using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SandboxGateway.Doctor;

namespace SandboxGateway.Cli;

/// <summary><c>sandbox-gateway doctor</c>: attacks sandboxes on this host and says what became of it.</summary>
internal static class DoctorCommand
{
    public const string Help = """
        usage: sandbox-gateway doctor [--json] [--attack ID,...] [--policy NAME,...] [--without LAYER,...] [settings]
               sandbox-gateway doctor --list

          Says what this host enforces, then runs the attacks as handlers of a gateway of its own, under the shipped policies.

          --json     the report as JSON, see deploy/config/doctor.schema.json
          --attack   only these attacks
          --policy   only these policies
          --without  leave layers of the sandbox out, to see what they are for
          --list     the attacks, and the layers that stop each; runs none

        Exit code: 0 if nothing escaped, 1 if something did or the examination failed, 2 for a mistake in the arguments.
        """;

    private const int Success = 0;
    private const int Failure = 1;
    private const int UsageError = 2;

    public static async Task<int> RunAsync(
        IReadOnlyList<string> words, GatewayFactory factory, TextWriter output, TextWriter errors)
    {
        if (words is ["--help" or "-h", ..])
        {
            await output.WriteLineAsync(Help);
            return Success;
        }

        if (DoctorArguments.Read(words, out var mistake) is not { } arguments)
        {
            await errors.WriteLineAsync($"sandbox-gateway: {mistake} See doctor --help.");
            return UsageError;
        }

        if (arguments.List)
        {
            await ListAsync(output);
            return Success;
        }

        try
        {
            return await ExamineAsync(arguments, factory, output);
        }
        catch (Exception exception) when (exception is StartupException or OptionsValidationException or IOException)
        {
            await errors.WriteLineAsync($"sandbox-gateway: {exception.Message}");
            return Failure;
        }
    }

    private static async Task<int> ExamineAsync(DoctorArguments arguments, GatewayFactory factory, TextWriter output)
    {
        var noModels = Directory.CreateTempSubdirectory("sandbox-gateway-doctor-");
        try
        {
            // Built for its settings and never started; standard output is the report's.
            await using var gateway = factory(
                [.. arguments.Settings, "--models", noModels.FullName],
                static builder => builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance));
            return await ReportAsync(arguments, gateway.Services, output);
        }
        finally
        {
            noModels.Delete();
        }
    }

    private static async Task<int> ReportAsync(DoctorArguments arguments, IServiceProvider services, TextWriter output)
    {
        var report = await services.GetRequiredService<HostDoctor>()
            .ExamineAsync(arguments.Request.Trials(), CancellationToken.None);
        if (arguments.Request.IsComplete)
        {
            services.GetRequiredService<DoctorStore>().Save(report);
        }

        if (arguments.Json)
        {
            using var stream = Console.OpenStandardOutput();
            DoctorReportWriter.Write(report, stream);
            await output.WriteLineAsync();
        }
        else
        {
            DoctorTable.Write(report, output);
        }

        return report.HasEscape ? Failure : Success;
    }

    private static async Task ListAsync(TextWriter output)
    {
        foreach (var group in AttackCatalogue.Attacks.GroupBy(static attack => attack.Group))
        {
            await output.WriteLineAsync(group.Key);
            foreach (var attack in group)
            {
                await output.WriteLineAsync($"  {attack.Id,-24} {attack.Title}. {attack.Why}");
                await output.WriteLineAsync($"  {"",-24}   stopped by {string.Join(", ", attack.Layers.Keys)}{attack.OnlyOne?.Insert(0, "; only one: ")}");
            }
        }
    }
}
