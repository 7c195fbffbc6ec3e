"""Asks two of the sample models over REST, with tensors as raw bytes: infer.py [ADDRESS]

The request is JSON followed by the input's bytes, the answer JSON followed by the outputs'; a header says how long the JSON is.
"""

import json
import struct
import sys
import urllib.error
import urllib.request

JSON_LENGTH = "Inference-Header-Content-Length"
FORMATS = {
    "BOOL": "?", "UINT8": "B", "UINT16": "H", "UINT32": "I", "UINT64": "Q",
    "INT8": "b", "INT16": "h", "INT32": "i", "INT64": "q", "FP16": "e", "FP32": "f", "FP64": "d",
}


def pack(datatype, values):
    if datatype == "BYTES":
        return b"".join(struct.pack("<I", len(value)) + value for value in values)
    return struct.pack(f"<{len(values)}{FORMATS[datatype]}", *values)


def unpack(datatype, raw):
    if datatype != "BYTES":
        return [value for value, in struct.iter_unpack(f"<{FORMATS[datatype]}", raw)]
    values = []
    while raw:
        (length,) = struct.unpack_from("<I", raw)
        values.append(raw[4 : 4 + length])
        raw = raw[4 + length :]
    return values


def infer(address, model, name, datatype, shape, values):
    """Sends one input and returns the outputs by name."""
    raw = pack(datatype, values)
    head = json.dumps({
        "inputs": [{"name": name, "datatype": datatype, "shape": shape, "parameters": {"binary_data_size": len(raw)}}],
        "parameters": {"binary_data_output": True},
    }).encode()
    request = urllib.request.Request(
        f"{address}/v2/models/{model}/infer",
        head + raw,
        {"Content-Type": "application/octet-stream", JSON_LENGTH: str(len(head))},
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        body = response.read()
        length = int(response.headers[JSON_LENGTH])
    outputs, rest = {}, body[length:]
    for output in json.loads(body[:length])["outputs"]:
        size = output["parameters"]["binary_data_size"]
        outputs[output["name"]], rest = unpack(output["datatype"], rest[:size]), rest[size:]
    return outputs


def main():
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
    try:
        iris = infer(address, "iris", "features", "FP32", [1, 4], [5.1, 3.5, 1.4, 0.2])
        currency = infer(address, "currency", "country", "BYTES", [2], [b"JP", b"CH"])
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code}: {json.load(error)['error']}")
    print(f"iris: class {iris['class'][0]}, probabilities", *(f"{value:.4f}" for value in iris["probabilities"]))
    print("currency:", *(code.decode() for code in currency["currency"]))


main()
