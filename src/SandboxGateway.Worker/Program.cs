using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Worker;
using SandboxGateway.Worker.Lockdown;
using SandboxGateway.Worker.Runtimes;
using SandboxGateway.Worker.Runtimes.Lines;
using SandboxGateway.Worker.Runtimes.Onnx;

// Without this an unforeseen exception would end in abort(3), which looks like a crash inside the model.
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
{
    Console.Error.WriteLine(unhandled.ExceptionObject);
    Environment.Exit((int)ExitCode.WorkerFault);
};

if (args is not ([] or ["lines", "--", _, ..]))
{
    Console.Error.WriteLine("usage: sandbox-worker [lines -- PROGRAM ARGUMENTS...]");
    return (int)ExitCode.Usage;
}

using IModelRuntime runtime = args is []
    ? QuietStart.Run(static () => new OnnxRuntime(static modelFolder => WorkerLockdown.Apply(modelFolder)))
    : new LinesRuntime(args[2..]);
using var loop = new FrameLoop(WorkerChannel.FileDescriptor, runtime);
try
{
    return (int)loop.Run();
}
catch (RuntimeEndedException exception)
{
    Console.Error.WriteLine(exception.Message);
    return (int)ExitCode.ProgramEnded;
}
