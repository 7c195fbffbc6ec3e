"""One request, as a handler sees it."""


class InvalidInput(Exception):
    """Raised by a handler whose inputs do not suit it; the client is told the message."""


class Request:
    """Inputs and parameters of one request.

    inputs      Tensors by name; optional ones the client left out are not there
    parameters  what the client gave: bool, int, float or str by name
    outputs     names of the outputs the client wants, in its order; a handler may skip the others
    stream      True if several answers are allowed
    """

    __slots__ = ("inputs", "parameters", "outputs", "stream")

    def __init__(self, inputs, parameters, outputs, stream):
        self.inputs = inputs
        self.parameters = parameters
        self.outputs = outputs
        self.stream = stream
