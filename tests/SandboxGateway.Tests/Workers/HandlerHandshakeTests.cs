using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class HandlerHandshakeTests
{
    [Fact]
    public async Task Load_DeclaredSignature_IsTaken()
    {
        var declared = FakeModels.Identity();

        var result = await LoadAsync(declared, declared);

        Assert.Null(result!.Refusal);
        Assert.Equal("y", Assert.Single(result.Signature!.Outputs).Name);
    }

    [Fact]
    public async Task Load_AnotherSignature_IsRefused()
    {
        var result = await LoadAsync(FakeModels.Identity(), FakeModels.Identity(DataType.Bytes));

        Assert.Equal("the handler reported other inputs or outputs than model.yaml declares", result!.Refusal);
    }

    private static async Task<LoadResult?> LoadAsync(ModelLoaded declared, ModelLoaded reported)
    {
        using var pair = await SocketPair.ConnectAsync();
        using var worker = new FakeWorker(pair.Right, reported);
        var running = worker.LoadAsync();
        using var reader = new ChannelReader(pair.Left, 1024);
        var load = new LoadModel { Inputs = { declared.Inputs }, Outputs = { declared.Outputs } };
        var result = await Task.Run(() => WorkerHandshake.Load(reader, new ChannelWriter(pair.Left, isToHandler: true), load));
        await running;
        return result;
    }
}
