using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>Finds values that JSON cannot carry, before the first byte of an answer is sent.</summary>
internal static class JsonRepresentable
{
    public static GatewayFault? Check(InferenceRequest request, InferenceResponse response)
    {
        for (var i = 0; i < response.Outputs.Count; i++)
        {
            if (!request.WantsBinary(i) && Check(response.Outputs[i]) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static GatewayFault? Check(Tensor output)
    {
        var raw = output.Data.Span;
        return output.DataType switch
        {
            DataType.Fp16 or DataType.Bf16 => GatewayFault.Invalid(
                "outputs",
                $"{TensorText.Name(output.Name)} is {DataTypes.Name(output.DataType)}, for which JSON has no form; "
                + "ask for it with binary_data"),
            DataType.Fp32 => CheckFinite(output.Name, MemoryMarshal.Cast<byte, float>(raw)),
            DataType.Fp64 => CheckFinite(output.Name, MemoryMarshal.Cast<byte, double>(raw)),
            DataType.Bytes => CheckText(output.Name, raw),
            _ => null,
        };
    }

    private static GatewayFault? CheckFinite<T>(string name, ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i]))
            {
                return NotRepresentable(name, i, T.IsNaN(values[i]) ? "NaN" : "infinite");
            }
        }

        return null;
    }

    private static GatewayFault? CheckText(string name, ReadOnlySpan<byte> raw)
    {
        for (var i = 0; BytesElements.TryTake(ref raw, out var element); i++)
        {
            if (!Utf8.IsValid(element))
            {
                return NotRepresentable(name, i, "not valid UTF-8");
            }
        }

        return null;
    }

    private static GatewayFault NotRepresentable(string name, int index, string what) => new(
        GatewayError.OutputNotRepresentable,
        $"Element {index} of output {TensorText.Name(name)} is {what}, which JSON cannot carry; ask for the output with binary_data.");
}
