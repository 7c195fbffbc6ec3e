"""The datatypes of the Open Inference Protocol: their numbers on the channel and their raw bytes."""

import array
import struct

_NAMES = (
    None, "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64",
    "FP16", "FP32", "FP64", "BYTES", "BF16")

_NUMBERS = {name: number for number, name in enumerate(_NAMES) if name}

# Type codes of the array module; FP16, BF16, BOOL and BYTES have none.
_ARRAYS = {
    "UINT8": "B", "UINT16": "H", "UINT32": "I", "UINT64": "Q", "INT8": "b", "INT16": "h", "INT32": "i", "INT64": "q",
    "FP32": "f", "FP64": "d"}

# Names of NumPy's own types; BF16 has none.
NUMPY = {
    "BOOL": "?", "UINT8": "<u1", "UINT16": "<u2", "UINT32": "<u4", "UINT64": "<u8", "INT8": "<i1", "INT16": "<i2",
    "INT32": "<i4", "INT64": "<i8", "FP16": "<f2", "FP32": "<f4", "FP64": "<f8"}


def is_datatype(name):
    return name in _NUMBERS


def name_of(number):
    if not 0 < number < len(_NAMES):
        raise ValueError(f"datatype number {number} is unknown")
    return _NAMES[number]


def number_of(name):
    return _NUMBERS[name]


def decode(datatype, raw, count):
    """The elements of a tensor's raw bytes, as a flat list."""
    if datatype == "BYTES":
        return _decode_bytes(raw)
    if datatype == "BOOL":
        return [value != 0 for value in raw]
    if datatype == "FP16":
        return list(struct.unpack(f"<{count}e", raw))
    if datatype == "BF16":
        return _decode_bf16(raw)
    # The host is x86-64, so the channel's little-endian order is its own.
    return raw.cast(_ARRAYS[datatype]).tolist()


def encode(datatype, values):
    """The raw bytes of a flat list; TypeError, ValueError or OverflowError if a value does not fit."""
    if datatype == "BYTES":
        return _encode_bytes(values)
    if datatype == "BOOL":
        return _encode_bool(values)
    if datatype == "FP16":
        return _encode_fp16(values)
    if datatype == "BF16":
        return _encode_bf16(values)
    return array.array(_ARRAYS[datatype], values).tobytes()


def _decode_bytes(raw):
    elements = []
    position = 0
    while position < len(raw):
        start = position + 4
        position = start + int.from_bytes(raw[position:start], "little")
        if position > len(raw):
            raise ValueError("the raw bytes are no whole elements of BYTES")
        elements.append(bytes(raw[start:position]))
    return elements


def _encode_bytes(values):
    parts = []
    for value in values:
        if isinstance(value, str):
            value = value.encode("utf-8")
        elif not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(f"an element must be str or bytes, not {type(value).__name__}")
        value = bytes(value)
        parts.append(struct.pack("<I", len(value)))
        parts.append(value)
    return b"".join(parts)


def _encode_bool(values):
    for value in values:
        if value != 0 and value != 1:
            raise ValueError("an element must be True or False")
    return bytes(1 if value else 0 for value in values)


def _encode_fp16(values):
    try:
        return struct.pack(f"<{len(values)}e", *values)
    except struct.error as error:
        raise TypeError(f"an element must be a number: {error}") from None


# The upper half of an FP32.
def _decode_bf16(raw):
    widened = array.array("I", (value << 16 for value in raw.cast("H")))
    return memoryview(widened.tobytes()).cast("f").tolist()


def _encode_bf16(values):
    bits = memoryview(array.array("f", values).tobytes()).cast("I")
    return array.array("H", (_narrow(value) for value in bits)).tobytes()


# To the nearest, to even where two are as near; NaN stays NaN, which rounding could carry over to infinity.
def _narrow(bits):
    if bits & 0x7FFFFFFF > 0x7F800000:
        return bits >> 16 | 0x40
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
