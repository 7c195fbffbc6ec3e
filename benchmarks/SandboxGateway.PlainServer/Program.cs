using Microsoft.AspNetCore.Server.Kestrel.Core;
using SandboxGateway.PlainServer;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.ListenLocalhost(builder.Configuration.GetValue("http-port", 8090), listen => listen.Protocols = HttpProtocols.Http1);
    kestrel.ListenLocalhost(builder.Configuration.GetValue("grpc-port", 8091), listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
builder.Services.AddSingleton(new PlainModels(builder.Configuration["models"] ?? "samples/models"));

var app = builder.Build();
app.MapGet("/v2/health/ready", () => Results.Ok());
app.MapPost("/v2/models/{model}/infer", PlainHttp.InferAsync);
app.MapGrpcService<PlainGrpcService>();
app.Run();
