using Grpc.Core;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Tests.Pipeline;

public sealed class GatewayErrorMappingTests
{
    private static readonly GatewayError[] _clientsMistakes =
    [
        GatewayError.InvalidRequest, GatewayError.ContractViolated, GatewayError.RequestTooLarge, GatewayError.UnsupportedMediaType,
        GatewayError.ModelNotFound, GatewayError.InputRejectedByModel, GatewayError.Overloaded, GatewayError.Cancelled,
    ];

    // What tells a client, or a balancer, that the server is at fault.
    private static readonly StatusCode[] _serversFaults =
        [StatusCode.Internal, StatusCode.Unknown, StatusCode.DataLoss, StatusCode.Unavailable, StatusCode.Unimplemented];

    public static TheoryData<string> Errors => [.. Enum.GetNames<GatewayError>()];

    [Theory]
    [MemberData(nameof(Errors))]
    public void Mapping_EveryError_HasAllItsSides(string name)
    {
        var error = Enum.Parse<GatewayError>(name);

        Assert.InRange(GatewayErrorMapping.HttpStatus(error), 400, 599);
        Assert.NotEqual(StatusCode.OK, GatewayErrorMapping.GrpcStatus(error));
        Assert.Matches("^[a-z]+(_[a-z]+)*$", GatewayErrorMapping.ErrorType(error));
    }

    [Fact]
    public void Mapping_Labels_AreEachErrorsOwn() =>
        Assert.Equal(
            Enum.GetValues<GatewayError>().Length, Enum.GetValues<GatewayError>().Select(GatewayErrorMapping.ErrorType).Distinct().Count());

    [Fact]
    public void Mapping_MistakesOfTheClient_AreNeverThe5xxKind()
    {
        Assert.All(_clientsMistakes, error => Assert.InRange(GatewayErrorMapping.HttpStatus(error), 400, 499));
        Assert.All(_clientsMistakes, error => Assert.DoesNotContain(GatewayErrorMapping.GrpcStatus(error), _serversFaults));
    }

    [Theory]
    [InlineData(nameof(GatewayError.Overloaded), "Rejected")]
    [InlineData(nameof(GatewayError.Cancelled), "Canceled")]
    [InlineData(nameof(GatewayError.WorkerFailed), "Backend")]
    [InlineData(nameof(GatewayError.InvalidRequest), "Other")]
    public void FailureReason_Error_IsTritonsWord(string error, string reason) =>
        Assert.Equal(reason, GatewayErrorMapping.FailureReason(Enum.Parse<GatewayError>(error)).ToString());

    [Fact]
    public void Mapping_UnknownError_Throws()
    {
        const GatewayError Unknown = (GatewayError)1000;

        Assert.Throws<ArgumentOutOfRangeException>(() => GatewayErrorMapping.HttpStatus(Unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => GatewayErrorMapping.GrpcStatus(Unknown));
        Assert.Throws<ArgumentOutOfRangeException>(() => GatewayErrorMapping.ErrorType(Unknown));
    }
}
