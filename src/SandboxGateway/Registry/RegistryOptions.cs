using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Registry;

/// <summary>Settings of the model registry, in the section "Gateway".</summary>
internal sealed class RegistryOptions
{
    public const string Section = "Gateway";

    /// <summary>The folder of models, setting Gateway:Models; a relative path starts at the current directory.</summary>
    /// <value>Default: samples/models, so that a fresh checkout answers.</value>
    [Required]
    [ConfigurationKeyName("Models")]
    public string ModelsPath { get; set; } = "samples/models";
}
