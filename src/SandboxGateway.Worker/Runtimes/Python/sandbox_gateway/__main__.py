"""The worker: python3 -m sandbox_gateway, with the channel to the gateway on descriptor 3."""

import collections.abc
import platform
import sys
import traceback

from . import _handler, _messages, _outputs
from ._cancel import Cancelled, CancelWatch
from ._channel import Channel, ChannelClosed
from ._request import InvalidInput, Request
from ._tensor import Tensor

_DESCRIPTOR = 3

# SandboxGateway.Protocol.ExitCode
_CHANNEL_CLOSED = 81
_CHANNEL_VIOLATION = 82

_END = object()


class StreamNeeded(Exception):
    """The handler has several answers to a request that takes one."""


class Worker:
    """Loads one handler, then answers requests in the order they come."""

    def __init__(self, channel):
        self._channel = channel
        self._watch = CancelWatch(channel)
        self._load = None
        self._handle = None

    def run(self):
        self._channel.send(_messages.hello("python", platform.python_version(), self._watch.works))
        while True:
            header, payload = self._channel.receive()
            request_id, body = _messages.parse_frame(header)
            if isinstance(body, _messages.LoadModel):
                self._load_model(body)
            elif isinstance(body, _messages.Cancel):
                pass  # It came too late: that request is answered.
            elif self._handle is None:
                raise ValueError("a request came before the handler was loaded")
            else:
                self._infer(request_id, body, payload)

    def _load_model(self, load):
        try:
            self._handle = _handler.load(load.path, load.function)
            self._load = load
            answer = _messages.model_loaded(load)
        except _handler.HandlerRejected as error:
            answer = _messages.failure(0, _messages.MODEL_REJECTED, str(error))
        sys.stdout.flush()
        self._channel.send(answer)

    def _infer(self, request_id, infer, payload):
        request = Request(_tensors(infer, payload), infer.parameters, infer.outputs, infer.stream)
        try:
            with self._watch(request_id):
                for outputs, more in self._answers(request):
                    self._channel.send(_messages.infer_result(request_id, outputs, more), [raw for _, _, _, raw in outputs])
        except ChannelClosed:
            raise
        except Cancelled:
            self._fail(request_id, _messages.CANCELLED, "")
        except StreamNeeded:
            self._fail(request_id, _messages.STREAM_NEEDED, "")
        except InvalidInput as error:
            self._fail(request_id, _messages.INVALID_INPUT, str(error) or "the handler gave no reason")
        except _outputs.OutputError as error:
            self._fail(request_id, _messages.EXECUTION, str(error))
        except Exception as error:
            traceback.print_exc()
            self._fail(request_id, _messages.EXECUTION, _handler.describe(error))
        finally:
            sys.stdout.flush()

    def _fail(self, request_id, kind, message):
        self._channel.send(_messages.failure(request_id, kind, message))

    def _answers(self, request):
        result = self._watch.run(lambda: self._handle(request))
        if not isinstance(result, collections.abc.Iterator):
            yield self._convert(request, result), False
            return
        try:
            if not request.stream:
                yield self._convert(request, self._only(result)), False
                return
            while (item := self._next(result)) is not _END:
                yield self._convert(request, item), True
            # Nobody waits for the handler's next answer to be sent the one before: the end is a result of its own.
            yield [], False
        finally:
            # One that is left half-way is to clean up now, not when its memory is needed.
            if hasattr(result, "close"):
                result.close()

    def _next(self, results):
        return self._watch.run(lambda: next(results, _END))

    def _only(self, results):
        first = self._next(results)
        if first is _END:
            raise _outputs.OutputError("the handler gave no answer")
        if self._next(results) is not _END:
            raise StreamNeeded
        return first

    def _convert(self, request, result):
        outputs = _outputs.convert(self._load.outputs, request.outputs, result)
        length = sum(len(raw) for _, _, _, raw in outputs)
        if length > self._load.max_payload_bytes:
            raise _outputs.OutputError(
                f"the answer has {length} bytes; {self._load.max_payload_bytes} are allowed")
        return outputs


def _tensors(infer, payload):
    tensors, position = {}, 0
    for name, datatype, shape, length in infer.inputs:
        tensors[name] = Tensor(datatype, shape, raw=payload[position:position + length], name=name)
        position += length
    if position != len(payload):
        raise ValueError("the payload is not as long as its tensors")
    return tensors


def main():
    # What a handler prints is to be in the log when it happens, not when a buffer is full.
    sys.stdout.reconfigure(line_buffering=True, errors="backslashreplace")
    try:
        Worker(Channel(_DESCRIPTOR)).run()
    except ChannelClosed:
        return _CHANNEL_CLOSED
    except ValueError as error:
        print(f"the channel to the gateway broke: {error}", file=sys.stderr)
        return _CHANNEL_VIOLATION


if __name__ == "__main__":
    sys.exit(main())
