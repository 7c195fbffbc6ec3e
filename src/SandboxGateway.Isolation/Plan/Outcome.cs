namespace SandboxGateway.Isolation.Plan;

/// <summary>What a step must return, in the kernel's own form: a result, or a negative errno.</summary>
internal readonly record struct Outcome(bool IsExact, nint Value)
{
    /// <summary>Anything but an error.</summary>
    public static Outcome Success => default;

    public static Outcome Exactly(nint value) => new(true, value);

    /// <summary>This one error, and nothing else.</summary>
    public static Outcome Error(int errno) => new(true, -errno);

    public bool Accepts(nint result) => IsExact ? result == Value : result >= 0;

    public override string ToString() => IsExact ? $"exactly {Value}" : "success";
}
