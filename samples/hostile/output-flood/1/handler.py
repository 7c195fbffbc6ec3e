"""Answers with 300 MiB. The channel takes no answer that long, and the worker is ended for it."""


def handle(request):
    return {"done": [b"x" * (300 << 20)]}
