using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SandboxGateway.Api.Http;

/// <summary>JSON text on its way out, in pooled memory that grows as needed. Not thread-safe.</summary>
internal sealed class PooledText : IDisposable
{
    private const int FirstRoom = 1024;
    private const int MaxNumberLength = 20;

    // Letters of every script stay as they are; what HTML could take for markup is escaped all the same.
    private static readonly JavaScriptEncoder _encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstRoom);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    /// <summary>Room for at least <paramref name="minimum"/> bytes, which <see cref="Advance"/> makes part of the text.</summary>
    public Span<byte> GetRoom(int minimum)
    {
        if (_buffer.Length - Length < minimum)
        {
            var wanted = Math.Min(Array.MaxLength, Math.Max((long)Length + minimum, 2L * _buffer.Length));
            var larger = ArrayPool<byte>.Shared.Rent((int)wanted);
            _buffer.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Clear() => Length = 0;

    /// <summary>Takes <paramref name="count"/> bytes off the end.</summary>
    public void Shorten(int count) => Length -= count;

    /// <summary>Appends JSON as it is.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        json.CopyTo(GetRoom(json.Length));
        Length += json.Length;
    }

    /// <summary>Appends <paramref name="utf8"/>, which is valid UTF-8, as a JSON string with its quotes.</summary>
    public void AppendString(ReadOnlySpan<byte> utf8)
    {
        Append("\""u8);
        var plain = _encoder.FindFirstCharacterToEncodeUtf8(utf8);
        if (plain < 0)
        {
            Append(utf8);
        }
        else
        {
            Append(utf8[..plain]);
            AppendEscaped(utf8[plain..]);
        }

        Append("\""u8);
    }

    public void AppendString(string text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        AppendString(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)));
        ArrayPool<byte>.Shared.Return(utf8);
    }

    public void AppendNumber(long number)
    {
        number.TryFormat(GetRoom(MaxNumberLength), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    public void AppendShape(ReadOnlySpan<long> shape)
    {
        Append("["u8);
        for (var i = 0; i < shape.Length; i++)
        {
            Append(i == 0 ? ""u8 : ","u8);
            AppendNumber(shape[i]);
        }

        Append("]"u8);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void AppendEscaped(ReadOnlySpan<byte> utf8)
    {
        var status = OperationStatus.DestinationTooSmall;
        while (status == OperationStatus.DestinationTooSmall)
        {
            var room = GetRoom(Math.Max(FirstRoom, utf8.Length));
            status = _encoder.EncodeUtf8(utf8, room, out var consumed, out var written);
            Length += written;
            utf8 = utf8[consumed..];
        }
    }
}
