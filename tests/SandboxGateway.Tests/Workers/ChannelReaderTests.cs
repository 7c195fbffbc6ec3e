using System.Net.Sockets;
using Google.Protobuf;
using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.TestSupport;
using SandboxGateway.Workers;

namespace SandboxGateway.Tests.Workers;

public sealed class ChannelReaderTests
{
    private const int MaxPayload = 1 << 16;

    [Fact]
    public async Task ReadHeader_FramesInOneSegmentAndByteByByte_AreTheSame()
    {
        byte[] stream = [.. Frame(1, [1, 2, 3]), .. Frame(2, []), .. Frame(3, new byte[40_000])];

        var whole = await ReadAllAsync(stream, stream.Length);
        var trickled = await ReadAllAsync(stream, 1);

        Assert.Equal([(1UL, 3), (2, 0), (3, 40_000)], whole);
        Assert.Equal(whole, trickled);
    }

    [Fact]
    public async Task ReadHeader_ClosedInsideAFrame_ReturnsNull()
    {
        var frame = Frame(1, [1, 2, 3]);

        for (var length = 0; length < frame.Length - 3; length++)
        {
            Assert.Empty(await ReadAllAsync(frame[..length], 7));
        }
    }

    [Theory]
    [InlineData(FrameLimits.MaxHeaderBytes + 1u, 0ul)]
    [InlineData(uint.MaxValue, 0ul)]
    [InlineData(0u, MaxPayload + 1ul)]
    [InlineData(0u, 1ul << 32)]
    [InlineData(0u, ulong.MaxValue)]
    public async Task ReadHeader_LengthBeyondTheLimit_IsAViolation(uint headerLength, ulong payloadLength)
    {
        var bytes = new byte[FramePrefix.Size];
        new FramePrefix(headerLength, payloadLength).Write(bytes);

        await Assert.ThrowsAsync<ChannelViolationException>(() => ReadAllAsync(bytes, bytes.Length));
    }

    /// <summary>Whatever comes, the reader ends with frames, the end of the stream or a violation, and takes no memory for lies.</summary>
    [Fact]
    public async Task ReadHeader_RandomAndMutatedBytes_EndsInOneOfThreeWays()
    {
        var random = new Random(20261123);
        var violations = 0;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = round % 2 == 0 ? Mutated(random) : RandomBytes(random);
            try
            {
                await ReadAllAsync(bytes, random.Next(1, bytes.Length + 1));
            }
            catch (ChannelViolationException)
            {
                violations++;
            }
        }

        Assert.InRange(violations, 1000, 2999);
    }

    private static byte[] Frame(ulong id, byte[] payload)
    {
        var header = new WorkerFrame { RequestId = id, InferResult = new InferResult() }.ToByteArray();
        var bytes = new byte[FramePrefix.Size];
        new FramePrefix((uint)header.Length, (ulong)payload.Length).Write(bytes);
        return [.. bytes, .. header, .. payload];
    }

    private static byte[] Mutated(Random random)
    {
        byte[] bytes = [.. Frame(7, new byte[random.Next(50)]), .. Frame(8, [1])];
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        if (bytes.Length >= 8)
        {
            // A true magic and a short header now and then, or nothing would get past the first check.
            "SGW1"u8.CopyTo(bytes);
            bytes[4] = (byte)random.Next(64);
            bytes.AsSpan(5, 3).Clear();
        }

        return bytes;
    }

    private static async Task<List<(ulong Id, int Payload)>> ReadAllAsync(byte[] bytes, int piece)
    {
        using var pair = await SocketPair.ConnectAsync();
        pair.Left.Blocking = false;
        var sending = SendAsync(pair.Right, bytes, piece);
        try
        {
            return await Task.Run(() => ReadAll(pair.Left));
        }
        finally
        {
            pair.Left.Shutdown(SocketShutdown.Both);
            await sending;
        }
    }

    private static List<(ulong Id, int Payload)> ReadAll(Socket socket)
    {
        using var reader = new ChannelReader(socket, MaxPayload);
        var frames = new List<(ulong, int)>();
        while (reader.ReadHeader() is { } frame)
        {
            var payload = new byte[reader.PayloadLength];
            if (!reader.ReadPayload(payload))
            {
                break;
            }

            frames.Add((frame.RequestId, payload.Length));
        }

        return frames;
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, int piece)
    {
        try
        {
            for (var offset = 0; offset < bytes.Length; offset += piece)
            {
                await socket.SendAsync(bytes.AsMemory(offset, Math.Min(piece, bytes.Length - offset)));
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The reader gave up first.
        }
    }
}
