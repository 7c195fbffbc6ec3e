using System.Threading.Channels;

namespace SandboxGateway.Contracts;

/// <summary>
/// Lets few long requests of a model be read and judged at a time, so that a flood of them leaves processors to the model's
/// neighbours and to its own short requests. Thread-safe.
/// </summary>
internal sealed class JudgingTurns
{
    /// <summary>Requests up to this many bytes need no turn: a document's cost is bounded by its length.</summary>
    public const int ShortBytes = 8 * 1024;

    // Each holds its request's bytes meanwhile.
    private const int MaxWaiting = 64;

    // Holds a token for each free turn.
    private readonly Channel<bool> _free = Channel.CreateUnbounded<bool>();
    private int _waiting;

    public JudgingTurns()
    {
        for (var i = 0; i < Math.Max(1, Environment.ProcessorCount / 2); i++)
        {
            GiveBack();
        }
    }

    /// <summary>Waits for a turn, which is to be given back; false if too many wait already.</summary>
    public async ValueTask<bool> TryTakeAsync(CancellationToken cancellationToken)
    {
        if (_free.Reader.TryRead(out _))
        {
            return true;
        }

        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
            {
                return false;
            }

            await _free.Reader.ReadAsync(cancellationToken);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void GiveBack() => _free.Writer.TryWrite(true);
}
