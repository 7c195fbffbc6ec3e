using SandboxGateway.Launcher;

return LauncherCommandLine.Run(args, Console.Out, Console.Error);
