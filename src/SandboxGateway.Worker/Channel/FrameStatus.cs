namespace SandboxGateway.Worker.Channel;

/// <summary>What lies at the front of the bytes received so far.</summary>
internal enum FrameStatus
{
    /// <summary>The start of a frame, or nothing: more has to be read.</summary>
    Incomplete,

    /// <summary>A whole frame.</summary>
    Complete,

    /// <summary>Something that is no frame, or one beyond the limits.</summary>
    Malformed,
}
