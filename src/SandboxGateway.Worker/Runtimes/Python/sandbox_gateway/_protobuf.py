"""As much of the protobuf wire format as the worker channel needs."""

import struct

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5


def fields(message):
    """The fields of a message as (number, value): int for varints, bytes-like for the rest. ValueError if it is none."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        kind = key & 7
        if kind == VARINT:
            value, position = _varint(message, position)
        elif kind in (FIXED64, FIXED32, LENGTH):
            if kind == LENGTH:
                length, position = _varint(message, position)
            else:
                length = 8 if kind == FIXED64 else 4
            if length > len(message) - position:
                raise ValueError("a field ends after its message")
            value = message[position:position + length]
            position += length
        else:
            raise ValueError(f"wire type {kind} is not used")
        yield key >> 3, value


def text(value):
    return str(value, "utf-8")


def signed(value):
    """An int64 from a varint."""
    return value - (1 << 64) if value >> 63 else value


def integers(value):
    """A repeated int64: packed, or one entry of it."""
    if isinstance(value, int):
        yield signed(value)
        return
    position = 0
    while position < len(value):
        item, position = _varint(value, position)
        yield signed(item)


def double(value):
    return struct.unpack("<d", value)[0]


def field(number, value):
    """A field that holds a message, bytes, a string or an integer; nothing for a default value."""
    if isinstance(value, str):
        value = value.encode("utf-8")
    if isinstance(value, int):
        return _encode_varint(number << 3 | VARINT) + _encode_varint(value) if value else b""
    return _encode_varint(number << 3 | LENGTH) + _encode_varint(len(value)) + value


def packed(number, values):
    return field(number, b"".join(map(_encode_varint, values))) if values else b""


def _varint(message, position):
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            raise ValueError("a number ends after its message")
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, position
    raise ValueError("a number is longer than 64 bits")


def _encode_varint(value):
    value &= 0xFFFFFFFFFFFFFFFF
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
