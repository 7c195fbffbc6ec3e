using System.Threading.Channels;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Workers;

/// <summary>
/// The replies of one request that are followed by another, between the thread that reads them off the worker's channel and
/// the client. Holds only a little: then the channel is not read any further, until the client has taken some. The last
/// reply, or the fault that ends the request, takes the way of a single answer. Thread-safe, for one reader and one writer.
/// </summary>
/// <param name="pause">Longest time between two replies, and for the client to take one, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed class ReplyStream(long pause) : IDisposable
{
    // Up to so many replies, or one alone of any length.
    private const int Places = 16;
    private const int BytesPerPlace = 64 << 10;

    private readonly SemaphoreSlim _free = new(Places);
    private readonly Channel<InferenceResponse> _replies =
        Channel.CreateUnbounded<InferenceResponse>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private volatile bool _isComplete;
    private volatile bool _isFull;
    private volatile int _moves;
    private int _movesSeen = -1;
    private long _lastMove;

    /// <summary>Waits, on the caller's thread, until the client has made room for a reply of that length.</summary>
    /// <exception cref="OperationCanceledException">The worker is being ended.</exception>
    public void WaitForRoom(int length, CancellationToken cancellationToken)
    {
        _isFull = true;
        for (var place = 0; place < PlacesFor(length) && !_isComplete; place++)
        {
            _free.Wait(cancellationToken);
        }

        _isFull = false;
    }

    /// <summary>Adds a reply for which there is room; after the end it is dropped.</summary>
    public void Add(InferenceResponse reply)
    {
        _moves++;
        if (!_replies.Writer.TryWrite(reply))
        {
            reply.Dispose();
        }
    }

    /// <summary>No more replies will come this way; who waits for room gets it.</summary>
    public void Complete()
    {
        if (_replies.Writer.TryComplete())
        {
            // What comes from now on is dropped, and needs no room.
            _isComplete = true;
            _free.Release(Places);
        }
    }

    /// <summary>The next reply, which the caller disposes; null after the last of those that another follows.</summary>
    public async ValueTask<InferenceResponse?> NextAsync()
    {
        if (!await _replies.Reader.WaitToReadAsync(CancellationToken.None) || !_replies.Reader.TryRead(out var reply))
        {
            return null;
        }

        _moves++;
        _free.Release(PlacesFor(reply.Length));
        return reply;
    }

    /// <summary>Called again and again while the worker is at the request.</summary>
    /// <returns>Null, or who has kept the other waiting for too long.</returns>
    public GatewayFault? CheckPace(long now)
    {
        if (_moves != _movesSeen)
        {
            (_movesSeen, _lastMove) = (_moves, now);
        }

        return now - _lastMove < pause ? null
            : _isFull ? WorkerFaults.ClientTooSlow
            : WorkerFaults.Silent;
    }

    public void Dispose()
    {
        while (_replies.Reader.TryRead(out var reply))
        {
            reply.Dispose();
        }
    }

    private static int PlacesFor(int length) => Math.Clamp(1 + (length / BytesPerPlace), 1, Places);
}
