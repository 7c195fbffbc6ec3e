using Microsoft.Extensions.Options;

namespace SandboxGateway.Registry;

/// <summary>Checks the attributes of <see cref="RegistryOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RegistryOptionsValidator : IValidateOptions<RegistryOptions>;
