namespace SandboxGateway.LoadTest;

/// <summary>What the neighbour of a hostile model felt. Latencies are milliseconds.</summary>
internal sealed record NeighbourSample(int Answers, int Failures, double P50, double P99);
