namespace SandboxGateway.Worker.Channel;

/// <summary>
/// Notices, while a model runs, that the gateway says to stop. A thread of its own looks into the channel, but only during runs
/// that last; while there are none it sleeps, so that short ones cost nothing but a lock. Thread-safe.
/// </summary>
/// <param name="reader">Not read by anybody else between <see cref="Begin"/> and <see cref="End"/>.</param>
/// <param name="stop">Stops the run; called on the watching thread.</param>
internal sealed class CancelWatch(ChannelReader reader, Action stop) : IDisposable
{
    private const int TickMilliseconds = 10;

    // Without runs for a second, the thread waits to be woken.
    private const int TicksUntilAsleep = 100;

    private readonly object _gate = new();
    private Thread? _thread;
    private ulong _current;
    private ulong _runs;
    private bool _isStopped;
    private bool _isAsleep;
    private bool _isDisposed;

    /// <summary>A run begins.</summary>
    public void Begin(ulong requestId)
    {
        lock (_gate)
        {
            (_current, _isStopped) = (requestId, false);
            _runs++;
            if (_isAsleep)
            {
                Monitor.Pulse(_gate);
            }
        }

        // Not before the first run: threads that are there before the worker's lockdown are not under all of it.
        if (_thread is null)
        {
            _thread = new Thread(Watch) { IsBackground = true, Name = "cancel-watch" };
            _thread.Start();
        }
    }

    /// <summary>The run is over; true if it was told to stop.</summary>
    public bool End()
    {
        lock (_gate)
        {
            _current = 0;
            return _isStopped;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
    }

    private void Watch()
    {
        lock (_gate)
        {
            for (var idleTicks = 0; !_isDisposed;)
            {
                var runs = _runs;
                _isAsleep = idleTicks >= TicksUntilAsleep;
                Monitor.Wait(_gate, _isAsleep ? Timeout.Infinite : TickMilliseconds);
                idleTicks = _current == 0 && runs == _runs ? idleTicks + 1 : 0;
                if (_current != 0 && runs == _runs && !_isStopped)
                {
                    Look_NeedsLock();
                }
            }
        }
    }

    private void Look_NeedsLock()
    {
        reader.ReadAhead();
        if (reader.HasCancel(_current))
        {
            _isStopped = true;
            stop();
        }
    }
}
