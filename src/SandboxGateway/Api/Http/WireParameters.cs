using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.Api.Http;

/// <summary>What the gateway understands of a "parameters" object; null where it was not given.</summary>
internal struct WireParameters
{
    /// <summary>Of a request: every output in binary form.</summary>
    public bool? BinaryDataOutput { get; set; }

    /// <summary>Of an output: this one in binary form.</summary>
    public bool? BinaryData { get; set; }

    /// <summary>Of an output: so many of its highest values in its place.</summary>
    public int? Classification { get; set; }

    /// <summary>Of an input: its bytes after the JSON.</summary>
    public long? BinaryDataSize { get; set; }

    /// <summary>Those the protocol gives no meaning.</summary>
    public Dictionary<string, Parameter>? Others { get; set; }
}
