namespace SandboxGateway.Doctor;

/// <summary>One thing of the host that containment rests on, or that could make it weaker.</summary>
/// <param name="Name">As the launcher's report or the kernel's own file calls it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What would change it; null where nothing has to.</param>
internal sealed record HostCheck(string Name, HostCheckState State, string Detail, string? Remedy = null);
