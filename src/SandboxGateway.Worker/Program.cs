using SandboxGateway.Protocol.Worker;
using SandboxGateway.Worker;

using var loop = new FrameLoop(WorkerChannel.FileDescriptor, lockDown: _ => { });
return (int)loop.Run();
