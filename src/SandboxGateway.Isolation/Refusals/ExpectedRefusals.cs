namespace SandboxGateway.Isolation.Refusals;

/// <summary>Refused calls that honest programs make all the time, and that would bury the others.</summary>
internal static class ExpectedRefusals
{
    // Where glibc looks for a name service cache whenever a user is looked up; "ls -l" does.
    private static readonly string[] _destinations = ["unix:/var/run/nscd/socket", "unix:/run/nscd/socket"];

    public static bool Contains(Refusal refusal) =>
        refusal.Name == "connect" && _destinations.Contains(refusal.Destination, StringComparer.Ordinal);
}
