using System.Text.Json.Serialization;

namespace SandboxGateway.PlainServer;

/// <summary>The JSON part of a request, as far as the benchmark uses it.</summary>
internal sealed record InferBody(string? Id, InferBody.Input[] Inputs, InferBody.RequestParameters? Parameters)
{
    internal sealed record Input(string Name, long[] Shape, float[]? Data);

    internal sealed record RequestParameters([property: JsonPropertyName("binary_data_output")] bool BinaryDataOutput);
}
