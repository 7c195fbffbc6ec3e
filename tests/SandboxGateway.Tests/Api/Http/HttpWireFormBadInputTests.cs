using System.Text;
using SandboxGateway.Pipeline;
using static SandboxGateway.Tests.Api.Http.InferReading;

namespace SandboxGateway.Tests.Api.Http;

public class HttpWireFormBadInputTests
{
    private const string Sound = """{"name":"x","datatype":"FP32","shape":[1],"data":[1]}""";

    /// <summary>A body, how the message must start, and a word of the reason it must give.</summary>
    public static TheoryData<string, string, string> Documents => new()
    {
        // The body as a whole.
        { "", "body: ", "empty" },
        { " ", "body: ", "JSON" },
        { "x", "body: ", "JSON" },
        { "{", "body: ", "JSON" },
        { "null", "body: ", "null" },
        { "[]", "body: ", "array" },
        { "1", "body: ", "number" },
        { "\"inputs\"", "body: ", "string" },
        { "{}", "body: ", "no inputs" },
        { $"{{\"inputs\":[{Sound}]}} {{}}", "body: ", "JSON" },
        { $"{{\"inputs\":[{Sound}]}}x", "body: ", "JSON" },
        { $"{{\"inputs\":[{Sound}],}}", "body: ", "JSON" },
        { $"{{\"inputs\":[{Sound}] /* no */ }}", "body: ", "JSON" },
        { $"{{'inputs':[{Sound}]}}", "body: ", "JSON" },
        { "\uFEFF{\"inputs\":[]}", "body: ", "byte order mark" },
        { $"{{\"inputs\":[{Sound}],\"model\":\"m\"}}", "body: ", "\"model\"" },
        { $"{{\"inputs\":[{Sound}],\"inputs\":[{Sound}]}}", "inputs: ", "twice" },
        { $"{{\"id\":\"a\",\"id\":\"a\",\"inputs\":[{Sound}]}}", "id: ", "twice" },
        { $"{{\"outputs\":[],\"outputs\":[],\"inputs\":[{Sound}]}}", "outputs: ", "twice" },
        { $"{{\"parameters\":{{}},\"parameters\":{{}},\"inputs\":[{Sound}]}}", "parameters: ", "twice" },
        { new string('[', 40) + new string(']', 40), "body: ", "32 levels" },
        { Input("FP32", "[1]", new string('[', 40) + "1" + new string(']', 40)), "body: ", "32 levels" },
        { OneInput($"\"data\":{new string('[', 40)}{new string(']', 40)}"), "body: ", "32 levels" },

        // The id.
        { "{\"id\":1,\"inputs\":[]}", "id: ", "must be a string, not a number" },
        { "{\"id\":null,\"inputs\":[]}", "id: ", "null" },
        { "{\"id\":\"a\\u0000\",\"inputs\":[]}", "id: ", "control character" },
        { "{\"id\":\"\\ud800\",\"inputs\":[]}", "id: ", "surrogate" },
        { $"{{\"id\":\"{new string('a', 1025)}\",\"inputs\":[]}}", "id: ", "longer" },

        // Inputs.
        { "{\"inputs\":{}}", "inputs: ", "must be an array" },
        { "{\"inputs\":null}", "inputs: ", "null" },
        { "{\"inputs\":[]}", "inputs: ", "at least one" },
        { "{\"inputs\":[1]}", "inputs[0]: ", "must be an object, not a number" },
        { $"{{\"inputs\":[{Sound},null]}}", "inputs[1]: ", "null" },
        { "{\"inputs\":[{}]}", "inputs[0]: ", "no name" },
        { $"{{\"inputs\":[{Sound},{Sound}]}}", "inputs[1].name: ", "twice" },
        { OneInput("\"datatype\":\"FP32\",\"data\":[1]"), "inputs[0]: ", "no shape" },
        { OneInput("\"shape\":[1],\"data\":[1]"), "inputs[0]: ", "no datatype" },
        { OneInput("\"datatype\":\"FP32\",\"shape\":[1]"), "inputs[0]: ", "no data" },
        { OneInput("\"name\":\"x\""), "inputs[0].name: ", "twice" },
        { OneInput("\"shape\":[],\"shape\":[]"), "inputs[0].shape: ", "twice" },
        { OneInput("\"datatype\":\"FP32\",\"datatype\":\"FP32\""), "inputs[0].datatype: ", "twice" },
        { OneInput("\"data\":[],\"data\":[]"), "inputs[0].data: ", "twice" },
        { OneInput("\"datatype\":\"FP32\",\"shape\":[1],\"data\":[1],\"data\":[1]"), "inputs[0].data: ", "twice" },
        { OneInput("\"parameters\":{},\"parameters\":{}"), "inputs[0].parameters: ", "twice" },
        { OneInput("\"dtype\":\"FP32\""), "inputs[0]: ", "\"dtype\"" },
        { OneInput($"\"{new string('k', 1000)}\":1"), "inputs[0]: ", "kkkk...\"" },

        // Names.
        { "{\"inputs\":[{\"name\":1}]}", "inputs[0].name: ", "must be a string, not a number" },
        { "{\"inputs\":[{\"name\":\"\"}]}", "inputs[0].name: ", "empty" },
        { "{\"inputs\":[{\"name\":\"a\\u0000b\"}]}", "inputs[0].name: ", "control character" },
        { "{\"inputs\":[{\"name\":\"a\\u001fb\"}]}", "inputs[0].name: ", "control character" },
        { "{\"inputs\":[{\"name\":\"\\udc00\"}]}", "inputs[0].name: ", "surrogate" },
        { $"{{\"inputs\":[{{\"name\":\"{new string('n', 1025)}\"}}]}}", "inputs[0].name: ", "longer" },

        // Datatypes.
        { OneInput("\"datatype\":1"), "inputs[0].datatype: ", "must be a string, not a number" },
        { OneInput("\"datatype\":\"fp32\""), "inputs[0].datatype: ", "\"fp32\" is no datatype" },
        { OneInput("\"datatype\":\"STRING\""), "inputs[0].datatype: ", "no datatype" },
        { OneInput($"\"datatype\":\"{new string('F', 500)}\""), "inputs[0].datatype: ", "FFFF...\" is no datatype" },
        { Input("FP16", "[1]", "[1]"), "inputs[0].data: ", "binary" },
        { Input("BF16", "[1]", "[1]"), "inputs[0].data: ", "binary" },

        // Shapes.
        { Input("FP32", "1", "[1]"), "inputs[0].shape: ", "must be an array" },
        { Input("FP32", "[\"1\"]", "[1]"), "inputs[0].shape[0]: ", "must be a whole number, not a string" },
        { Input("FP32", "[1,-1]", "[1]"), "inputs[0].shape[1]: ", "-1 is negative" },
        { Input("FP32", "[1.5]", "[1]"), "inputs[0].shape[0]: ", "1.5 is no whole number" },
        { Input("FP32", "[1.0]", "[1]"), "inputs[0].shape[0]: ", "1.0 is no whole number" },
        { Input("FP32", "[1e0]", "[1]"), "inputs[0].shape[0]: ", "1e0 is no whole number" },
        { Input("FP32", "[9223372036854775808]", "[1]"), "inputs[0].shape[0]: ", "no whole number" },
        { Input("FP32", "[4294967296,4294967296]", "[1]"), "inputs[0].shape: ", "more elements" },
        { Input("FP32", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", "[1]"), "inputs[0].shape: ", "more than 64" },
        { Input("FP32", "[9223372036854775807]", "[1]"), "inputs[0].data: ", "9223372036854775807 elements here, found 1" },

        // Data: where there are too many or too few, or they are nested otherwise than the shape says.
        { Input("FP32", "[1]", "1"), "inputs[0].data: ", "must be an array, not a number" },
        { Input("FP32", "[1]", "null"), "inputs[0].data: ", "null" },
        { Input("FP32", "[1]", "\"1\""), "inputs[0].data: ", "must be an array, not a string" },
        { Input("FP32", "[2,2]", "[1,2,3]"), "inputs[0].data: ", "shape [2,2] asks for 4 elements here, found 3" },
        { Input("FP32", "[2,2]", "[1,2,3,4,5]"), "inputs[0].data: ", "asks for 4 elements here, found 5" },
        { Input("FP32", "[2,2]", "[]"), "inputs[0].data: ", "asks for 4 elements here, found 0" },
        { Input("FP32", "[0]", "[1]"), "inputs[0].data: ", "asks for 0 elements here, found 1" },
        { Input("FP32", "[]", "[1,2]"), "inputs[0].data: ", "asks for 1 elements here, found 2" },
        { Input("FP32", "[]", "[[1]]"), "inputs[0].data[0]: ", "nested deeper" },
        { Input("FP32", "[2,2]", "[[1,2],[3]]"), "inputs[0].data[1]: ", "asks for 2 elements here, found 1" },
        { Input("FP32", "[2,2]", "[[1,2],[3,4,5]]"), "inputs[0].data[1]: ", "asks for 2 elements here, found 3" },
        { Input("FP32", "[2,2]", "[[1,2]]"), "inputs[0].data: ", "asks for 2 elements here, found 1" },
        { Input("FP32", "[1,2]", "[[1,2],[3,4],[5,6]]"), "inputs[0].data: ", "asks for 1 elements here, found 3" },
        { Input("FP32", "[2,2]", "[[1,2],3,4]"), "inputs[0].data[1]: ", "must be an array" },
        { Input("FP32", "[2,2]", "[1,2,[3,4]]"), "inputs[0].data[2]: ", "nested deeper" },
        { Input("FP32", "[2]", "[[1,2]]"), "inputs[0].data[0]: ", "nested deeper" },
        { Input("FP32", "[2,2]", "[[1,2],[3,[4]]]"), "inputs[0].data[1][1]: ", "nested deeper" },
        { OneInput("\"data\":[1,2],\"datatype\":\"FP32\",\"shape\":[3]"), "inputs[0].data: ", "asks for 3 elements here, found 2" },
        { OneInput("\"data\":[1,x],\"datatype\":\"FP32\",\"shape\":[2]"), "body: ", "JSON" },

        // Data: elements that are no value of the datatype.
        { Input("FP32", "[4]", "[1,2,3,1e39]"), "inputs[0].data[3]: ", "1e39 is out of range for FP32" },
        { Input("FP32", "[1]", "[-3.5e38]"), "inputs[0].data[0]: ", "out of range for FP32" },
        { Input("FP64", "[1]", "[1e400]"), "inputs[0].data[0]: ", "1e400 is out of range for FP64" },
        { Input("FP32", "[1]", "[NaN]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[Infinity]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[-Infinity]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[\"NaN\"]"), "inputs[0].data[0]: ", "must be a number for FP32, not a string" },
        { Input("FP32", "[1]", "[null]"), "inputs[0].data[0]: ", "null" },
        { Input("FP32", "[1]", "[true]"), "inputs[0].data[0]: ", "must be a number for FP32, not a boolean" },
        { Input("FP32", "[1]", "[{}]"), "inputs[0].data[0]: ", "must be a number for FP32, not an object" },
        { Input("FP32", "[1]", "[01]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[.5]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[0x1F]"), "body: ", "JSON" },
        { Input("FP32", "[1]", "[1,]"), "body: ", "JSON" },
        { Input("FP32", "[1]", $"[{new string('1', 65)}]"), "inputs[0].data[0]: ", "longer than 64" },
        { Input("FP64", "[1]", $"[0.{new string('1', 64)}]"), "inputs[0].data[0]: ", "longer than 64" },
        { Input("INT8", "[1]", "[128]"), "inputs[0].data[0]: ", "128 is out of range for INT8" },
        { Input("INT8", "[1]", "[-129]"), "inputs[0].data[0]: ", "-129 is out of range for INT8" },
        { Input("UINT8", "[1]", "[256]"), "inputs[0].data[0]: ", "256 is out of range for UINT8" },
        { Input("UINT8", "[1]", "[-1]"), "inputs[0].data[0]: ", "-1 is out of range for UINT8" },
        { Input("INT16", "[1]", "[32768]"), "inputs[0].data[0]: ", "out of range for INT16" },
        { Input("UINT16", "[1]", "[65536]"), "inputs[0].data[0]: ", "out of range for UINT16" },
        { Input("INT32", "[1]", "[1099511627776]"), "inputs[0].data[0]: ", "1099511627776 is out of range for INT32" },
        { Input("UINT32", "[1]", "[4294967296]"), "inputs[0].data[0]: ", "out of range for UINT32" },
        { Input("INT64", "[1]", "[9223372036854775808]"), "inputs[0].data[0]: ", "out of range for INT64" },
        { Input("UINT64", "[1]", "[18446744073709551616]"), "inputs[0].data[0]: ", "out of range for UINT64" },
        { Input("INT64", "[1]", $"[{new string('9', 50)}]"), "inputs[0].data[0]: ", "999... is out of range" },
        { Input("INT32", "[1]", "[1.0]"), "inputs[0].data[0]: ", "1.0 is no integer for INT32" },
        { Input("INT32", "[1]", "[1e2]"), "inputs[0].data[0]: ", "1e2 is no integer for INT32" },
        { Input("BOOL", "[2]", "[true,1]"), "inputs[0].data[1]: ", "must be true or false for BOOL, not a number" },
        { Input("BOOL", "[1]", "[\"true\"]"), "inputs[0].data[0]: ", "not a string" },
        { Input("BYTES", "[1]", "[1]"), "inputs[0].data[0]: ", "must be a string for BYTES, not a number" },
        { Input("BYTES", "[2]", "[\"a\",\"\\ud800\"]"), "inputs[0].data[1]: ", "surrogate" },
        { Input("BYTES", "[1]", "[\"\\udc00\\ud800\"]"), "inputs[0].data[0]: ", "surrogate" },
        { Input("BYTES", "[1]", "[\"\\x41\"]"), "body: ", "JSON" },
        { Input("BYTES", "[1]", "[\"\t\"]"), "body: ", "JSON" },
        { Input("FP32", "[2,1]", "[[1],[1e99]]"), "inputs[0].data[1][0]: ", "1e99 is out of range" },
        { $"{{\"inputs\":[{Sound},{{\"name\":\"b\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[300]}}]}}", "inputs[1].data[0]: ", "300" },

        // Parameters.
        { OneInput("\"parameters\":[]"), "inputs[0].parameters: ", "must be an object, not an array" },
        { OneInput("\"parameters\":{\"a\":null}"), "inputs[0].parameters.a: ", "null" },
        { OneInput("\"parameters\":{\"a\":[]}"), "inputs[0].parameters.a: ", "array" },
        { OneInput("\"parameters\":{\"a\":1,\"a\":1}"), "inputs[0].parameters.a: ", "twice" },
        { OneInput("\"parameters\":{\"binary_data_size\":\"4\"}"), "inputs[0].parameters.binary_data_size: ", "whole number" },
        { OneInput("\"parameters\":{\"binary_data_size\":-4}"), "inputs[0].parameters.binary_data_size: ", "whole number" },
        { OneInput("\"parameters\":{\"binary_data_size\":4.5}"), "inputs[0].parameters.binary_data_size: ", "whole number" },
        { OneInput("\"parameters\":{\"binary_data_size\":4,\"binary_data_size\":4}"), "inputs[0].parameters.binary_data_size: ", "twice" },
        { OneInput("\"parameters\":{\"triton_final\":true}"), "inputs[0].parameters.triton_final: ", "reserved" },
        { OneInput("\"parameters\":{\"shared_memory_region\":\"r\"}"), "inputs[0].parameters.shared_memory_region: ", "not supported" },
        { "{\"parameters\":1,\"inputs\":[]}", "parameters: ", "must be an object" },
        { "{\"parameters\":{\"binary_data_output\":1},\"inputs\":[]}", "parameters.binary_data_output: ", "true or false" },
        { "{\"parameters\":{\"a\":\"\\ud800\"},\"inputs\":[]}", "parameters.a: ", "surrogate" },
        { "{\"parameters\":{\"\\ud800\":1},\"inputs\":[]}", "parameters: ", "surrogate" },

        // Outputs.
        { "{\"outputs\":{}}", "outputs: ", "must be an array" },
        { "{\"outputs\":[1]}", "outputs[0]: ", "must be an object" },
        { "{\"outputs\":[{}]}", "outputs[0]: ", "no name" },
        { "{\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]}", "outputs[1].name: ", "asked for twice" },
        { "{\"outputs\":[{\"name\":\"y\",\"name\":\"y\"}]}", "outputs[0].name: ", "twice" },
        { "{\"outputs\":[{\"name\":7}]}", "outputs[0].name: ", "must be a string" },
        { "{\"outputs\":[{\"name\":\"y\",\"data\":[]}]}", "outputs[0]: ", "\"data\"" },
        { "{\"outputs\":[{\"parameters\":{},\"parameters\":{}}]}", "outputs[0].parameters: ", "twice" },
        { "{\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":\"yes\"}}]}", "outputs[0].parameters.binary_data: ", "true or false" },
        { "{\"outputs\":[{\"name\":\"y\",\"parameters\":{\"classification\":0}}]}", "outputs[0].parameters.classification: ", "above 0" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task ReadAsync_MistakeInJson_NamesItsPlaceAndReason(string json, string start, string reason)
    {
        using var request = new InferenceRequest();

        var fault = await ReadAsync(json, request);

        Assert.NotNull(fault);
        Assert.Equal(GatewayError.InvalidRequest, fault.Error);
        Assert.StartsWith(start, fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Message.Length < 300, fault.Message);
    }

    [Fact]
    public async Task ReadAsync_InvalidUtf8InAString_IsRefused()
    {
        using var request = new InferenceRequest();
        var json = Encoding.UTF8.GetBytes(Input("BYTES", "[1]", "[\"?\"]"));
        json[Array.IndexOf(json, (byte)'?')] = 0xFF;

        var fault = await ReadAsync(json, [], request);

        Assert.Equal("body: the JSON is not valid UTF-8", fault?.Message);
    }

    [Theory]
    [InlineData(1024, null)]
    [InlineData(1025, "inputs: there are more than 1024")]
    public async Task ReadAsync_ManyInputs_StopsAtTheLimit(int count, string? message)
    {
        using var request = new InferenceRequest();
        var inputs = Enumerable.Range(0, count).Select(i => Sound.Replace("\"x\"", $"\"x{i}\"", StringComparison.Ordinal));

        var fault = await ReadAsync($"{{\"inputs\":[{string.Join(',', inputs)}]}}", request);

        Assert.Equal(message, fault?.Message);
    }

    [Fact]
    public async Task ReadAsync_EveryPrefixOfARequest_IsRefused()
    {
        var json = """{"id":"a","inputs":[{"name":"x","datatype":"BYTES","shape":[2],"data":["é","\u00e9"]}],"outputs":[]}""";
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var length = 0; length < bytes.Length; length++)
        {
            using var request = new InferenceRequest();

            var fault = await ReadAsync(bytes[..length], [], request);

            Assert.Equal(GatewayError.InvalidRequest, fault?.Error);
        }
    }

    [Fact]
    public async Task ReadAsync_MutatedBytes_AreReadOrRefusedButNeverThrow()
    {
        var random = new Random(7);
        var sound = Encoding.UTF8.GetBytes(Input("FP32", "[2,2]", "[[1.5,2],[3,4e1]]"));
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])sound.Clone();
            for (var change = 0; change < 1 + (round % 3); change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using var request = new InferenceRequest();
            var fault = await ReadAsync(bytes, [], request);

            Assert.True(fault is { Error: GatewayError.InvalidRequest } || request.Inputs is [{ Data.Length: > 0 }]);
        }
    }
}
