using Microsoft.Extensions.Options;

namespace SandboxGateway.Workers;

[OptionsValidator]
internal sealed partial class WorkersOptionsValidator : IValidateOptions<WorkersOptions>;
