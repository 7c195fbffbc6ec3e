using SandboxGateway.Protocol;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Worker;
using SandboxGateway.Worker.Lockdown;

// Without this an unforeseen exception would end in abort(3), which looks like a crash inside the model.
AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
{
    Console.Error.WriteLine(unhandled.ExceptionObject);
    Environment.Exit((int)ExitCode.WorkerFault);
};

using var loop = new FrameLoop(WorkerChannel.FileDescriptor, modelFolder => WorkerLockdown.Apply(modelFolder));
return (int)loop.Run();
