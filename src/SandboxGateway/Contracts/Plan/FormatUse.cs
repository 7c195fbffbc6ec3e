namespace SandboxGateway.Contracts.Plan;

/// <summary>What <c>format</c> means.</summary>
internal enum FormatUse
{
    /// <summary>A string must have the format; a format we do not implement refuses the schema.</summary>
    Assert,

    /// <summary>A note for readers, as draft 2020-12 has it by default.</summary>
    Annotate,
}
