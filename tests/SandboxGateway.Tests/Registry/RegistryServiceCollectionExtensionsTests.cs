using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class RegistryServiceCollectionExtensionsTests
{
    [Fact]
    public void AddModelRegistry_FolderFromSettings_IsTheRepository()
    {
        using var repository = new TempRepository();
        repository.Model("iris");
        using var provider = Build(repository.Path);

        Assert.Equal(["iris"], provider.GetRequiredService<ModelRepository>().ListNames());
        Assert.False(provider.GetRequiredService<ModelRegistry>().IsReady);
    }

    [Fact]
    public void AddModelRegistry_FolderMissing_FailsAtStartNamingIt()
    {
        using var provider = Build("/nowhere/models");

        var failure = Assert.Throws<OptionsValidationException>(
            () => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("/nowhere/models does not exist", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddModelRegistry_FolderEmptyText_FailsAtStart()
    {
        using var provider = Build("");

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    private static ServiceProvider Build(string models)
    {
        var settings = new Dictionary<string, string?> { ["Gateway:Models"] = models };
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddModelRegistry()
            .BuildServiceProvider();
    }
}
