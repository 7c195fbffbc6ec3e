using System.Reflection;
using Microsoft.Extensions.Options;
using SandboxGateway;
using SandboxGateway.Cli;
using SandboxGateway.Hosting;

var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
switch (args.FirstOrDefault())
{
    case "--help" or "-h" or "help":
        Console.Out.WriteLine(CommandLine.Help);
        return 0;
    case "--version":
        Console.Out.WriteLine(version);
        return 0;
    case "model":
        return ModelCommand.Run(args[1..], Console.Out, Console.Error);
    case "schema":
        using (var input = Console.OpenStandardInput())
        using (var output = Console.OpenStandardOutput())
        {
            return SchemaCommand.Run(args[1..], input, output, Console.Error);
        }

    case "policy":
        return PolicyCommand.Run(args[1..], Console.Out, Console.Error);

    case "filter":
        using (var input = Console.OpenStandardInput())
        using (var output = Console.OpenStandardOutput())
        {
            return FilterCommand.Run(args[1..], input, output, Console.Error);
        }

    case "doctor":
        return await DoctorCommand.RunAsync(args[1..], GatewayHost.Build, Console.Out, Console.Error);
}

var settings = args.FirstOrDefault() == "serve" ? args[1..] : args;
if (CommandLine.FindMistake(settings) is { } mistake)
{
    Console.Error.WriteLine($"sandbox-gateway: {mistake} See --help.");
    return 2;
}

try
{
    await GatewayHost.Build(settings).RunAsync();
    return 0;
}
catch (Exception exception) when (exception is StartupException or OptionsValidationException or IOException
    or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" })
{
    // What an operator can mend is said in one line; anything else is a bug, and ends with its stack.
    Console.Error.WriteLine($"sandbox-gateway: {exception.Message}");
    return 1;
}
