using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Streaming;

/// <summary>Clients that read slowly, not at all, or go away in the middle.</summary>
public sealed class SlowClientTests
{
    private const string Request = """{"x":"go"}""";
    private const int PieceLength = 256 << 10;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private static readonly string _piece = new string('w', PieceLength - 1) + " ";

    [Fact]
    public async Task Stream_ClientThatDoesNotRead_HoldsTheWorkerBackAndLosesNothing()
    {
        // 128 MiB: far more than all that is between the worker and the client holds.
        const int Count = 512;
        var sent = 0;
        await using var gateway = await GatewayTestHost.StartHandlerAsync(worker => worker.OnInfer = async (self, request, _) =>
        {
            for (; sent < Count; sent++)
            {
                await self.ReplyAsync(request.RequestId, _piece);
            }

            await self.EndAsync(request.RequestId);
        });

        using var events = await OpenAsync(gateway);
        await StandsStillAsync(() => Volatile.Read(ref sent));
        var heldBackAt = sent;
        var texts = await events.RestAsync();

        Assert.InRange(heldBackAt, 1, Count / 2);
        Assert.Equal((long)Count * PieceLength, texts.Sum(static text => (long)text.Length));
    }

    [Fact]
    public async Task Stream_ClientThatNeverReads_IsGivenUpAndTheSlotIsFree()
    {
        await using var gateway = await GatewayTestHost.StartHandlerAsync(
            worker => worker.OnInfer = AnswerWithoutEnd, ["--Gateway:Workers:ReplyTimeoutSeconds=0.5"]);

        using var stuck = await OpenAsync(gateway);
        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
        using var next = await OpenAsync(gateway, """{"x":"well"}""");

        Assert.Equal(["done"], await next.RestAsync());
        await Assert.ThrowsAnyAsync<IOException>(() => stuck.TextAsync());
    }

    [Fact]
    public async Task Stream_ClientThatGoesAway_TheWorkerIsToldAndTheSlotIsFree()
    {
        var cancelled = new SyncPoint();
        var isCancelled = false;
        await using var gateway = await GatewayTestHost.StartHandlerAsync(worker =>
        {
            worker.TakesCancel = true;
            worker.OnInfer = (self, request, payload) => AnswersWell(payload)
                ? self.ReplyAsync(request.RequestId, "done", more: false)
                : self.ReplyAsync(request.RequestId, "one ");
            worker.OnCancel = async (self, id) =>
            {
                if (!isCancelled)
                {
                    isCancelled = true;
                    await self.FailAsync(id, Failure.Types.Kind.Cancelled);
                    cancelled.Continue();
                }
            };
        });

        using (var events = await OpenAsync(gateway))
        {
            await events.NextAsync();
        }

        await cancelled.WaitToContinueAsync(CancellationToken.None).WaitAsync(_patience);
        using var next = await OpenAsync(gateway, """{"x":"well"}""");

        Assert.Equal(["done"], await next.RestAsync());
        Assert.Equal(1, gateway.Launcher.Launches);
    }

    [Fact]
    public async Task Stream_WithoutEnd_StopsWhenTheClientGoesAway()
    {
        await using var gateway = await GatewayTestHost.StartHandlerAsync(worker => worker.OnInfer = AnswerWithoutEnd);

        using (var events = await OpenAsync(gateway))
        {
            await events.NextAsync();
        }

        await Eventually.TrueAsync(() => gateway.Launcher.Killed.Contains(1), _patience);
        using var next = await OpenAsync(gateway, """{"x":"well"}""");
        Assert.Equal(["done"], await next.RestAsync());
    }

    private static async Task AnswerWithoutEnd(FakeWorker self, GatewayFrame request, byte[] payload)
    {
        if (AnswersWell(payload))
        {
            await self.ReplyAsync(request.RequestId, "done", more: false);
            return;
        }

        while (true)
        {
            await self.ReplyAsync(request.RequestId, _piece);
        }
    }

    private static bool AnswersWell(byte[] payload) =>
        System.Text.Encoding.UTF8.GetString(payload).EndsWith("well", StringComparison.Ordinal);

    private static async Task StandsStillAsync(Func<int> count)
    {
        var last = -1;
        await Eventually.TrueAsync(
            async () =>
            {
                var before = last;
                await Task.Delay(300);
                last = count();
                return last == before;
            },
            _patience);
    }

    private static async Task<EventReader> OpenAsync(GatewayTestHost gateway, string body = Request)
    {
        await Eventually.TrueAsync(() => gateway.Model.Status.Signature is not null, _patience);
        return await EventReader.OpenAsync(gateway.Http, body);
    }
}
