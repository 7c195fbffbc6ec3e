using System.Text.Json;
using System.Text.Json.Serialization;

namespace SandboxGateway.PlainServer;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(InferBody))]
internal sealed partial class InferBodyContext : JsonSerializerContext;
