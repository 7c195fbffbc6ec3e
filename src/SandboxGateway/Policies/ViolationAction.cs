namespace SandboxGateway.Policies;

/// <summary>What a violation of a policy leads to, besides its incident.</summary>
internal enum ViolationAction
{
    /// <summary>Nothing more.</summary>
    Record,

    /// <summary>The sandbox is ended and another takes its place.</summary>
    Replace,
}
