using SandboxGateway.LoadTest;

var settings = Settings.Parse(args);
if (settings is null)
{
    Console.Error.WriteLine(Settings.Usage);
    return 2;
}

if (settings.Runs("load"))
{
    await new LoadComparison(settings).RunAsync();
}

if (settings.Runs("launch"))
{
    await new LaunchComparison(settings).RunAsync();
}

if (settings.Runs("worker"))
{
    await new WorkerMeasurement(settings).RunAsync();
}

if (settings.Runs("neighbour"))
{
    await new NeighbourComparison(settings).RunAsync();
}

if (settings.Runs("hostile-requests"))
{
    await new HostileComparison(settings).RunAsync();
}

return 0;
