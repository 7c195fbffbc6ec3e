namespace SandboxGateway.Isolation.Namespaces;

/// <summary>A kernel setting of the new namespaces, and its value.</summary>
/// <param name="Name">As sysctl(8) names it.</param>
/// <param name="Value">What to write.</param>
internal sealed record SysctlSetting(string Name, string Value)
{
    /// <summary>Its file below /proc/sys.</summary>
    public string Path => SysctlNames.PathOf(Name);
}
