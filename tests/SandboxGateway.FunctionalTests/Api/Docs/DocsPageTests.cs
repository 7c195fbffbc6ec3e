using System.Net;
using System.Text.RegularExpressions;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.Docs;

/// <summary>What is served at /docs.</summary>
public sealed partial class DocsPageTests
{
    [Theory]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/", "text/html")]
    [InlineData("/docs/page.js", "text/javascript")]
    [InlineData("/docs/page.css", "text/css")]
    public async Task Get_FileOfThePage_IsServedUnderAStrictPolicy(string path, string type)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await gateway.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/page.js")]
    [InlineData("/docs/page.css")]
    public async Task Get_FileOfThePage_RefersToNothingElsewhere(string path)
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        var text = await gateway.Http.GetStringAsync(path);

        Assert.DoesNotMatch(Elsewhere(), text);
    }

    [Fact]
    public async Task Get_PageBelowDocsThatIsNone_Is404()
    {
        await using var gateway = await GatewayTestHost.StartAsync(FakeModels.Identity());

        using var response = await gateway.Http.GetAsync("/docs/../appsettings.json");
        using var other = await gateway.Http.GetAsync("/docs/other.js");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    // Addresses, and what turns text into markup or script.
    [GeneratedRegex("https?://|//[a-z]|innerHTML|outerHTML|insertAdjacent|document\\.write|eval\\(|new Function|@import|url\\(")]
    private static partial Regex Elsewhere();
}
