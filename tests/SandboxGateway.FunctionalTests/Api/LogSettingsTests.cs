using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.FunctionalTests.Api.Grpc;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;
using Serilog.Core;
using Serilog.Events;
using Value = SandboxGateway.Api.Grpc.Protocol.LogSettingsRequest.Types.SettingValue;

namespace SandboxGateway.FunctionalTests.Api;

/// <summary>The logging extension over a real connection.</summary>
public sealed class LogSettingsTests
{
    private const string AtStart =
        """{"log_file":"","log_info":true,"log_warning":true,"log_error":true,"log_verbose_level":0,"log_format":"default"}""";

    [Fact]
    public async Task Get_Settings_AreWhatHolds()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        Assert.Equal(AtStart, await gateway.Http.GetStringAsync("/v2/logging"));
    }

    [Theory]
    [InlineData("", LogEventLevel.Information)]
    [InlineData("{}", LogEventLevel.Information)]
    [InlineData("""{"log_verbose_level":1}""", LogEventLevel.Debug)]
    [InlineData("""{"log_verbose_level":2,"log_info":true,"log_warnings":true,"log_errors":true}""", LogEventLevel.Verbose)]
    [InlineData("""{"log_info":false}""", LogEventLevel.Warning)]
    [InlineData(AtStart, LogEventLevel.Information)]
    public async Task Post_Settings_ChangeTheLog(string body, LogEventLevel expected)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await PostAsync(gateway, body);

        var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, gateway.Services.GetRequiredService<LoggingLevelSwitch>().MinimumLevel);
        Assert.Equal(expected <= LogEventLevel.Information, json.GetProperty("log_info").GetBoolean());
    }

    [Theory]
    [InlineData("""{"log_file":"/etc/passwd"}""", "log_file: cannot be set; ")]
    [InlineData("""{"log_format":"ISO8601"}""", "log_format: cannot be set; ")]
    [InlineData("""{"log_warning":false}""", "warnings and errors ")]
    [InlineData("""{"log_errors":false}""", "warnings and errors ")]
    [InlineData("""{"log_info":1}""", "log_info: must be true or false")]
    [InlineData("""{"log_info":null}""", "log_info: must be true or false")]
    [InlineData("""{"log_verbose_level":-1}""", "log_verbose_level: must be a whole number")]
    [InlineData("""{"log_verbose_level":1.5}""", "log_verbose_level: must be a whole number")]
    [InlineData("""{"log_verbose_level":"1"}""", "log_verbose_level: must be a whole number")]
    [InlineData("""{"log_info":false,"log_verbose_level":1}""", "log_verbose_level above 0 needs log_info")]
    [InlineData("""{"log_colour":true}""", "log_colour: is no log setting")]
    [InlineData("[]", "body: must be an object")]
    [InlineData("{", "body: not valid JSON")]
    [InlineData("""{"log_file":"\ud800"}""", "body: not valid JSON")]
    public async Task Post_Mistake_Is400AndChangesNothing(string body, string start)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await PostAsync(gateway, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(
            start,
            JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement.GetProperty("error").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(AtStart, await gateway.Http.GetStringAsync("/v2/logging"));
    }

    [Fact]
    public async Task Post_OneSettingWrong_ChangesNoneOfThem()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await PostAsync(gateway, """{"log_verbose_level":2,"log_file":"x"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(AtStart, await gateway.Http.GetStringAsync("/v2/logging"));
    }

    // What a page in somebody's browser can send without asking.
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Post_AsAForm_Is415(string mediaType)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await gateway.Http.PostAsync(
            "/v2/logging", new StringContent("""{"log_info":false}""", Encoding.UTF8, mediaType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Post_LongBody_Is413()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await PostAsync(gateway, new string(' ', 20_000));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task LogSettings_OverGrpc_AreTheSame()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var changed = await CallAsync(gateway, ("log_verbose_level", new Value { Uint32Param = 1 }));
        var refused = await CallAsync(gateway, ("log_file", new Value { StringParam = "/tmp/x" }));
        var told = await CallAsync(gateway);

        Assert.Equal((StatusCode.OK, StatusCode.InvalidArgument, StatusCode.OK), (changed.Status, refused.Status, told.Status));
        Assert.StartsWith("log_file: cannot be set", refused.Detail, StringComparison.Ordinal);
        var settings = told.Read(LogSettingsResponse.Parser).Settings;
        Assert.Equal(1u, settings["log_verbose_level"].Uint32Param);
        Assert.True(settings["log_info"].BoolParam);
        Assert.Equal(6, settings.Count);
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayTestHost gateway, string body) =>
        gateway.Http.PostAsync("/v2/logging", new StringContent(body, Encoding.UTF8, "application/json"));

    private static Task<RawGrpcCall> CallAsync(GatewayTestHost gateway, params (string Name, Value Value)[] settings)
    {
        var request = new LogSettingsRequest();
        foreach (var (name, value) in settings)
        {
            request.Settings[name] = value;
        }

        return RawGrpcCall.CallAsync(gateway, "LogSettings", request.ToByteArray());
    }
}
