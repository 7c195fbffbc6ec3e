namespace SandboxGateway.Contracts.Json;

/// <summary>Bounds on any JSON text that is judged: a schema or a document.</summary>
internal static class JsonLimits
{
    /// <summary>Nesting. System.Text.Json's own default; deeper text has no honest use in a request.</summary>
    public const int MaxDepth = 64;

    /// <summary>Bytes of one number. A double needs 24, a 128-bit integer 40; some writers put down long runs of zeros.</summary>
    public const int MaxNumberBytes = 128;

    /// <summary>Powers of ten beyond this are refused, so that exponents stay comparable as integers.</summary>
    public const int MaxExponent = 9_999;

    /// <summary>Values and names a tree may hold: 20 bytes each.</summary>
    public const int MaxTreeEntries = 1_000_000;

    /// <summary>Members of one object.</summary>
    public const int MaxMembers = 100_000;
}
