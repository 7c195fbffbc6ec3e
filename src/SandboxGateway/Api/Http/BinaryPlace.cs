namespace SandboxGateway.Api.Http;

/// <summary>An input whose data followed the JSON, and where in the JSON its object ends.</summary>
internal readonly record struct BinaryPlace(int Input, int End);
