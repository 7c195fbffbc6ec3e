namespace SandboxGateway.Doctor;

/// <summary>
/// Things of the host that a sandbox must not find: files anybody may read and write, sockets anybody may connect to, a secret
/// in the environment. They lie in a folder of their own and go with this object. Thread-safe.
/// </summary>
internal sealed class Canaries : IDisposable
{
    /// <summary>What every canary begins with.</summary>
    public const string Marker = "sandbox-gateway canary";

    private const string SecretVariable = "SANDBOX_GATEWAY_CANARY";
    private const UnixFileMode Everybody = (UnixFileMode)0x1FF;
    private const UnixFileMode ReadAndWrite = (UnixFileMode)0x1B6;

    private readonly HostListeners _listeners;
    private readonly string _text = $"{Marker} {Guid.NewGuid():N}\n";

    public Canaries()
    {
        // Not below /tmp: a sandbox has one of its own there, which would hide the folder from attacks that got out of the root.
        Folder = Path.Combine("/var/tmp", $"sandbox-gateway-doctor-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
        File.SetUnixFileMode(Folder, Everybody);
        CanaryFile = Path.Combine(Folder, "canary");
        Write(CanaryFile);
        // The host's own folder for what everybody shares.
        Environment.SetEnvironmentVariable(SecretVariable, _text.Trim());
        _listeners = new HostListeners(Folder);
    }

    public string Folder { get; }

    public string CanaryFile { get; }

    public IEnumerable<(string Key, string Value)> Options =>
    [
        ("canary", CanaryFile),
        ("canaries", Folder),
        ("host_name", Environment.MachineName),
        ("init_command", InitCommand()),
        .. _listeners.Options,
    ];

    /// <summary>A file like the canary, somewhere else.</summary>
    public void Write(string path)
    {
        File.WriteAllText(path, _text);
        File.SetUnixFileMode(path, ReadAndWrite);
    }

    /// <summary>What was done to the canaries, as only the host can see it; null for nothing. Asking undoes it.</summary>
    public string? TakeDamage()
    {
        if (!File.Exists(CanaryFile) || File.ReadAllText(CanaryFile) != _text)
        {
            Write(CanaryFile);
            return "the canary file was changed";
        }

        return _listeners.TakeVisit() ? "a socket of the host was reached" : null;
    }

    public void Dispose()
    {
        _listeners.Dispose();
        Environment.SetEnvironmentVariable(SecretVariable, null);
        Directory.Delete(Folder, recursive: true);
    }

    private static string InitCommand() =>
        Path.GetFileName(File.ReadAllText("/proc/1/cmdline").Split('\0', ' ')[0]) is { Length: > 0 } name ? name : "init";
}
