using Microsoft.Extensions.Options;

namespace SandboxGateway.Filters;

/// <summary>Checks the values; whether the rules named exist is known once rules are read.</summary>
[OptionsValidator]
internal sealed partial class FilterOptionsValidator : IValidateOptions<FilterOptions>;
