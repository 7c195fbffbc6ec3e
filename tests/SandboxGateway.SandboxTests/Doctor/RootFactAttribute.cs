namespace SandboxGateway.SandboxTests.Doctor;

/// <summary>A test of what only root's launcher has: users of their own for sandboxes, executable memory forbidden.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "Some layers are only in force when root starts the launcher.";
        }
    }
}
