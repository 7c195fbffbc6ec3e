namespace SandboxGateway.Registry;

/// <summary>How a program is given requests; protos/README.md describes both.</summary>
internal enum HandlerChannel
{
    /// <summary>Frames of the worker channel, on descriptor 3.</summary>
    Frames,

    /// <summary>A line of JSON for each request on standard input, one for each answer on standard output.</summary>
    Lines,
}
