namespace SandboxGateway.Contracts.Sanitizing;

/// <summary>What is done about a finding.</summary>
internal enum TextAction
{
    /// <summary>Nothing; it is not looked for.</summary>
    Allow,

    /// <summary>It is taken out, and the caller is told.</summary>
    Strip,

    /// <summary>The request is refused.</summary>
    Refuse,

    /// <summary>The caller is told, and it is counted.</summary>
    Flag,
}
