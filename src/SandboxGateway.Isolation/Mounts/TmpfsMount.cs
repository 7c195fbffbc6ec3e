namespace SandboxGateway.Isolation.Mounts;

/// <summary>A fresh, size-capped file system that the worker may write to.</summary>
internal sealed record TmpfsMount(string Destination, ulong SizeBytes);
