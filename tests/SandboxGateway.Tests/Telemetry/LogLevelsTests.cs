using Microsoft.Extensions.Configuration;
using SandboxGateway.Telemetry;
using SandboxGateway.TestSupport;
using Serilog.Core;
using Serilog.Events;

namespace SandboxGateway.Tests.Telemetry;

public sealed class LogLevelsTests : IDisposable
{
    private readonly LoggingLevelSwitch _level = new();
    private readonly RecordingLogger _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(null, null, LogEventLevel.Information)]
    [InlineData("Serilog:MinimumLevel:Default", "Error", LogEventLevel.Error)]
    [InlineData("Serilog:MinimumLevel", "debug", LogEventLevel.Debug)]
    [InlineData("Serilog:MinimumLevel", "nonsense", LogEventLevel.Information)]
    public void FromSettings_Level_IsTheConfiguredOne(string? key, string? value, LogEventLevel expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(key is null ? [] : [new(key, value)])
            .Build();

        Assert.Equal(expected, LogLevels.FromSettings(configuration).MinimumLevel);
    }

    [Theory]
    [InlineData(LogEventLevel.Information, false, null, LogEventLevel.Warning)]
    [InlineData(LogEventLevel.Information, null, 1u, LogEventLevel.Debug)]
    [InlineData(LogEventLevel.Information, null, 2u, LogEventLevel.Verbose)]
    [InlineData(LogEventLevel.Information, null, 4_000_000_000u, LogEventLevel.Verbose)]
    [InlineData(LogEventLevel.Verbose, null, 0u, LogEventLevel.Information)]
    [InlineData(LogEventLevel.Verbose, true, null, LogEventLevel.Verbose)]
    [InlineData(LogEventLevel.Verbose, false, null, LogEventLevel.Warning)]
    [InlineData(LogEventLevel.Warning, true, null, LogEventLevel.Information)]
    [InlineData(LogEventLevel.Warning, true, 1u, LogEventLevel.Debug)]
    [InlineData(LogEventLevel.Error, false, null, LogEventLevel.Error)]
    [InlineData(LogEventLevel.Fatal, null, null, LogEventLevel.Fatal)]
    public void Change_Settings_BecomeALevel(LogEventLevel before, bool? information, uint? verbosity, LogEventLevel after)
    {
        _level.MinimumLevel = before;

        Assert.Null(Levels().Change(information, warnings: null, errors: null, verbosity));
        Assert.Equal(after, _level.MinimumLevel);
    }

    [Fact]
    public void Change_WarningsAndErrors_CanBeTurnedOnOnly()
    {
        _level.MinimumLevel = LogEventLevel.Fatal;

        Assert.NotNull(Levels().Change(null, warnings: false, null, null));
        Assert.NotNull(Levels().Change(true, null, errors: false, 2));
        Assert.Equal(LogEventLevel.Fatal, _level.MinimumLevel);

        Assert.Null(Levels().Change(null, null, errors: true, null));
        Assert.Equal(LogEventLevel.Error, _level.MinimumLevel);
        Assert.Null(Levels().Change(null, warnings: true, null, null));
        Assert.Equal(LogEventLevel.Warning, _level.MinimumLevel);
    }

    [Fact]
    public void Change_VerbosityWithoutInformation_IsRefused()
    {
        Assert.Equal("log_verbose_level above 0 needs log_info", Levels().Change(information: false, null, null, 1));
        Assert.Equal(LogEventLevel.Information, _level.MinimumLevel);
    }

    [Fact]
    public void Change_Level_IsLoggedAsAWarning()
    {
        Levels().Change(true, null, null, 0);
        Assert.Empty(_log.Records);

        Levels().Change(false, null, null, null);
        Assert.Single(_log.Of("LogLevelChanged"));
    }

    private LogLevels Levels() => new(_level, _log.For<LogLevels>());
}
