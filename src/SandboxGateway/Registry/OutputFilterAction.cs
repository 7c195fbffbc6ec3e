namespace SandboxGateway.Registry;

/// <summary>What happens to a secret in a model's output.</summary>
internal enum OutputFilterAction
{
    /// <summary>It leaves; only the finding is counted.</summary>
    Tag,

    /// <summary>A marker that names the rule takes its place; of numbers, zeros.</summary>
    Redact,

    /// <summary>Its last four characters stay.</summary>
    Mask,

    /// <summary>A keyed hash takes its place, so that equal secrets stay equal.</summary>
    Hash,

    /// <summary>The request fails.</summary>
    Block,
}
