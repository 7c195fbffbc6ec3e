namespace SandboxGateway.LoadTest;

/// <summary>One measurement of load; latencies in milliseconds.</summary>
internal readonly record struct LoadSample(double RequestsPerSecond, double P50, double P99);
