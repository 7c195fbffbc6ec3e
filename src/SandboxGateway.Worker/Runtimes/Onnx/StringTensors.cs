using System.Buffers.Binary;
using System.Text.Unicode;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Worker.Channel;
using SandboxGateway.Worker.Runtimes.Onnx.Interop;

namespace SandboxGateway.Worker.Runtimes.Onnx;

/// <summary>Turns BYTES tensors into ONNX Runtime's strings and back. Not safe for concurrent use.</summary>
internal sealed unsafe class StringTensors : IDisposable
{
    private readonly NativeBuffer _content = new(4096);
    private readonly NativeBuffer _offsets = new(4096);

    /// <summary>Finds the first element that is no text; null if all <paramref name="count"/> are.</summary>
    public static Failure? Validate(string name, ReadOnlySpan<byte> raw, long count)
    {
        if (!BytesElements.IsWellFormed(raw, count))
        {
            return Failures.InvalidInput($"Input '{name}' does not hold the {count} elements its shape needs.");
        }

        for (var i = 0L; BytesElements.TryTake(ref raw, out var element); i++)
        {
            if (!Utf8.IsValid(element))
            {
                return Failures.InvalidInput($"Input '{name}' element {i} is not valid UTF-8.");
            }
        }

        return null;
    }

    /// <summary>Fills a tensor with elements that <see cref="Validate"/> has passed.</summary>
    public static void Fill(nint value, ReadOnlySpan<byte> raw)
    {
        for (var i = 0L; BytesElements.TryTake(ref raw, out var element); i++)
        {
            OrtApi.SetString(value, i, element);
        }
    }

    /// <summary>Bytes of a tensor of <paramref name="count"/> strings in raw form.</summary>
    public static long RawLength(nint value, long count) =>
        OrtApi.StringsLength(value) + (count * BytesElements.PrefixSize);

    /// <summary>Writes a tensor's raw form, which is <paramref name="rawLength"/> bytes.</summary>
    public void Encode(nint value, int count, byte* target, int rawLength)
    {
        if (count == 0)
        {
            return;
        }

        var contentLength = rawLength - (count * BytesElements.PrefixSize);
        _content.EnsureCapacity(contentLength, kept: 0);
        _offsets.EnsureCapacity(count * sizeof(nuint), kept: 0);
        var offsets = (nuint*)_offsets.Start;
        OrtApi.CopyStrings(value, _content.Start, contentLength, offsets, count);

        var output = new Span<byte>(target, rawLength);
        for (var i = 0; i < count; i++)
        {
            var start = (int)offsets[i];
            var length = (i + 1 < count ? (int)offsets[i + 1] : contentLength) - start;
            BinaryPrimitives.WriteInt32LittleEndian(output, length);
            new ReadOnlySpan<byte>(_content.Start + start, length).CopyTo(output[BytesElements.PrefixSize..]);
            output = output[(BytesElements.PrefixSize + length)..];
        }
    }

    public void Dispose()
    {
        _content.Dispose();
        _offsets.Dispose();
    }
}
