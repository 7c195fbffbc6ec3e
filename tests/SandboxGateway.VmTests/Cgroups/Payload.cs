using SandboxGateway.Protocol.Launcher.V1;
using SandboxGateway.SandboxTests.Launcher;

namespace SandboxGateway.VmTests.Cgroups;

/// <summary>Launch specs of programs that take what they can get.</summary>
internal static class Payload
{
    /// <summary>What the thread payload stops at by itself.</summary>
    public const int MostThreads = 100;

    /// <summary>Starts threads until one is refused; exits with their number.</summary>
    public static LaunchSpec Threads(string id) =>
        Specs.Of(id, Path.Combine(AppContext.BaseDirectory, "payloads", "threads"));

    /// <summary>Fills that much memory with zeros once, and ends.</summary>
    public static LaunchSpec Memory(string id, int mebibytes) =>
        Specs.Of(id, "/bin/dd", "if=/dev/zero", "of=/dev/null", $"bs={mebibytes}M", "count=1");

    /// <summary>Keeps one processor busy for ever.</summary>
    public static LaunchSpec Processor(string id) => Specs.Of(id, "/usr/bin/sha1sum", "/dev/zero");
}
