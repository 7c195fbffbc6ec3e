"""The messages of protos/worker/v1/worker.proto. Field numbers stand there too."""

from . import _datatypes, _protobuf
from ._protobuf import field, fields, text

MODEL_REJECTED, INVALID_INPUT, EXECUTION, CANCELLED, STREAM_NEEDED = 1, 2, 3, 4, 5

_MAX_MESSAGE_BYTES = 4096


class TensorSpec:
    """A declared input or output; -1 in its shape is any size."""

    def __init__(self, message):
        self.message = bytes(message)
        self.name, self.datatype, shape = "", None, []
        for number, value in fields(message):
            if number == 1:
                self.name = text(value)
            elif number == 2:
                self.datatype = _datatypes.name_of(value)
            elif number == 3:
                shape.extend(_protobuf.integers(value))
        self.shape = tuple(shape)

    def fits(self, shape):
        return len(shape) == len(self.shape) and all(
            declared in (-1, size) for declared, size in zip(self.shape, shape))


class LoadModel:
    def __init__(self, message):
        self.path, self.function = "", ""
        self.max_payload_bytes = 0
        self.inputs, self.outputs = [], []
        for number, value in fields(message):
            if number == 1:
                self.path = text(value)
            elif number == 3:
                self.max_payload_bytes = value
            elif number == 4:
                self.inputs.append(TensorSpec(value))
            elif number == 5:
                self.outputs.append(TensorSpec(value))
            elif number == 6:
                self.function = text(value)


class Infer:
    def __init__(self, message):
        self.inputs, self.outputs, self.parameters = [], [], {}
        self.stream = False
        for number, value in fields(message):
            if number == 1:
                self.inputs.append(_tensor(value))
            elif number == 2:
                self.outputs.append(text(value))
            elif number == 3:
                self.stream = value != 0
            elif number == 4:
                name, parameter = _parameter(value)
                self.parameters[name] = parameter


class Cancel:
    """Has no fields: the frame's request id is all of it."""


def parse_frame(header):
    """(request id, LoadModel, Infer or Cancel) of a GatewayFrame."""
    request_id, body = 0, None
    for number, value in fields(header):
        if number == 1:
            request_id = value
        elif number == 2:
            body = LoadModel(value)
        elif number == 3:
            body = Infer(value)
        elif number == 4:
            body = Cancel()
    if body is None:
        raise ValueError("a frame has no body")
    return request_id, body


def hello(runtime, version, takes_cancel=False):
    return field(2, field(1, 1) + field(2, runtime) + field(3, version) + field(4, int(takes_cancel)))


def model_loaded(load):
    specs = b"".join(field(1, spec.message) for spec in load.inputs) + b"".join(
        field(2, spec.message) for spec in load.outputs)
    return field(3, specs)


def infer_result(request_id, outputs, more):
    """outputs: (name, datatype, shape, raw) each."""
    tensors = b"".join(
        field(1, field(1, name) + field(2, _datatypes.number_of(datatype)) + _protobuf.packed(3, shape) + field(4, len(raw)))
        for name, datatype, shape, raw in outputs)
    return field(1, request_id) + field(4, tensors + field(2, int(more)))


def failure(request_id, kind, message):
    message = message.encode("utf-8", "replace")[:_MAX_MESSAGE_BYTES].decode("utf-8", "ignore")
    return field(1, request_id) + field(5, field(1, kind) + field(2, message))


def _tensor(message):
    name, datatype, length, shape = "", None, 0, []
    for number, value in fields(message):
        if number == 1:
            name = text(value)
        elif number == 2:
            datatype = _datatypes.name_of(value)
        elif number == 3:
            shape.extend(_protobuf.integers(value))
        elif number == 4:
            length = value
    return name, datatype, tuple(shape), length


# An entry of the map: its key is field 1, its Parameter field 2.
def _parameter(message):
    name, parameter = "", None
    for number, value in fields(message):
        if number == 1:
            name = text(value)
            continue
        for kind, content in fields(value):
            parameter = (
                content != 0 if kind == 1
                else _protobuf.signed(content) if kind == 2
                else _protobuf.double(content) if kind == 3
                else text(content))
    return name, parameter
