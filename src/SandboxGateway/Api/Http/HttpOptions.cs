using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Api.Http;

/// <summary>Settings of the REST side; section Gateway:Http.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Gateway:Http";

    /// <summary>Longest request body, JSON and binary tensors together, in bytes. Default 64 MiB, at most 1 GiB.</summary>
    /// <remarks>A tensor lies in one array, and a JSON number of two characters can become eight bytes.</remarks>
    [Range(1, 1 << 30)]
    public int MaxRequestBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Answers with at least so many bytes of tensors are compressed for clients that accept it. Default 1 KiB, below which
    /// gzip's own bytes and time outweigh what it saves; 2147483647 turns compression of answers off.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int MinCompressedBytes { get; set; } = 1 << 10;
}
