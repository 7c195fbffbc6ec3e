using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Python;

/// <summary>Python workers with a handler of one input "x" and one output "y".</summary>
internal static class PythonHandler
{
    /// <summary>A worker that has loaded the handler.</summary>
    public static ProgramSession Start(string code, TensorSpec input, TensorSpec output, ulong maxPayloadBytes = 1 << 20)
    {
        var session = ProgramSession.Python();
        var answer = Load(session, code, input, output, maxPayloadBytes);
        Assert.True(answer.ModelLoaded is not null, answer.Failure?.Message);
        return session;
    }

    public static ProgramSession Start(string code, DataType dataType, params long[] shape) =>
        Start(code, ProgramSession.Spec("x", dataType, shape), ProgramSession.Spec("y", dataType, shape));

    public static WorkerFrame Load(
        ProgramSession session, string code, TensorSpec input, TensorSpec output, ulong maxPayloadBytes = 1 << 20) =>
        session.Load(new LoadModel
        {
            Path = session.File("handler.py", code),
            Function = "handle",
            MaxPayloadBytes = maxPayloadBytes,
            Inputs = { input },
            Outputs = { output },
        });
}
