namespace SandboxGateway.Registry;

/// <summary>States of the model repository extension, by its names.</summary>
internal enum ModelState
{
    Loading,
    Ready,
    Unavailable,

    /// <summary>It takes no more requests; those it has are being answered.</summary>
    Unloading,
}
