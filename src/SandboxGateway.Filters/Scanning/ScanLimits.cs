namespace SandboxGateway.Filters.Scanning;

/// <summary>How deep and how far disguises are undone. All of it is constant for each byte, so a scan stays linear; where a text
/// would cost more, what is left of it is <see cref="UnreadText"/>.</summary>
internal static class ScanLimits
{
    /// <summary>Disguises on top of each other.</summary>
    public const int MaxDepth = 4;

    /// <summary>Bytes of views for each byte of the text, and a start for short texts.</summary>
    public const int ViewBytesPerByte = 6;

    public const int MinViewBytes = 128 * 1024;

    /// <summary>What a view costs in addition to its bytes.</summary>
    public const int BytesPerView = 64;

    /// <summary>What one compressed stream may unpack to; the rest of it is not looked at.</summary>
    public const int MaxInflated = 256 * 1024;

    /// <summary>Compressed streams unpacked for each text, and one more for each so many bytes of it.</summary>
    public const int MinStreams = 16;

    public const int BytesPerStream = 2048;

    /// <summary>Payloads without a mark of their own that are tried as compressed streams, for each text.</summary>
    public const int MaxBareStreams = 8;

    /// <summary>Steps of matching for each byte of the text, and a start for short texts.</summary>
    public const int StepsPerByte = 6;

    public const int MinSteps = 64 * 1024;

    /// <summary>Shortest run of letters, digits and a few signs that may hide something: 12 bytes in base64.</summary>
    public const int MinRun = 16;

    /// <summary>How far around a disguised stretch names and further parts are looked for.</summary>
    public const int Reach = 96;

    /// <summary>How far a match can reach back and forth: a 4,096-bit RSA key in PEM, its line ends escaped.</summary>
    public const int MaxMatch = 8192;

    /// <summary>Below this a match is not reported.</summary>
    public const double MinConfidence = 0.4;
}
