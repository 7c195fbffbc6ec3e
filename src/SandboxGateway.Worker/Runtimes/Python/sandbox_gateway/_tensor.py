"""Tensors: what comes in, and what may go out."""

import math

from . import _datatypes


class Tensor:
    """One tensor: name, datatype (such as "FP32"), shape (a tuple) and its elements.

    data        the elements as a flat list, row by row: bool, int, float, or bytes for BYTES
    raw         the bytes as they came: little-endian; each element of BYTES has its length in 4 bytes before it

    A handler that returns one says exactly what it gives; the name is then that of the output.
    """

    __slots__ = ("name", "datatype", "shape", "raw", "_data")

    def __init__(self, datatype, shape, data=None, *, raw=None, name=None):
        if not _datatypes.is_datatype(datatype):
            raise ValueError(f"there is no datatype {datatype!r}")
        if (data is None) == (raw is None):
            raise ValueError("either data or raw is needed")
        self.name = name
        self.datatype = datatype
        self.shape = tuple(shape)
        self._data = data
        self.raw = memoryview(_datatypes.encode(datatype, data) if raw is None else raw).cast("B")

    @property
    def data(self):
        if self._data is None:
            self._data = _datatypes.decode(self.datatype, self.raw, math.prod(self.shape))
        return self._data

    def texts(self):
        """The elements of BYTES as str; what is not UTF-8 becomes U+FFFD."""
        if self.datatype != "BYTES":
            raise TypeError(f"{self.name or 'the tensor'} is {self.datatype}, not BYTES")
        return [element.decode("utf-8", "replace") for element in self.data]

    def tolist(self):
        """The elements as nested lists of the tensor's shape; a single value for a scalar."""
        values = self.data
        for dimension in range(len(self.shape) - 1, 0, -1):
            size = self.shape[dimension]
            rows = range(math.prod(self.shape[:dimension]))
            values = [values[row * size:(row + 1) * size] for row in rows]
        return values if self.shape else values[0]

    def numpy(self):
        """The elements as a NumPy array, read-only; BF16 becomes float32. NumPy has to be there."""
        import numpy

        if self.datatype in _datatypes.NUMPY:
            return numpy.frombuffer(self.raw, _datatypes.NUMPY[self.datatype]).reshape(self.shape)
        kind = object if self.datatype == "BYTES" else "<f4"
        return numpy.array(self.data, kind).reshape(self.shape)

    def __repr__(self):
        return f"Tensor(name={self.name!r}, datatype={self.datatype!r}, shape={self.shape})"
