using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Tests.Api.Http;

public sealed class RequestParameterTests
{
    private const string Inputs = "\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[1],\"data\":[1]}]";

    [Fact]
    public async Task ReadAsync_RequestsParameters_AreKeptWithTheirTypes()
    {
        using var request = new InferenceRequest();

        Assert.Null(await InferReading.ReadAsync(
            $$"""{"parameters":{"a":true,"b":-3,"c":2.5,"d":"é","binary_data_output":true},{{Inputs}}}""", request));

        Assert.Equal(
            new Dictionary<string, Parameter>
            {
                ["a"] = new() { BoolValue = true },
                ["b"] = new() { Int64Value = -3 },
                ["c"] = new() { DoubleValue = 2.5 },
                ["d"] = new() { StringValue = "é" },
            },
            request.Parameters);
    }

    [Fact]
    public async Task ReadAsync_NoParameters_AreNone()
    {
        using var request = new InferenceRequest();

        Assert.Null(await InferReading.ReadAsync($"{{{Inputs}}}", request));

        Assert.Null(request.Parameters);
    }

    [Fact]
    public async Task ReadAsync_TooMuch_IsRefused()
    {
        using var request = new InferenceRequest();

        var fault = await InferReading.ReadAsync($$"""{"parameters":{"a":"{{new string('a', 70_000)}}"},{{Inputs}}}""", request);

        Assert.Equal(GatewayError.InvalidRequest, fault!.Error);
        Assert.StartsWith("parameters: their names and values take 70", fault.Message, StringComparison.Ordinal);
    }
}
