using SandboxGateway.Contracts.Tensors;

namespace SandboxGateway.Tests.Contracts.Tensors;

public sealed class MediaContainersTests
{
    private static readonly byte[] _png =
    [
        .. Hex("89504E470D0A1A0A"), .. Hex("0000000D"), .. "IHDR"u8, .. Hex("0000000100000001 08 06 000000 1F15C489"),
        .. Hex("00000000"), .. "IEND"u8, .. Hex("AE426082"),
    ];

    private static readonly byte[] _wav = [.. "RIFF"u8, .. Hex("0C000000"), .. "WAVEfmt "u8, .. Hex("00000000")];
    private static readonly byte[] _webp = [.. "RIFF"u8, .. Hex("0C000000"), .. "WEBPVP8 "u8, .. Hex("00000000")];
    private static readonly byte[] _gif = [.. "GIF89a"u8, .. Hex("0100010000 0000 3B")];
    private static readonly byte[] _flac = [.. "fLaC"u8, .. Hex("80000022"), .. new byte[34]];
    private static readonly byte[] _jpeg = [.. Hex("FFD8FFE0 0000 FFD9")];

    public static TheoryData<string, byte[]> Whole => new()
    {
        { "image/png", _png }, { "audio/wav", _wav }, { "image/webp", _webp }, { "image/gif", _gif }, { "audio/flac", _flac }, { "image/jpeg", _jpeg },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void FindMistake_WholeFile_FindsNone(string type, byte[] file) =>
        Assert.Null(MediaContainers.FindMistake(MediaContainers.Find(type)!.Value, file));

    [Theory]
    [MemberData(nameof(Whole))]
    public void FindMistake_FileThatBreaksOff_IsFound(string type, byte[] file)
    {
        var container = MediaContainers.Find(type)!.Value;
        for (var length = 0; length < file.Length; length++)
        {
            Assert.NotNull(MediaContainers.FindMistake(container, file.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void FindMistake_FileOfAnotherType_IsFound(string type, byte[] file)
    {
        foreach (var other in MediaContainers.Names.Where(name => name != type))
        {
            Assert.NotNull(MediaContainers.FindMistake(MediaContainers.Find(other)!.Value, file));
        }
    }

    [Fact]
    public void FindMistake_DeclaredSizeThatDiffers_IsFound()
    {
        Assert.NotNull(MediaContainers.FindMistake(MediaContainer.Wav, [.. _wav, 0]));
        Assert.NotNull(MediaContainers.FindMistake(MediaContainer.WebP, [.. _webp, 0]));
        Assert.NotNull(MediaContainers.FindMistake(MediaContainer.Png, [.. _png, 0]));
    }

    [Fact]
    public void FindMistake_ImageOfNoSize_IsFound()
    {
        var file = _png.ToArray();
        file.AsSpan(16, 4).Clear();

        Assert.Equal("a PNG of no size", MediaContainers.FindMistake(MediaContainer.Png, file));
    }

    private static byte[] Hex(string digits) => Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
}
