namespace SandboxGateway.Worker.Channel;

/// <summary>What waiting for the gateway came to.</summary>
internal enum FillResult
{
    /// <summary>There is more to take.</summary>
    Filled,

    /// <summary>The gateway has closed the channel.</summary>
    Closed,

    /// <summary>The other descriptor can be read.</summary>
    OtherReady,
}
