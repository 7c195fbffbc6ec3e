using Microsoft.Extensions.Options;

namespace SandboxGateway.Workers;

[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
