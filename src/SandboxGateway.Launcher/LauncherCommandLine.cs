using System.Globalization;
using System.Reflection;
using SandboxGateway.Protocol;

namespace SandboxGateway.Launcher;

/// <summary>The verbs of sandbox-launcher.</summary>
internal static class LauncherCommandLine
{
    private const string Help = """
        sandbox-launcher starts sandboxes for SandboxGateway.

          sandbox-launcher serve --parent-pid PID
              Take commands on standard input and answer on standard output until the gateway goes away.
          sandbox-launcher explain FILE
              Print the system calls a launch spec (JSON, '-' for standard input) becomes. Starts nothing.
          sandbox-launcher --help | --version
        """;

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        switch (args)
        {
            case ["serve", "--parent-pid", var pid] when int.TryParse(pid, CultureInfo.InvariantCulture, out var parent):
                return (int)ServeCommand.Run(parent, error);
            case ["explain", var file]:
                return (int)ExplainCommand.Run(file, output, error);
            case ["--help"]:
                output.WriteLine(Help);
                return (int)ExitCode.Success;
            case ["--version"]:
                output.WriteLine(Assembly.GetExecutingAssembly().GetName().Version?.ToString(fieldCount: 3));
                return (int)ExitCode.Success;
            default:
                error.WriteLine(Help);
                return (int)ExitCode.Usage;
        }
    }
}
