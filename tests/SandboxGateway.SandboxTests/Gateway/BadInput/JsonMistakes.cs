using static SandboxGateway.SandboxTests.Gateway.BadInput.RestMistake;

namespace SandboxGateway.SandboxTests.Gateway.BadInput;

/// <summary>Mistakes in the JSON of an inference.</summary>
internal static class JsonMistakes
{
    private const string Good = """{"name":"features","datatype":"FP32","shape":[1,4],"data":[5.1,3.5,1.4,0.2]}""";

    public static readonly RestMistake[] All =
    [
        .. Document,
        .. Members,
        .. Tensors,
        .. Values,
        .. Strings,
    ];

    private static RestMistake[] Document =>
    [
        Json("body: is empty", ""),
        Json("body: not valid JSON", "{"),
        Json("body: not valid JSON", Canary),
        Json("body: not valid JSON", $$"""{"inputs":[{{Good}}],}"""),
        Json("body: not valid JSON", $$"""{"inputs":[{{Good}}]/**/}"""),
        Json("body: not valid JSON", "{'id':'a'}"),
        Json("body: not valid JSON", $$"""{"inputs":[{{Good}}]}{}"""),
        Json("body: not valid JSON", $$"""{"id":"{{Canary}}","inputs":"""),
        Json("body: must be an object, not an array", "[]"),
        Json("body: must be an object, not null", "null"),
        Json("body: starts with a byte order mark", "\u00ef\u00bb\u00bf{}"),
        Json("body: the JSON is not valid UTF-8", "{\"id\":\"\u00ff\"}"),
        Json("body: the JSON is not valid UTF-8", "{\"id\":\"\u00c0\u0080\"}"),
        Json("body: has no inputs", "{}"),
        Json("body: has a member", $$"""{"{{Canary}}":1,"inputs":[{{Good}}]}"""),
        Json("body: not valid JSON, or more than 32 levels deep", "{\"inputs\":[{\"data\":" + new string('[', 5000)),
    ];

    private static RestMistake[] Members =>
    [
        Json("inputs: is given twice", $$"""{"inputs":[{{Good}}],"inputs":[{{Good}}]}"""),
        Json("inputs: must be an array, not an object", """{"inputs":{}}"""),
        Json("inputs: must hold at least one", """{"inputs":[]}"""),
        Json("inputs[0]: must be an object, not null", """{"inputs":[null]}"""),
        Json("inputs[0]: has no name", """{"inputs":[{}]}"""),
        Json("inputs[1].name: \"features\" is given twice", $$"""{"inputs":[{{Good}},{{Good}}]}"""),
        Json("id: must be a string, not a number", $$"""{"id":1,"inputs":[{{Good}}]}"""),
        Json("id: holds a control character", $$"""{"id":"{{Canary}}\u0000","inputs":[{{Good}}]}"""),
        Json("id: holds half of a surrogate pair", $$"""{"id":"\ud800","inputs":[{{Good}}]}"""),
        Json("id: is longer than", $$"""{"id":"{{new string('a', 5000)}}","inputs":[{{Good}}]}"""),
        Json("outputs[0].name: the model has no output", $$"""{"outputs":[{"name":"{{Canary}}"}],"inputs":[{{Good}}]}"""),
        Json("outputs[1].name: \"class\" is asked for twice", $$"""{"outputs":[{"name":"class"},{"name":"class"}],"inputs":[{{Good}}]}"""),
        Json("outputs[0].parameters.classification: ", $$"""{"outputs":[{"name":"class","parameters":{"classification":0} }],"inputs":[{{Good}}]}"""),
        Json("parameters.binary_data_output: must be true or false", $$"""{"parameters":{"binary_data_output":1},"inputs":[{{Good}}]}"""),
        Json("parameters.triton_final_response: ", $$"""{"parameters":{"triton_final_response":true},"inputs":[{{Good}}]}"""),
    ];

    private static RestMistake[] Tensors =>
    [
        Input("inputs[0].name: the model has no input", name: Canary),
        Input("inputs[0].datatype: \"features\" takes FP32, found FP64", dataType: "FP64"),
        Input("inputs[0].datatype: \"float\" is no datatype", dataType: "float"),
        Input("inputs[0].data: JSON has no form for FP16", dataType: "FP16"),
        Input("inputs[0].shape: \"features\" takes [-1,4], found [4]", shape: "[4]"),
        Input("inputs[0].shape: \"features\" takes [-1,4], found [2,2]", shape: "[2,2]"),
        Input("inputs[0].shape: must be an array", shape: "4"),
        Input("inputs[0].shape[1]: -4 is negative", shape: "[1,-4]"),
        Input("inputs[0].shape[0]: 1.0 is no whole number", shape: "[1.0,4]"),
        Input("inputs[0].shape[0]: must be a whole number, not a string", shape: "[\"1\",4]"),
        Input("inputs[0].shape: asks for more elements", shape: "[9223372036854775807,4]"),
        Input("inputs[0].data: shape [1000000000000,4] asks for 4000000000000 elements", shape: "[1000000000000,4]"),
        Input("inputs[0]: has both data and the parameter binary_data_size", more: ""","parameters":{"binary_data_size":16}"""),
        Input("inputs[0].parameters.shared_memory_region: ", more: ""","parameters":{"shared_memory_region":"/etc/passwd"}"""),
        Input("inputs[0].data: is given twice", more: ""","data":[1,2,3,4]"""),
        Input("inputs[0]: has a member", more: $""","{Canary}":1"""),
    ];

    private static RestMistake[] Values =>
    [
        Input("inputs[0].data: shape [1,4] asks for 4 elements here, found 3", data: "[1,2,3]"),
        Input("inputs[0].data: shape [1,4] asks for 4 elements here, found 5", data: "[1,2,3,4,5]"),
        Input("inputs[0].data[0]: shape [1,4] asks for 4 elements here, found 3", data: "[[1,2,3]]"),
        Input("inputs[0].data[0][0]: is nested deeper", data: "[[[1,2,3,4]]]"),
        Input("inputs[0].data: must be an array, not a string", data: $"\"{Canary}\""),
        Input("body: not valid JSON", data: "[NaN,1,2,3]"),
        Input("body: not valid JSON", data: "[1,2,3,0x10]"),
        Input("body: not valid JSON", data: "[1,2,3,04]"),
        Input("inputs[0].data[0]: must be a number for FP32, not a string", data: $"[\"{Canary}\",1,2,3]"),
        Input("inputs[0].data[1]: must be a number for FP32, not a boolean", data: "[1,true,2,3]"),
        Input("inputs[0].data[2]: must be a number for FP32, not null", data: "[1,2,null,3]"),
        Input("inputs[0].data[3]: 1e39 is out of range for FP32", data: "[1,2,3,1e39]"),
        Input("inputs[0].data[3]: -1e999 is out of range for FP32", data: "[1,2,3,-1e999]"),
        Input("inputs[0].data[0]: is a number longer than", data: $"[{new string('1', 9000)},2,3,4]"),
    ];

    private static RestMistake[] Strings =>
    [
        Country("inputs[0].data[0]: must be a string for BYTES, not a number", "[1]"),
        Country("inputs[0].data[0]: holds half of a surrogate pair", "[\"\\udc00\"]"),
        Country("inputs[0].data: shape [1] asks for 1 elements here, found 2", $"[\"{Canary}\",\"CH\"]"),
        Country("inputs[0].data: JSON has no form", "[1]", dataType: "BF16"),
    ];

    private static RestMistake Json(string says, string body) => Of(400, says, body);

    private static RestMistake Input(
        string says,
        string name = "features",
        string dataType = "FP32",
        string shape = "[1,4]",
        string data = "[5.1,3.5,1.4,0.2]",
        string more = "") =>
        Of(400, says, $$"""{"id":"{{Canary}}","inputs":[{"name":"{{name}}","datatype":"{{dataType}}","shape":{{shape}},"data":{{data}}{{more}} }]}""");

    private static RestMistake Country(string says, string data, string dataType = "BYTES") => Of(
        400,
        says,
        $$"""{"id":"{{Canary}}","inputs":[{"name":"country","datatype":"{{dataType}}","shape":[1],"data":{{data}} }]}""",
        "/v2/models/currency/infer");
}
