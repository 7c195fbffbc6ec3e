using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Workers;

/// <summary>Where the gateway keeps what it writes; section Gateway.</summary>
internal sealed class DataOptions
{
    public const string Section = "Gateway";

    /// <summary>Folder for state and sockets, made if missing. Default "data", from where the gateway was started.</summary>
    [Required]
    public string Data { get; set; } = "data";
}
