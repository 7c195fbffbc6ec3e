using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Doctor;

/// <summary>Settings of the doctor; section Gateway:Doctor.</summary>
internal sealed class DoctorOptions
{
    public const string Section = "Gateway:Doctor";

    /// <summary>Whether the gateway proves its sandboxes on this host before it serves. Default Off.</summary>
    [EnumDataType(typeof(DoctorGateMode))]
    public DoctorGateMode Gate { get; set; } = DoctorGateMode.Off;
}
