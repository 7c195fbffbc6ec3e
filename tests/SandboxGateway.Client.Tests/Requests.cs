namespace SandboxGateway.Client.Tests;

internal static class Requests
{
    public static InferenceRequest Any { get; } = new() { Model = "m", Inputs = { InferenceTensor.Create("x", [2], [1f, 2f]) } };
}
