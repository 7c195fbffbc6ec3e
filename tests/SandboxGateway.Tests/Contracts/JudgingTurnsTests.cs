using SandboxGateway.Contracts;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;

namespace SandboxGateway.Tests.Contracts;

public sealed class JudgingTurnsTests
{
    private const int Long = JudgingTurns.ShortBytes + 1;

    private static readonly int _turns = Math.Max(1, Environment.ProcessorCount / 2);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task TakeTurn_MoreLongRequestsThanTurns_WaitUntilOneEnds()
    {
        var slot = ContractSamples.Slot("request: true");
        var busy = Rent(slot, _turns);
        Assert.All(await TakeAsync(busy, Long), Assert.Null);
        var next = Rent(slot, 1);

        var waiting = TakeAsync(next, Long);
        Assert.False(waiting.IsCompleted);
        busy[0].EndTurn();

        Assert.All(await waiting.WaitAsync(_patience), Assert.Null);
    }

    [Fact]
    public async Task TakeTurn_ShortRequest_NeverWaits()
    {
        var slot = ContractSamples.Slot("request: true");
        await TakeAsync(Rent(slot, _turns), Long);

        var taken = TakeAsync(Rent(slot, 1), JudgingTurns.ShortBytes);

        Assert.True(taken.IsCompletedSuccessfully);
        Assert.All(await taken, Assert.Null);
    }

    [Fact]
    public async Task TakeTurn_TooManyWait_TheRestIsRefused()
    {
        var slot = ContractSamples.Slot("request: true");
        var busy = Rent(slot, _turns);
        await TakeAsync(busy, Long);

        var others = Rent(slot, 200);
        var answers = others.ConvertAll(check => check.TakeTurnAsync(Long, CancellationToken.None).AsTask());

        var refused = answers.FindAll(answer => answer.IsCompleted);
        Assert.InRange(refused.Count, 1, 199);
        Assert.All(await Task.WhenAll(refused), fault => Assert.Equal(GatewayError.Overloaded, fault!.Error));
        busy.ForEach(check => check.Dispose());
        others.ForEach(check => check.EndTurn());
        await Eventually.TrueAsync(
            () =>
            {
                others.ForEach(check => check.EndTurn());
                return answers.TrueForAll(answer => answer.IsCompleted);
            },
            _patience);
    }

    [Fact]
    public async Task TakeTurn_ClientGone_LeavesTheTurnToOthers()
    {
        var slot = ContractSamples.Slot("request: true");
        var busy = Rent(slot, _turns);
        await TakeAsync(busy, Long);
        using var gone = new CancellationTokenSource();
        var waiting = Rent(slot, 1)[0].TakeTurnAsync(Long, gone.Token);

        await gone.CancelAsync();
        Assert.Equal(GatewayError.Cancelled, (await waiting)!.Error);
        busy[0].Dispose();

        Assert.All(await TakeAsync(Rent(slot, 1), Long).WaitAsync(_patience), Assert.Null);
    }

    private static List<ContractCheck> Rent(ContractSlot slot, int count)
    {
        var signature = ContractSamples.Signature(DataType.Fp32);
        return [.. Enumerable.Range(0, count).Select(_ => slot.Rent(signature))];
    }

    private static async Task<GatewayFault?[]> TakeAsync(List<ContractCheck> checks, int bytes) =>
        await Task.WhenAll(checks.Select(check => check.TakeTurnAsync(bytes, CancellationToken.None).AsTask()));
}
