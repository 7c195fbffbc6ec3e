namespace SandboxGateway.Registry;

/// <summary>How often something happened and how long it took in all.</summary>
internal readonly record struct TimeTotal(long Count, long Nanoseconds);
