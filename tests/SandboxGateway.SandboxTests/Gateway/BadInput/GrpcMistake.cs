using Grpc.Core;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>A call no client should make, and how it must be answered.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="Says">What the status's detail must begin with, the field's path.</param>
/// <param name="Message">The message's bytes.</param>
/// <param name="Method">The method's full name.</param>
/// <param name="IsCompressed">Whether the message is sent as gzip.</param>
internal sealed record GrpcMistake(
    StatusCode Status,
    string Says,
    byte[] Message,
    string Method = "inference.GRPCInferenceService/ModelInfer",
    bool IsCompressed = false);
