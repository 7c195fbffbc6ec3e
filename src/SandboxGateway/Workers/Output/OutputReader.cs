using System.Net.Sockets;

namespace SandboxGateway.Workers.Output;

/// <summary>
/// Reads one stream of one worker until it ends. A worker that writes without end is slowed down to what costs next to
/// nothing to throw away, but never stopped. For one caller.
/// </summary>
internal sealed class OutputReader(OutputSource source, Socket socket, OutputLines lines, OutputText text, TimeProvider timeProvider, ILogger logger)
{
    private const int BufferBytes = 64 << 10;

    // How much is thrown away at most between two pauses: 5 MB a second.
    private const int ThrownAwayBetweenPauses = 256 << 10;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    // A pause in writing after which what was written is all there is for now.
    private static readonly TimeSpan _idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _suppressionReport = TimeSpan.FromSeconds(5);

    private long _lastReport = timeProvider.GetTimestamp();
    private long _thrownAway;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await ReceiveAsync(buffer, cancellationToken) is var count and > 0)
            {
                _thrownAway += lines.Add(buffer.AsSpan(0, count));
                await SlowDownAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The sandbox's end, or ours.
        }

        lines.Complete();
        text.Complete();
        ReportSuppressed();
    }

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var receiving = socket.ReceiveAsync(buffer, cancellationToken);
        if (receiving.IsCompleted)
        {
            return await receiving;
        }

        var received = receiving.AsTask();
        if (await Task.WhenAny(received, Task.Delay(_idle, timeProvider, cancellationToken)) != received)
        {
            text.Flush();
            ReportSuppressed();
        }

        return await received;
    }

    private async ValueTask SlowDownAsync(CancellationToken cancellationToken)
    {
        if (timeProvider.GetElapsedTime(_lastReport) > _suppressionReport)
        {
            ReportSuppressed();
        }

        if (_thrownAway > ThrownAwayBetweenPauses)
        {
            _thrownAway = 0;
            await Task.Delay(_pause, timeProvider, cancellationToken);
        }
    }

    private void ReportSuppressed()
    {
        _lastReport = timeProvider.GetTimestamp();
        var (count, bytes) = lines.TakeSuppressed();
        if (bytes > 0)
        {
            var stream = source.IsError ? "stderr" : "stdout";
            WorkerOutputLog.WorkerOutputSuppressed(logger, source.Model, source.SandboxId, stream, count, bytes);
        }
    }
}
