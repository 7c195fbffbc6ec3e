using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>The gateway's end of a sandbox's stdout and stderr.</summary>
internal sealed class OutputSockets : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("output").FullName;
    private readonly Socket _output;
    private readonly Socket _error;

    public OutputSockets()
    {
        // For a launcher of any user.
        File.SetUnixFileMode(_folder, (UnixFileMode)0x1FF);
        _output = Listen("stdout");
        _error = Listen("stderr");
    }

    /// <summary>Runs a program to its end and returns how it ended and what it wrote.</summary>
    public async Task<(Exited Exited, string Output, string Error)> RunAsync(LauncherClient launcher, LaunchSpec spec)
    {
        AddTo(spec);
        using var patience = new CancellationTokenSource(_patience);
        var output = ReadAsync(_output, "stdout", patience.Token);
        var error = ReadAsync(_error, "stderr", patience.Token);
        var exited = await launcher.RunAsync(spec);
        return (exited, await output, await error);
    }

    public void AddTo(LaunchSpec spec)
    {
        spec.StdoutSocket = new DataSocket { Path = Path.Combine(_folder, "stdout"), Token = TokenOf("stdout") };
        spec.StderrSocket = new DataSocket { Path = Path.Combine(_folder, "stderr"), Token = TokenOf("stderr") };
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static ByteString TokenOf(string name) => ByteString.CopyFromUtf8($"{name}-0123456789"[..16]);

    private Socket Listen(string name)
    {
        var path = Path.Combine(_folder, name);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
        return socket;
    }

    private static async Task<string> ReadAsync(Socket listener, string name, CancellationToken cancellationToken)
    {
        using var connection = await listener.AcceptAsync(cancellationToken);
        await using var stream = new NetworkStream(connection);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var token = TokenOf(name).ToStringUtf8();
        Assert.StartsWith(token, text, StringComparison.Ordinal);
        return text[token.Length..];
    }
}
