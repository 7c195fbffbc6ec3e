using Microsoft.Extensions.Options;

namespace SandboxGateway.Api.Grpc;

/// <summary>Checks the attributes of <see cref="GrpcApiOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class GrpcApiOptionsValidator : IValidateOptions<GrpcApiOptions>;
