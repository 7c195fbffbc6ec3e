using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>A gateway that cannot start says why in one line and ends; so does one that is only asked something.</summary>
public sealed class GatewayStartTests
{
    private const int CannotStart = 1;
    private const int WrongWords = 2;

    [Fact]
    public async Task Start_DataFolderOfAnotherGateway_SaysSoAndTheOtherServesOn()
    {
        await using var gateway = await RealGateway.StartAsync();

        var second = await GatewayRun.ServeAsync("--data", gateway.DataFolder);

        AssertRefused(second, CannotStart, $"The data folder {gateway.DataFolder} cannot be used", "--data DIR");
        Assert.True(await gateway.IsReadyAsync());
    }

    [Theory]
    [InlineData("--urls")]
    [InlineData("--grpc-url")]
    public async Task Start_PortTaken_NamesTheAddress(string setting)
    {
        await using var gateway = await RealGateway.StartAsync();
        var taken = gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        var second = await GatewayRun.ServeAsync(setting, taken);

        AssertRefused(second, CannotStart, taken, "address already in use");
        Assert.True(await gateway.IsReadyAsync());
    }

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--grpc-url", "http://192.0.2.1:0")]
    public async Task Start_AddressOtherMachinesReach_IsRefused(string setting, string url) =>
        AssertRefused(await GatewayRun.ServeAsync(setting, url), CannotStart, $"{setting} is '{url}'", "only loopback is allowed");

    [Theory]
    [InlineData("--urls", "https://127.0.0.1:0", "it takes one URL")]
    [InlineData("--urls", "http://127.0.0.1:0/path", "it takes one URL")]
    [InlineData("--models", "/nowhere/at/all", "does not exist")]
    [InlineData("--Gateway:Workers:MaxInFlight", "0", "MaxInFlight")]
    [InlineData("--Gateway:Http:MaxRequestBytes", "-1", "MaxRequestBytes")]
    [InlineData("--Gateway:Repository:PollSeconds", "0", "PollSeconds")]
    [InlineData("--Gateway:Repository:PollSeconds", "often", "'often' at 'Gateway:Repository:PollSeconds'")]
    [InlineData("--Gateway:Repository:Mode", "sometimes", "'sometimes' at 'Gateway:Repository:Mode'")]
    public async Task Start_SettingOutOfBounds_IsNamed(string setting, string value, string says) =>
        AssertRefused(await GatewayRun.ServeAsync(setting, value), CannotStart, says);

    [Theory]
    [InlineData("There is no setting '--model'.", "--model", "x")]
    [InlineData("'--data' takes a value.", "--data")]
    [InlineData("'surgeon' is no setting", "surgeon")]
    [InlineData("'x' is no setting", "serve", "x")]
    public async Task Start_UnknownWord_IsNamed(string says, params string[] words) =>
        AssertRefused(await GatewayRun.OfAsync(words), WrongWords, says, "See --help.");

    [Fact]
    public async Task Start_ModelToLoadIsNotThere_IsNamed() =>
        AssertRefused(
            await GatewayRun.ServeAsync("--Gateway:Repository:Mode", "explicit", "--Gateway:Repository:LoadModels:0", "nobody"),
            CannotStart, "there is no model 'nobody' in the repository");

    [Fact]
    public async Task Start_NoLauncherOrWorker_SaysWhichFileIsMissing()
    {
        using var empty = new TemporaryFolder();

        var run = await GatewayRun.ServeAsync("--Gateway:Workers:NativeDirectory", empty.Path);

        AssertRefused(run, CannotStart, Path.Combine(empty.Path, "launcher", "sandbox-launcher"), "is missing", "./run.sh");
    }

    [Fact]
    public async Task Help_Asked_ListsEverySwitch()
    {
        var run = await GatewayRun.OfAsync("--help");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            (string[])["--models", "--data", "--urls", "--grpc-url", "--version"],
            name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Version_Asked_IsOneLine()
    {
        var run = await GatewayRun.OfAsync("--version");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+\n$", run.Output);
    }

    private static void AssertRefused(GatewayRun run, int exitCode, params string[] says)
    {
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("sandbox-gateway: ", line, StringComparison.Ordinal);
        Assert.All(says, part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.Equal(exitCode, run.ExitCode);
    }
}
