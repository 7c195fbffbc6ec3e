namespace SandboxGateway.Client;

/// <summary>What a model says of one of its inputs or outputs.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="DataType">The type of its elements.</param>
/// <param name="Shape">Its dimensions, outermost first; -1 stands for any size.</param>
public sealed record TensorMetadata(string Name, TensorType DataType, IReadOnlyList<long> Shape);
