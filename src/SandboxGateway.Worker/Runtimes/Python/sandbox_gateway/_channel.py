"""Frames: a prefix of 16 bytes, a protobuf header, the tensors' raw bytes."""

import collections
import os
import struct

_PREFIX = struct.Struct("<4sIQ")
_MAGIC = b"SGW1"
_MAX_HEADER_BYTES = 1 << 20
_MAX_PAYLOAD_BYTES = 1 << 31

# More than one writev(2) takes is written in several.
_MAX_PARTS = 512


class ChannelClosed(Exception):
    """The gateway has closed the channel: the normal end."""


class Channel:
    """The worker's end of its channel to the gateway. For one thread."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self._ahead = collections.deque()
        # Programs a handler starts must not hold the channel open.
        os.set_inheritable(descriptor, False)

    def receive(self):
        """The next frame's header and payload, as memoryviews of memory of their own."""
        return self._ahead.popleft() if self._ahead else self.receive_next()

    def put_back(self, frame):
        """Keeps a frame that receive_next() gave for receive()."""
        self._ahead.append(frame)

    def receive_next(self):
        """The frame that comes next, whatever was put back."""
        magic, header_length, payload_length = _PREFIX.unpack(self._read(_PREFIX.size))
        if magic != _MAGIC or header_length > _MAX_HEADER_BYTES or payload_length > _MAX_PAYLOAD_BYTES:
            raise ValueError("a frame begins wrong")
        return self._read(header_length), self._read(payload_length)

    def send(self, header, payload=()):
        """Sends one frame; payload is a list of bytes-like objects."""
        parts = [memoryview(part).cast("B") for part in payload if len(part)]
        length = sum(map(len, parts))
        parts.insert(0, memoryview(_PREFIX.pack(_MAGIC, len(header), length) + header))
        while parts:
            written = self._write(parts[:_MAX_PARTS])
            while parts and written >= len(parts[0]):
                written -= len(parts.pop(0))
            if parts:
                parts[0] = parts[0][written:]

    def _read(self, length):
        buffer = memoryview(bytearray(length))
        position = 0
        while position < length:
            try:
                count = os.readv(self.descriptor, [buffer[position:]])
            except ConnectionError:
                count = 0
            if count == 0:
                raise ChannelClosed
            position += count
        return buffer.toreadonly()

    def _write(self, parts):
        try:
            return os.writev(self.descriptor, parts)
        except (BrokenPipeError, ConnectionError):
            raise ChannelClosed from None
