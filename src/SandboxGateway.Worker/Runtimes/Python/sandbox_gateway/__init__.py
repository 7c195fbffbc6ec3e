"""What a Python handler may use.

A handler is a file with a function that takes a Request and returns its outputs by name:

    def handle(request):
        texts = request.inputs["text"].texts()
        return {"length": [len(text) for text in texts]}

A function load(), if there is one, is called once before the first request. A handler that yields instead of returning
gives several answers, where the caller takes them. Cancelled is raised in a handler whose caller has gone, wherever it is: one
that must clean up does so in `finally`.
"""

from ._cancel import Cancelled
from ._request import InvalidInput, Request
from ._tensor import Tensor

__all__ = ["Cancelled", "InvalidInput", "Request", "Tensor"]
