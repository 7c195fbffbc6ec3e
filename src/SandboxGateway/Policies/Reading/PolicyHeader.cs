namespace SandboxGateway.Policies.Reading;

/// <summary>What a policy file says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">For people; empty if it says nothing.</param>
/// <param name="Extends">Name of the policy it tightens; null if it stands alone.</param>
/// <param name="ExtendsLine">Where it says so; 0 if it does not.</param>
internal sealed record PolicyHeader(string Name, string Description, string? Extends, long ExtendsLine);
