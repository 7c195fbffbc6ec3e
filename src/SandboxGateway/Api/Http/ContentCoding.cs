namespace SandboxGateway.Api.Http;

/// <summary>A compression of HTTP bodies that is read and written; RFC 9110, section 8.4.1.</summary>
internal enum ContentCoding
{
    Identity,
    Gzip,

    /// <summary>The zlib format of RFC 1950, whatever its name says.</summary>
    Deflate,
}
