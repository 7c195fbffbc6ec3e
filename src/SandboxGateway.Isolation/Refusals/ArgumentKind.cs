namespace SandboxGateway.Isolation.Refusals;

/// <summary>How an argument of a system call is shown.</summary>
internal enum ArgumentKind
{
    /// <summary>A signed 32-bit number: descriptors, pids, lengths, commands.</summary>
    Number,

    /// <summary>Flags, masks, addresses.</summary>
    Hexadecimal,

    /// <summary>The address of a C string.</summary>
    Text,

    /// <summary>The address of a struct sockaddr; the next argument is its length.</summary>
    SocketAddress,

    /// <summary>The address of a struct msghdr, which may hold the address of a struct sockaddr.</summary>
    Message,

    Family,
    SocketType,

    /// <summary>Says nothing to people, such as the address of a buffer.</summary>
    Hidden,
}
