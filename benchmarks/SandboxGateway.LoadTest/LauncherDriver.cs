using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Protobuf;
using SandboxGateway.Protocol.Launcher;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.LoadTest;

/// <summary>Speaks with a resident launcher as the gateway does: commands on its standard input, events on its output.</summary>
internal sealed class LauncherDriver : IDisposable
{
    private const int TokenSize = 16;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-launch-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Process _process;
    private readonly Stream _commands;
    private readonly Stream _events;

    public LauncherDriver(Settings settings)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen();
        _process = Process.Start(new ProcessStartInfo(
            Path.Combine(settings.Native, "launcher", "sandbox-launcher"), ["serve", "--parent-pid", $"{Environment.ProcessId}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _commands = _process.StandardInput.BaseStream;
        _events = _process.StandardOutput.BaseStream;
        Host = Read().Ready ?? throw new InvalidOperationException("The launcher did not begin with its host report.");
    }

    /// <summary>What the launcher says the host can enforce.</summary>
    public HostReport Host { get; }

    private string SocketPath => Path.Combine(_folder.FullName, "data.sock");

    /// <summary>Launches a program and waits until its sandbox has ended with 0.</summary>
    /// <returns>What the launcher said of the launch.</returns>
    public Launched Run(string executable, int number)
    {
        var spec = new LaunchSpec
        {
            SandboxId = $"bench-{number}",
            Containment = new Containment { Seccomp = new Seccomp { Profile = "onnx" } },
            Executable = executable,
            Mounts = { new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp", SizeBytes = 64 << 20 } },
            DataSocket = new DataSocket
            {
                Path = SocketPath,
                Token = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(TokenSize)),
            },
        };
        _commands.Write(ControlFrame.Encode(new LauncherCommand { Launch = spec }));
        _commands.Flush();
        using var data = _listener.Accept();

        var launched = Read().Launched ?? throw new InvalidOperationException($"{executable} was not launched.");
        var exited = Read().Exited ?? throw new InvalidOperationException($"{executable} did not say that it ended.");
        return exited.ExitCode == 0
            ? launched
            : throw new InvalidOperationException($"{executable} ended with {exited.ExitCode} {exited.Reason}");
    }

    public void Dispose()
    {
        // The end of its input ends the launcher.
        _commands.Dispose();
        _process.WaitForExit();
        _process.Dispose();
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }

    private LauncherEvent Read()
    {
        var prefix = new byte[ControlFrame.PrefixSize];
        _events.ReadExactly(prefix);
        var message = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix)];
        _events.ReadExactly(message);
        var received = LauncherEvent.Parser.ParseFrom(message);
        return received.LaunchFailed is { } failed
            ? throw new InvalidOperationException($"step '{failed.Step}' failed with {failed.Errno}: {failed.Detail}")
            : received;
    }
}
