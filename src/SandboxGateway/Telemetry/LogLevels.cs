using Serilog.Core;
using Serilog.Events;

namespace SandboxGateway.Telemetry;

/// <summary>
/// How much the gateway logs, in the terms of the logging extension; changed while it runs. Levels that the settings hold for
/// single sources stay. Thread-safe.
/// </summary>
internal sealed class LogLevels(LoggingLevelSwitch level, ILogger<LogLevels> logger)
{
    private readonly Lock _gate = new();

    /// <summary>Whether the gateway tells what it does, besides what goes wrong.</summary>
    public bool LogsInformation => level.MinimumLevel <= LogEventLevel.Information;

    public bool LogsWarnings => level.MinimumLevel <= LogEventLevel.Warning;

    public bool LogsErrors => level.MinimumLevel <= LogEventLevel.Error;

    /// <summary>0 to 2: nothing more, what developers look at, and everything.</summary>
    public int Verbosity => level.MinimumLevel switch
    {
        LogEventLevel.Verbose => 2,
        LogEventLevel.Debug => 1,
        _ => 0,
    };

    /// <summary>The level the settings begin with.</summary>
    public static LoggingLevelSwitch FromSettings(IConfiguration configuration)
    {
        var section = configuration.GetSection("Serilog:MinimumLevel");
        return new LoggingLevelSwitch(
            Enum.TryParse<LogEventLevel>(section["Default"] ?? section.Value, ignoreCase: true, out var configured)
                ? configured
                : LogEventLevel.Information);
    }

    /// <summary>Changes what is not null, all of it or nothing.</summary>
    /// <returns>Null, or why not.</returns>
    public string? Change(bool? information, bool? warnings, bool? errors, uint? verbosity)
    {
        lock (_gate)
        {
            // Refused attacks and broken sandboxes are warnings and errors: nobody turns those off over the wire.
            if (warnings == false || errors == false)
            {
                return "warnings and errors tell of sandboxes that misbehave and cannot be turned off";
            }

            var before = level.MinimumLevel;
            var informs = information ?? LogsInformation;
            var verbose = verbosity ?? (informs ? (uint)Verbosity : 0);
            if (verbose > 0 && !informs)
            {
                return "log_verbose_level above 0 needs log_info";
            }

            level.MinimumLevel = verbose > 1 ? LogEventLevel.Verbose
                : verbose > 0 ? LogEventLevel.Debug
                : informs ? LogEventLevel.Information
                : warnings == true || LogsWarnings ? LogEventLevel.Warning
                : errors == true || LogsErrors ? LogEventLevel.Error
                : before;
            if (level.MinimumLevel != before)
            {
                TelemetryLog.LevelChanged(logger, before, level.MinimumLevel);
            }

            return null;
        }
    }
}
