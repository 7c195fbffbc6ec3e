namespace SandboxGateway.Isolation.Mounts;

/// <summary>The device nodes of a sandbox: none that reaches hardware, a terminal or memory.</summary>
internal static class MinimalDevices
{
    public const string Folder = "/dev";

    public static readonly BindMount[] All =
    [
        Node("null"),
        Node("zero"),
        Node("full"),
        Node("random"),
        Node("urandom"),
    ];

    private static BindMount Node(string name) =>
        new($"{Folder}/{name}", $"{Folder}/{name}", IsFolder: false, BindUse.Device);
}
