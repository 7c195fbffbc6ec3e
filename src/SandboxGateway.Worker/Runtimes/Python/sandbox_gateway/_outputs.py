"""From what a handler returns to the tensors it declared."""

import array
import collections.abc
import math

from . import _datatypes
from ._tensor import Tensor

_SINGLE = (str, bytes, bytearray, bool, int, float)


class OutputError(Exception):
    """What a handler returned is not what model.yaml declares."""


def convert(declared, wanted, returned):
    """The wanted outputs as (name, datatype, shape, raw), in the order in which they were asked for."""
    if not isinstance(returned, collections.abc.Mapping):
        raise OutputError(f"the handler must give a dict of outputs, not {type(returned).__name__}")
    by_name = {spec.name: spec for spec in declared}
    for name in returned:
        if name not in by_name:
            raise OutputError(f"the handler gave an output {name!r}; declared are {', '.join(map(repr, by_name))}")
    results = []
    for name in wanted or by_name:
        if name not in returned:
            raise OutputError(f"the handler did not give the output {name!r}")
        results.append(_convert_one(by_name[name], returned[name]))
    return results


def _convert_one(spec, value):
    try:
        shape, raw = _raw(spec, value)
    except (TypeError, ValueError, OverflowError) as error:
        raise OutputError(f"output {spec.name!r} ({spec.datatype}): {error}") from error
    if not spec.fits(shape):
        raise OutputError(f"output {spec.name!r}: shape {list(shape)} given, {list(spec.shape)} declared")
    return spec.name, spec.datatype, shape, raw


def _raw(spec, value):
    if isinstance(value, Tensor):
        if value.datatype != spec.datatype:
            raise TypeError(f"{value.datatype} given, {spec.datatype} declared")
        _check_length(value)
        return value.shape, value.raw
    if hasattr(value, "__array_interface__"):
        return _from_numpy(spec, value)
    if isinstance(value, _SINGLE):
        # One value stands for a tensor of one element, of as many dimensions as declared.
        return (1,) * len(spec.shape), _datatypes.encode(spec.datatype, [value])
    if isinstance(value, (array.array, memoryview, range)):
        value = list(value)
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"a list, a number, str, bytes, a NumPy array or a Tensor is needed, not {type(value).__name__}")
    shape = tuple(_shape(value))
    return shape, _datatypes.encode(spec.datatype, _flatten(value, shape))


def _check_length(tensor):
    count = math.prod(tensor.shape)
    if tensor.datatype == "BYTES":
        found = len(_datatypes.decode("BYTES", tensor.raw, count))
    else:
        found = len(tensor.raw) / (len(_datatypes.encode(tensor.datatype, [0])))
    if found != count:
        raise ValueError(f"shape {list(tensor.shape)} has {count} elements, {found:g} given")


def _from_numpy(spec, value):
    import numpy

    value = numpy.asarray(value)
    if value.ndim == 0:
        value = value.reshape((1,) * len(spec.shape))
    if spec.datatype in ("BYTES", "BF16"):
        return value.shape, _datatypes.encode(spec.datatype, value.ravel().tolist())
    wanted = numpy.dtype(_datatypes.NUMPY[spec.datatype])
    if not numpy.can_cast(value.dtype, wanted, casting="same_kind"):
        raise TypeError(f"an array of {value.dtype} given")
    if value.dtype.kind in "iu" and wanted.kind in "iu" and value.size:
        limits = numpy.iinfo(wanted)
        if value.min() < limits.min or value.max() > limits.max:
            raise OverflowError("a value is out of range")
    return value.shape, value.astype(wanted, order="C", copy=False).tobytes()


def _shape(value):
    while isinstance(value, (list, tuple)):
        yield len(value)
        if not value:
            return
        value = value[0]


def _flatten(value, shape):
    for size in shape[1:]:
        for item in value:
            if not isinstance(item, (list, tuple)) or len(item) != size:
                raise ValueError("the nested lists are not all of the same length")
        value = [element for item in value for element in item]
    for element in value:
        if isinstance(element, (list, tuple)):
            raise ValueError("the nested lists are not all of the same depth")
    return value
