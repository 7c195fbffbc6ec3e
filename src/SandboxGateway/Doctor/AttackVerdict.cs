namespace SandboxGateway.Doctor;

/// <summary>How an attack ended. The names are part of the report.</summary>
internal enum AttackVerdict
{
    /// <summary>It did not have the effect it is after.</summary>
    Contained,

    /// <summary>It did.</summary>
    Escaped,

    /// <summary>It could not be tried here, or its end says nothing.</summary>
    NotRun,
}
