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
    private const int MostParallel = 64;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-launch-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Process _process;
    private readonly Stream _commands;
    private readonly Stream _events;
    private int _launches;

    public LauncherDriver(Settings settings)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        _listener.Listen(MostParallel);
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
    public Launched Run(string executable) => RunParallel(executable, 1)[0];

    /// <summary>Launches a program several times side by side, and waits until every sandbox has ended with 0.</summary>
    public IReadOnlyList<Launched> RunParallel(string executable, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _commands.Write(ControlFrame.Encode(new LauncherCommand { Launch = Spec(executable) }));
        }

        _commands.Flush();
        var launched = new List<Launched>();
        for (var ended = 0; ended < count;)
        {
            var received = Read();
            if (received.Launched is { } start)
            {
                launched.Add(start);
            }
            else if (received.Exited is { } exited)
            {
                ended++;
                if (exited.ExitCode != 0)
                {
                    throw new InvalidOperationException($"{executable} ended with {exited.ExitCode} {exited.Reason}");
                }
            }
        }

        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            _listener.Accept().Dispose();
        }

        return launched;
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

    // Every layer of the policy "strict".
    private LaunchSpec Spec(string executable)
    {
        return new LaunchSpec
        {
            SandboxId = $"bench-{_launches++}",
            Containment = new Containment
            {
                Namespaces = { "user", "mount", "pid", "network", "ipc", "uts", "cgroup" },
                DropCapabilities = true,
                NoNewPrivileges = true,
                Seccomp = new Seccomp { Profile = "onnx" },
                Landlock = new Landlock { MinAbi = 1 },
                Sysctl = { { "user.max_user_namespaces", "0" }, { "vm.memfd_noexec", "2" } },
                NewSession = true,
                CloseDescriptors = true,
                DisableSpeculation = true,
                OwnUser = true,
                Resources = new Resources { MemoryMaxBytes = 256 << 20, PidsMax = 64 },
            },
            Executable = executable,
            Mounts = { new Mount { Type = Mount.Types.Type.Tmpfs, Destination = "/tmp", SizeBytes = 64 << 20 } },
            DataSocket = new DataSocket
            {
                Path = SocketPath,
                Token = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(TokenSize)),
            },
        };
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
