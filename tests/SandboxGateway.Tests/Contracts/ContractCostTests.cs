using System.Text;
using SandboxGateway.Api.Http;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Tests.Contracts;

/// <summary>What a contract costs in memory on the way of a small request.</summary>
public sealed class ContractCostTests
{
    [Theory]
    [InlineData("request: {type: object, required: [inputs], properties: {id: {maxLength: 64}, inputs: {items: {properties: {name: {pattern: '^[A-Za-z0-9_.-]{1,128}$'}, data: {items: {minimum: -10, maximum: 10}}}}}}}")]
    [InlineData("inputs: {x: {minimum: -10, maximum: 10, finite: true}}")]
    public void Check_SmallRequest_AllocatesNothingOfItsOwn(string lines)
    {
        var body = Encoding.UTF8.GetBytes(ContractSamples.Input(DataType.Fp32, 4, "[0.5,1,-2.25,3]"));
        var slot = ContractSamples.Slot(lines);
        var signature = ContractSamples.Signature(DataType.Fp32);
        var (with, without) = (long.MaxValue, long.MaxValue);
        for (var i = 0; i < 200; i++)
        {
            with = Math.Min(with, Allocated(() => Read(body, slot, signature)));
            without = Math.Min(without, Allocated(() => Read(body, null, signature)));
        }

        Assert.Equal(without, with);
    }

    private static void Read(byte[] body, SandboxGateway.Contracts.ContractSlot? slot, SandboxGateway.Registry.ModelSignature signature)
    {
        using var request = new InferenceRequest();
        using var check = slot?.Rent(signature);
        Assert.Null(JsonInferReader.Read(body, signature, request, check));
        Assert.Null(check?.CheckRequest(request));
    }

    private static long Allocated(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
