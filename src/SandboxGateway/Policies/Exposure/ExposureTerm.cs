namespace SandboxGateway.Policies.Exposure;

/// <summary>What one check adds to a policy's exposure.</summary>
internal sealed record ExposureTerm(ExposureCheck Check, int Badness)
{
    /// <summary>Its part of the sum, rounded up: a little is never nothing.</summary>
    public int Points => ((Badness * Check.Weight) + Check.Range - 1) / Check.Range;
}
