"""Loads the user's file."""

import importlib.util
import os
import sys
import traceback


class HandlerRejected(Exception):
    """The handler cannot be used; the message says why."""


def load(path, function):
    """Imports the file, calls its load() if it has one, and gives its function."""
    module = _import(path)
    handle = getattr(module, function, None)
    if not callable(handle):
        raise HandlerRejected(f"{os.path.basename(path)} has no function {function}")
    prepare = getattr(module, "load", None)
    if callable(prepare) and function != "load":
        _run(f"load() of {os.path.basename(path)}", prepare)
    return handle


def describe(error):
    """An exception as clients see it: type and message, nothing of the handler's code."""
    message = str(error)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _import(path):
    # Its own name, so that classes it pickles are found again.
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise HandlerRejected(f"{os.path.basename(path)} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    _run(os.path.basename(path), lambda: spec.loader.exec_module(module))
    return module


def _run(what, action):
    try:
        action()
    except BaseException as error:
        # sys.exit() in a handler's file is a failure of it like any other.
        traceback.print_exc()
        raise HandlerRejected(f"{what} failed: {describe(error)}") from error
