using System.Globalization;
using System.Text;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>Infer requests of one FP32 tensor, and the schema they are held to.</summary>
internal static class InferRequests
{
    /// <summary>Draft 7, so that NJsonSchema is not asked for what it does not know.</summary>
    public const string Schema = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "required": ["inputs"],
          "additionalProperties": false,
          "properties": {
            "id": { "type": "string", "minLength": 1, "maxLength": 64 },
            "inputs": {
              "type": "array",
              "minItems": 1,
              "maxItems": 4,
              "items": {
                "type": "object",
                "required": ["name", "datatype", "shape", "data"],
                "additionalProperties": false,
                "properties": {
                  "name": { "type": "string", "pattern": "^[A-Za-z0-9_.-]{1,128}$" },
                  "datatype": { "type": "string", "enum": ["FP32"] },
                  "shape": { "type": "array", "items": { "type": "integer", "minimum": 1 } },
                  "data": { "type": "array", "minItems": 1, "items": { "type": "number", "minimum": -10, "maximum": 10 } }
                }
              }
            }
          }
        }
        """;

    /// <param name="wide">Whether to write the digits of doubles, as programs do that have no singles.</param>
    /// <param name="shape">The tensor's shape.</param>
    public static byte[] Create(bool wide, params int[] shape)
    {
        var random = new Random(1);
        var text = new StringBuilder("""{"id":"1","inputs":[{"name":"x","datatype":"FP32","shape":[""");
        text.AppendJoin(',', shape).Append("],\"data\":[");
        var count = shape.Aggregate(1, (product, size) => product * size);
        for (var i = 0; i < count; i++)
        {
            var value = random.NextSingle() * 5 - 2.5f;
            text.Append(i > 0 ? "," : "").Append(wide ? ((double)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture));
        }

        return Encoding.UTF8.GetBytes(text.Append("]}]}").ToString());
    }
}
