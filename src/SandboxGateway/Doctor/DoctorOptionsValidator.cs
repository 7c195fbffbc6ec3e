using Microsoft.Extensions.Options;

namespace SandboxGateway.Doctor;

[OptionsValidator]
internal sealed partial class DoctorOptionsValidator : IValidateOptions<DoctorOptions>;
