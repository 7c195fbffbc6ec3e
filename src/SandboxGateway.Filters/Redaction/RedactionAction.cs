namespace SandboxGateway.Filters.Redaction;

/// <summary>What stands in a text in place of a secret.</summary>
public enum RedactionAction
{
    /// <summary>A marker that names the rule.</summary>
    Replace,

    /// <summary>Stars, and the last four characters.</summary>
    Mask,

    /// <summary>A keyed hash, so that equal secrets stay equal.</summary>
    Hash,

    /// <summary>The secret itself: findings are only reported.</summary>
    Tag,
}
