using System.Runtime.InteropServices;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>
/// A running program that answers each line on its standard input with one line on its standard output. Not safe for
/// concurrent use.
/// </summary>
internal sealed unsafe class LineProgram : IDisposable
{
    /// <summary>Longest line either way, its end included.</summary>
    public const int MaxLineBytes = 8 << 20;

    private const int ReadBytes = 64 << 10;

    // A process closes its files shortly before it can be waited for.
    private const int ReapTries = 200;

    private readonly NativeBuffer _received = new(ReadBytes);
    private readonly int _pid;
    private readonly int _input;
    private int _length;

    private LineProgram(int pid, int input, int output)
    {
        _pid = pid;
        _input = input;
        OutputDescriptor = output;
    }

    /// <summary>Where its lines come from; readable without a request only if it breaks the rules, or is gone.</summary>
    public int OutputDescriptor { get; }

    /// <summary>Starts it; <paramref name="error"/> says why that failed, as an errno.</summary>
    public static LineProgram? TryStart(IReadOnlyList<string> command, out int error)
    {
        var toProgram = stackalloc int[2];
        var fromProgram = stackalloc int[2];
        if (Libc.Pipe(toProgram, Libc.CloseOnExec) != 0 || Libc.Pipe(fromProgram, Libc.CloseOnExec) != 0)
        {
            error = Marshal.GetLastPInvokeError();
            return null;
        }

        error = ProgramStart.TryStart(command, toProgram[0], fromProgram[1], out var pid);
        _ = Libc.Close(toProgram[0]);
        _ = Libc.Close(fromProgram[1]);
        if (error != 0)
        {
            return null;
        }

        _ = Libc.MakeNonBlocking(toProgram[1]);
        _ = Libc.MakeNonBlocking(fromProgram[0]);
        return new LineProgram(pid, toProgram[1], fromProgram[0]);
    }

    /// <summary>Sends a line, which ends in a line feed, and waits for the answer.</summary>
    /// <returns>The answer without its line feed, valid until the next exchange.</returns>
    /// <exception cref="RuntimeEndedException">The program is gone or broke the rules.</exception>
    public ReadOnlySpan<byte> Exchange(ReadOnlySpan<byte> line)
    {
        _length = 0;
        var end = -1;
        var ready = stackalloc PollDescriptor[2];
        while (end < 0 || !line.IsEmpty)
        {
            // Both at once: a program may answer while it still reads, and either pipe may be full.
            ready[0] = new PollDescriptor { FileDescriptor = line.IsEmpty ? -1 : _input, Events = PollDescriptor.Output };
            ready[1] = new PollDescriptor { FileDescriptor = OutputDescriptor, Events = PollDescriptor.Input };
            Libc.Poll(ready, 2, timeoutMilliseconds: -1);
            if (ready[0].Returned != 0)
            {
                line = line[Send(line)..];
            }

            if (ready[1].Returned != 0)
            {
                end = Receive();
            }
        }

        return end == _length - 1
            ? new ReadOnlySpan<byte>(_received.Start, end)
            : throw new RuntimeEndedException("the program wrote more than one line for a request");
    }

    /// <summary>Says what it did while nothing was asked of it: it wrote, or it ended.</summary>
    public RuntimeEndedException SpokeUnasked()
    {
        byte written;
        return Libc.Read(OutputDescriptor, &written, 1) > 0
            ? new RuntimeEndedException("the program wrote a line without being asked")
            : Ended();
    }

    public void Dispose()
    {
        _received.Dispose();
        _ = Libc.Close(_input);
        _ = Libc.Close(OutputDescriptor);
    }

    // It is over, or as good as.
    private RuntimeEndedException Ended()
    {
        for (var i = 0; i < ReapTries; i++)
        {
            if (Libc.Reap(_pid, out var status) == _pid)
            {
                var signal = status & 0x7F;
                return new RuntimeEndedException(signal == 0
                    ? $"the program ended with exit code {status >> 8 & 0xFF}"
                    : $"the program was ended by signal {signal}");
            }

            Libc.Poll(null, 0, timeoutMilliseconds: 1);
        }

        return new RuntimeEndedException("the program closed its standard input or output");
    }

    private int Send(ReadOnlySpan<byte> line)
    {
        fixed (byte* bytes = line)
        {
            var count = Libc.Write(_input, bytes, (nuint)line.Length);
            return count >= 0 ? (int)count : IsToBeTriedAgain() ? 0 : throw Ended();
        }
    }

    /// <summary>Takes in what is there; the place of the first line feed, or -1.</summary>
    private int Receive()
    {
        _received.EnsureCapacity(_length + ReadBytes, kept: _length);

        // SAFETY: the buffer was grown to hold that much more.
        var count = Libc.Read(OutputDescriptor, _received.Start + _length, ReadBytes);
        if (count == 0 || (count < 0 && !IsToBeTriedAgain()))
        {
            throw Ended();
        }

        var start = _length;
        _length += (int)Math.Max(count, 0);
        if (_length > MaxLineBytes)
        {
            throw new RuntimeEndedException($"the program's answer is longer than {MaxLineBytes} bytes");
        }

        var found = new ReadOnlySpan<byte>(_received.Start, _length)[start..].IndexOf((byte)'\n');
        return found < 0 ? -1 : start + found;
    }

    private static bool IsToBeTriedAgain() => Marshal.GetLastPInvokeError() is Libc.TryAgain or Libc.InterruptedCall;
}
