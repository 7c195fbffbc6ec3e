"""Stops a handler whose request nobody waits for any more."""

import fcntl
import os
import select
import signal

from . import _messages
from ._channel import ChannelClosed


class Cancelled(BaseException):
    """Raised in a handler that is to stop. Like KeyboardInterrupt it passes by `except Exception`."""


class CancelWatch:
    """Raises Cancelled in the handler when the gateway says Cancel. For the main thread.

    The gateway says hardly anything else while a handler is at a request, so the kernel is asked to signal whatever comes
    then, and nothing is spent on watching.
    """

    def __init__(self, channel):
        self._channel = channel
        self._request_id = None
        self._is_cancelled = False
        self._is_in_handler = False
        self._flags = fcntl.fcntl(channel.descriptor, fcntl.F_GETFL)
        self.works = self._listen()

    def __call__(self, request_id):
        """with watch(request_id): the request is being answered."""
        self._request_id = request_id
        return self

    def __enter__(self):
        self._is_cancelled = False
        if self.works:
            fcntl.fcntl(self._channel.descriptor, fcntl.F_SETFL, self._flags | os.O_ASYNC)
            # What came before that is not signalled.
            self._read()

    def __exit__(self, *_):
        self._request_id = None
        if self.works:
            fcntl.fcntl(self._channel.descriptor, fcntl.F_SETFL, self._flags)

    def run(self, step):
        """Runs a step of the handler, the only place where Cancelled may be raised."""
        try:
            self._is_in_handler = True
            self._raise_if_cancelled()
            return step()
        finally:
            self._is_in_handler = False

    def _listen(self):
        try:
            signal.signal(signal.SIGIO, self._on_signal)
            fcntl.fcntl(self._channel.descriptor, fcntl.F_SETOWN, os.getpid())
            return True
        except OSError:
            # Not the process that the seccomp profile lets be signalled: the gateway will end the sandbox instead.
            return False

    def _on_signal(self, *_):
        # A late signal must not take the next request off the channel.
        if self._request_id is not None:
            self._read()
            self._raise_if_cancelled()

    def _read(self):
        while select.select([self._channel.descriptor], [], [], 0)[0]:
            try:
                frame = self._channel.receive_next()
            except ChannelClosed:
                self._is_cancelled = True
                return
            request_id, body = _messages.parse_frame(frame[0])
            if not isinstance(body, _messages.Cancel):
                self._channel.put_back(frame)
            elif request_id == self._request_id:
                self._is_cancelled = True

    def _raise_if_cancelled(self):
        if self._is_cancelled and self._is_in_handler:
            self._is_in_handler = False
            raise Cancelled
