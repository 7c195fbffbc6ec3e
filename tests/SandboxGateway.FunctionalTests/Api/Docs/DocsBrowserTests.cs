using System.Text.Json;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.TestSupport;
using SandboxGateway.TestSupport.Workers;

namespace SandboxGateway.FunctionalTests.Api.Docs;

/// <summary>The page at /docs in a real browser, as wide as a small telephone.</summary>
public sealed class DocsBrowserTests
{
    // Each would set the variable, were it ever taken for markup.
    private const string Hostile = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>'\"&";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [BrowserFact]
    public async Task Page_ModelOfTheGateway_IsShownWithARequestThatWorks()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Fp32, -1, 4), "description: Gives back what it gets.");
        await using var browser = await Browser.OpenAsync(new Uri(gateway.Http.BaseAddress!, "/docs#model"));

        await browser.UntilAsync("document.getElementById('request')?.value");
        Assert.Equal("model", await browser.TextAsync("name"));
        Assert.Equal("Gives back what it gets.", await browser.TextAsync("description"));
        Assert.Equal("inputxFP32[-1, 4]outputyFP32[-1, 4]", await browser.TextAsync("tensors"));
        await browser.EvaluateAsync("document.querySelector('button[type=submit]').click()");
        await browser.UntilAsync("document.getElementById('status').textContent.startsWith('Status')");

        Assert.StartsWith("Status 200,", await browser.TextAsync("status"), StringComparison.Ordinal);
        var answer = JsonDocument.Parse(await browser.TextAsync("answer")).RootElement;
        Assert.Equal([0f, 0f, 0f, 0f], answer.GetProperty("outputs")[0].GetProperty("data").Deserialize<float[]>()!);
        Assert.DoesNotContain(browser.Problems, problem => !problem.Contains("favicon", StringComparison.Ordinal));
    }

    [BrowserFact]
    public async Task Page_EditedRequest_ChangesTheCommandAndNamesMistakes()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Bytes), "");
        await using var browser = await Browser.OpenAsync(new Uri(gateway.Http.BaseAddress!, "/docs"));
        await browser.UntilAsync("document.getElementById('request')?.value");

        await EditAsync(browser, """{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["it's"]}]}""");
        var command = await browser.TextAsync("command");
        await EditAsync(browser, """{"inputs":""");
        var mistake = await browser.TextAsync("mistake");
        await EditAsync(browser, """{"inputs":[{"name":"z"}]}""");
        await browser.EvaluateAsync("document.querySelector('button[type=submit]').click()");
        await browser.UntilAsync("document.getElementById('status').textContent.startsWith('Status')");

        Assert.Equal(
            $$"""curl -s '{{gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}}/v2/models/model/infer' --json '{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"data":["it'\''s"]}]}'""",
            command);
        Assert.StartsWith("This is not JSON", mistake, StringComparison.Ordinal);
        Assert.StartsWith("Status 400,", await browser.TextAsync("status"), StringComparison.Ordinal);
        Assert.Contains("error", await browser.TextAsync("answer"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Page_HostileNamesDescriptionsAndAnswers_StayText()
    {
        var model = new ModelLoaded
        {
            Inputs = { new TensorSpec { Name = Hostile, Datatype = DataType.Bytes, Shape = { 1 } } },
            Outputs = { new TensorSpec { Name = Hostile + "y", Datatype = DataType.Bytes, Shape = { 1 } } },
        };
        await using var gateway = await StartAsync(model, $"description: {JsonSerializer.Serialize(Hostile)}");
        await using var browser = await Browser.OpenAsync(new Uri(gateway.Http.BaseAddress!, "/docs"));
        await browser.UntilAsync("document.getElementById('request')?.value");

        var request = JsonSerializer.Serialize(new { inputs = new[] { new { name = Hostile, datatype = "BYTES", shape = new[] { 1 }, data = new[] { Hostile } } } });
        await EditAsync(browser, request);
        await browser.EvaluateAsync("document.querySelector('button[type=submit]').click()");
        await browser.UntilAsync("document.getElementById('status').textContent.startsWith('Status')");

        Assert.Equal(Hostile, await browser.TextAsync("description"));
        Assert.StartsWith("Status 200,", await browser.TextAsync("status"), StringComparison.Ordinal);
        Assert.Contains("onerror", await browser.TextAsync("answer"), StringComparison.Ordinal);
        Assert.Equal(0, (await browser.EvaluateAsync("document.images.length + document.body.querySelectorAll('script').length")).GetInt32());
        Assert.Equal("undefined", (await browser.EvaluateAsync("typeof window.harmed")).GetString());
    }

    [BrowserFact]
    public async Task Page_InjectedMarkup_IsRefusedByThePolicy()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(), "");
        await using var browser = await Browser.OpenAsync(new Uri(gateway.Http.BaseAddress!, "/docs"));
        await browser.UntilAsync("document.getElementById('request')?.value");

        var refused = await browser.EvaluateAsync(
            "try { document.body.innerHTML = '<b>x</b>'; 'taken' } catch (error) { error.name }");

        Assert.Equal("TypeError", refused.GetString());
    }

    [BrowserFact]
    public async Task Page_NarrowScreen_HasEveryControlLabelledAndNothingToScrollSideways()
    {
        await using var gateway = await StartAsync(FakeModels.Identity(DataType.Fp32, -1, 4), "");
        await using var browser = await Browser.OpenAsync(new Uri(gateway.Http.BaseAddress!, "/docs"));
        await browser.UntilAsync("document.getElementById('request')?.value");

        var width = await browser.EvaluateAsync("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        var unlabelled = await browser.EvaluateAsync(
            "[...document.querySelectorAll('a, button, textarea, pre, [role=region]')].filter(one => "
            + "!(one.textContent.trim() || one.ariaLabel || one.labels?.length)).length");

        Assert.Equal(0, width.GetInt32());
        Assert.Equal(0, unlabelled.GetInt32());
    }

    private static async Task EditAsync(Browser browser, string text) => await browser.EvaluateAsync(
        "{ const request = document.getElementById('request'); "
        + $"request.value = {JsonSerializer.Serialize(text)}; request.dispatchEvent(new Event('input')); }}");

    private static async Task<GatewayTestHost> StartAsync(ModelLoaded model, string more)
    {
        var gateway = await GatewayTestHost.StartAsync(model, contract: more);
        await Eventually.TrueAsync(() => gateway.Model.Status.State == ModelState.Ready, _patience);
        return gateway;
    }
}
