using System.Buffers.Binary;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>
/// The raw form of the binary tensor extension: the whole body is the model's only input, whose shape follows from the
/// model and the body's length. Every output is answered in binary form.
/// </summary>
internal static class RawRequest
{
    public static GatewayFault? Read(ReadOnlyMemory<byte> body, ModelSignature model, InferenceRequest request)
    {
        if (model.Inputs is not [var input])
        {
            return JsonPath.Body.Invalid($"a raw request needs a model with one input; this one has {model.Inputs.Length}");
        }

        request.BinaryOutputs = true;
        return input.DataType == DataType.Bytes
            ? ReadString(body, input, request)
            : ReadElements(body, input, request);
    }

    /// <summary>The body is one string, without the length that is put before it in the raw form.</summary>
    private static GatewayFault? ReadString(ReadOnlyMemory<byte> body, TensorSignature input, InferenceRequest request)
    {
        if (!TryMakeShape(input, 1, out var shape))
        {
            return JsonPath.Body.Invalid("a raw request of BYTES needs an input that can hold exactly one element");
        }

        var length = BytesElements.PrefixSize + body.Length;
        var raw = request.Rent(length).AsMemory(0, length);
        BinaryPrimitives.WriteInt32LittleEndian(raw.Span, body.Length);
        body.CopyTo(raw[BytesElements.PrefixSize..]);
        request.Inputs.Add(new Tensor(input.Name, input.DataType, shape, raw) { CameRaw = true });
        return null;
    }

    private static GatewayFault? ReadElements(ReadOnlyMemory<byte> body, TensorSignature input, InferenceRequest request)
    {
        var size = DataTypes.ElementSize(input.DataType);
        if (body.Length % size != 0 || !TryMakeShape(input, body.Length / size, out var shape))
        {
            return JsonPath.Body.Invalid(
                $"{body.Length} bytes are no tensor of {TensorText.Type(input)}");
        }

        request.Inputs.Add(new Tensor(input.Name, input.DataType, shape, body) { CameRaw = true });
        return null;
    }

    /// <summary>
    /// Gives variable dimensions the size that makes <paramref name="count"/> elements: the last of them takes what the
    /// fixed ones leave, those before it are 1.
    /// </summary>
    public static bool TryMakeShape(TensorSignature input, long count, out long[] shape)
    {
        shape = Array.ConvertAll(input.Shape, size => size < 0 ? 1 : size);
        if (!TensorShape.TryCountElements(shape, out var once))
        {
            return false;
        }

        var last = Array.FindLastIndex(input.Shape, size => size < 0);
        if (last >= 0 && once > 0)
        {
            shape[last] = count / once;
            once *= shape[last];
        }

        return once == count;
    }
}
