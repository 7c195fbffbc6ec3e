using Microsoft.Extensions.Options;

namespace SandboxGateway.Api.Http;

/// <summary>Checks <see cref="HttpOptions"/> when the host starts.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
