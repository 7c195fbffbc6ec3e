using Microsoft.Extensions.Options;

namespace SandboxGateway.Versions;

/// <summary>Checks the attributes of <see cref="RepositoryOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class RepositoryOptionsValidator : IValidateOptions<RepositoryOptions>;
