using System.Collections;
using System.Runtime.InteropServices;
using SandboxGateway.Worker.Interop;

namespace SandboxGateway.Worker.Runtimes.Lines;

/// <summary>Starts a program with pipes as its standard input and output; its standard error is ours.</summary>
internal static unsafe class ProgramStart
{
    /// <summary>Words of sigset_t: 1,024 bits.</summary>
    private const int SignalSetWords = 16;

    /// <returns>0, or the errno that kept it from starting.</returns>
    public static int TryStart(IReadOnlyList<string> command, int input, int output, out int pid)
    {
        var arguments = ToVector(command);
        var environment = ToVector(Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(static variable => $"{variable.Key}={variable.Value}"));
        var actions = stackalloc byte[Libc.SpawnStateBytes];
        var attributes = stackalloc byte[Libc.SpawnStateBytes];
        var defaults = stackalloc ulong[SignalSetWords];
        new Span<ulong>(defaults, SignalSetWords).Clear();

        // The runtime ignores SIGPIPE, and an ignored signal is inherited; pipes between a script's programs rely on it.
        defaults[0] = 1UL << (Libc.BrokenPipeSignal - 1);
        _ = Libc.InitializeActions(actions);
        _ = Libc.InitializeAttributes(attributes);
        var error = Libc.AddDuplicate(actions, input, 0);
        error = error != 0 ? error : Libc.AddDuplicate(actions, output, 1);
        error = error != 0 ? error : Libc.SetDefaultSignals(attributes, defaults);
        error = error != 0 ? error : Libc.SetAttributeFlags(attributes, Libc.SpawnSetSignalDefaults);
        var started = 0;
        error = error != 0 ? error : Libc.Spawn(&started, arguments[0], actions, attributes, arguments, environment);
        pid = started;
        return error;
    }

    // Never given back: one program is started in the life of this process.
    private static byte** ToVector(IEnumerable<string> texts)
    {
        nint[] pointers = [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];
        var vector = (nint*)NativeMemory.Alloc((nuint)pointers.Length, (nuint)sizeof(nint));
        pointers.CopyTo(new Span<nint>(vector, pointers.Length));
        return (byte**)vector;
    }
}
