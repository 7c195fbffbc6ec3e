namespace SandboxGateway.Samples.Training.Learning;

/// <summary>One row to learn from: what is seen and the class it belongs to.</summary>
internal sealed record Example(float[] Features, int Label);
