using System.Diagnostics;
using System.Net.Sockets;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests;

/// <summary>A worker that is a process of its own, outside any sandbox, with its channel on descriptor 3 as in one.</summary>
internal sealed class ProgramSession : ChannelSession
{
    // Connects, makes the connection descriptor 3, and becomes the worker.
    private const string Connect = """
        import os, socket, sys
        s = socket.socket(socket.AF_UNIX)
        s.connect(sys.argv[1])
        os.dup2(s.fileno(), 3) if s.fileno() != 3 else os.set_inheritable(3, True)
        os.execv(sys.argv[2], sys.argv[2:])
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgw-program-");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ProgramSession(string[] command, Dictionary<string, string> environment)
    {
        var path = Path.Combine(_folder.FullName, "s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Connect, path, .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.Start();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
        Socket = listener.Accept();
        Socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        Hello = Receive().Header.Hello;
    }

    public Hello Hello { get; }

    protected override Socket Socket { get; }

    /// <summary>Starts the Python worker.</summary>
    public static ProgramSession Python() => new(
        ["/usr/bin/python3", "-m", "sandbox_gateway"],
        new() { ["PYTHONPATH"] = Repository.Path("artifacts", "native", "python"), ["PYTHONDONTWRITEBYTECODE"] = "1" });

    /// <summary>Starts the worker that talks to a program in lines.</summary>
    public static ProgramSession Lines(params string[] command) =>
        new([Repository.Path("artifacts", "native", "worker", "sandbox-worker"), "lines", "--", .. command], []);

    public static TensorSpec Spec(string name, DataType dataType, params long[] shape) =>
        new() { Name = name, Datatype = dataType, Shape = { shape } };

    /// <summary>Writes a file the worker may use; it goes with the session.</summary>
    public string File(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>What it wrote to its standard output and error; waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Closes the channel and waits as <see cref="EndAsync"/> does.</summary>
    public Task<(int ExitCode, string Output, string Errors)> CloseAsync()
    {
        Socket.Shutdown(SocketShutdown.Send);
        return EndAsync();
    }

    public override void Dispose()
    {
        Socket.Dispose();
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
