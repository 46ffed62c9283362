"""Ops that leave the graph for Python, the terminal or the clock: py_func, Print, Assert, Timestamp."""
import itertools
import sys
import time
import weakref

import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..kernels.tensor_text import layout, summary


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


# ------------------------------------------------------------------ Python functions
class _Registered:
    """A Python function that ops name by a token; lives as long as the graphs that use it."""

    def __init__(self, function):
        self.function = function


_tokens = itertools.count()
_registered = weakref.WeakValueDictionary()


def register_function(function, graph):
    """Keep a function for a graph's ops; returns the token that names it."""
    token = f"pyfunc_{next(_tokens)}"
    _registered[token] = registered = _Registered(function)
    graph._hidden.setdefault("py_functions", []).append(registered)
    return token


# What an exception in the function becomes, the first that fits; others are UnknownError.
_ERROR_OF = (((ValueError, TypeError), errors.InvalidArgumentError), (StopIteration, errors.OutOfRangeError),
             (MemoryError, errors.ResourceExhaustedError), (NotImplementedError, errors.UnimplementedError))
_C_NAMES = {"float16": "half", "float32": "float", "float64": "double"}


def _call(xp, input, token, Tout):
    """Call the function on copies of the inputs and check what it gives against the declared types."""
    found = _registered.get(token)
    if found is None:
        _refuse(f"ValueError: callback {token} is not found")
    try:
        results = _result_list(found.function(*[_argument(v) for v in input]))
        results = [_as_array(v) for v in results]
    except errors.InternalError:
        raise
    except BaseException as error:
        # KeyboardInterrupt and SystemExit too: in TF nothing passes through an op but its status.
        raise as_status(error) from error
    return _checked(results, token, Tout)


def _argument(value):
    """A scalar as a NumPy scalar, an array as a copy that is the function's own."""
    value = np.asarray(value)
    return value[()] if value.ndim == 0 else value.copy()


def _result_list(returned):
    if returned is None:
        return []
    return list(returned) if isinstance(returned, (list, tuple)) else [returned]


def _as_array(value):
    array = np.asarray(value, order="C")
    if array.dtype.kind in "SU":
        # By way of objects, so that strings in lists keep their trailing zero bytes.
        array = np.asarray(value, dtype=object)
    if array.dtype.kind == "O":
        return _checked_objects(array)
    if array.dtype.kind not in "biufc":
        raise errors.InternalError(None, None, f"Unsupported numpy type: {_UNSUPPORTED[array.dtype.kind]}")
    return array


_UNSUPPORTED = {"M": "NPY_DATETIME", "m": "NPY_TIMEDELTA", "V": "NPY_VOID"}


def _checked_objects(array):
    out = np.empty(array.shape, object)
    flat = out.reshape(-1)
    for i, v in enumerate(array.reshape(-1).tolist()):
        if not isinstance(v, (bytes, str)):
            raise errors.InternalError(None, None, f"Unsupported object type {type(v).__name__}")
        flat[i] = v.encode("utf-8") if isinstance(v, str) else v
    return flat.reshape(array.shape)


def as_status(error):
    import traceback                 # only a failure needs it
    kind = next((cls for types, cls in _ERROR_OF if isinstance(error, types)), errors.UnknownError)
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return kind(None, None, f"{type(error).__name__}: {error}\n" + "\n".join(lines) + "\n")


def _checked(results, token, Tout):
    if len(results) != len(Tout):
        _refuse(f"{token} returns {len(results)} values, but expects to see {len(Tout)} values.")
    for i, (array, wanted) in enumerate(zip(results, Tout)):
        if array.dtype != wanted:
            _refuse(f"{i}-th value returned by {token} is {_type_name(array.dtype)}, but expects {_type_name(wanted)}")
    return results


def _type_name(dtype):
    name = dtypes.as_dtype(dtype).name
    return _C_NAMES.get(name, name)


@op("PyFunc(input: Tin) -> output: Tout",
    "token: string",
    "Tin: list(type) >= 0",
    "Tout: list(type) >= 0",
    stateful=True)
def py_func(xp, input, token, Tout):
    """What a Python function returns for the inputs."""
    return _call(xp, input, token, Tout)


@op("PyFuncStateless(input: Tin) -> output: Tout",
    "token: string",
    "Tin: list(type) >= 0",
    "Tout: list(type) >= 0",
    foldable=False)
def py_func_stateless(xp, input, token, Tout):
    """What a Python function without side effects returns for the inputs."""
    return _call(xp, input, token, Tout)


@op("EagerPyFunc(input: Tin) -> output: Tout",
    "token: string",
    "is_async: bool = false",
    "Tin: list(type) >= 0",
    "Tout: list(type) >= 0",
    stateful=True)
def eager_py_func(xp, input, token, is_async, Tout):
    """What a Python function on eager tensors returns for the inputs."""
    return _call(xp, input, token, Tout)


@eager_py_func.gradient
def _(tf, op, *dys):
    return _registered[op._attrs["token"].decode()].function.gradient(op, dys)


eager_py_func.shape(shape_fns.unknown_shape)
for _function in (py_func, py_func_stateless):
    _function.shape(shape_fns.unknown_shape)
    _function.not_differentiable()
del _function


# ------------------------------------------------------------------ printing
@op("Print(input: T, data: U) -> output: T",
    "T: type",
    "U: list(type) >= 0",
    "message: string = ''",
    "first_n: int = -1",
    "summarize: int = 3",
    stateful=True, state="node", make_state=lambda attrs: [0], aliases=True)
def print_(xp, state, input, data, message, first_n, summarize):
    """The input; prints the message and the first elements of each tensor of data to stderr."""
    if first_n < 0 or state[0] < first_n:
        state[0] += 1
        sys.stderr.write(message + "".join(f"[{summary(np.asarray(v), summarize)}]" for v in data) + "\n")
    return input


print_.op_def.python_name = print_.__name__ = "print"
print_.shape(shape_fns.same_as_input)


@print_.gradient
def _(tf, op, dy):
    return [dy] + [None] * (len(op.inputs) - 1)


@op("StringFormat(inputs: T) -> output: string",
    "T: list(type) >= 0",
    "template: string = '%s'",
    "placeholder: string = '%s'",
    "summarize: int = 3")
def string_format(xp, inputs, template, placeholder, summarize):
    """The template with each placeholder replaced by a tensor laid out as text."""
    parts = template.split(placeholder)
    texts = [layout(np.asarray(v), summarize) for v in inputs] + [""]
    out = np.empty((), object)
    out[()] = "".join(p + t for p, t in zip(parts, texts)).encode("utf-8", "surrogateescape")
    return out


@string_format.shape
def _(c):
    places = c.attrs["template"].count(c.attrs["placeholder"])
    if places != len(c.tensors):
        raise shape_fns.ShapeError("num placeholders in template and num inputs must match: "
                                   f"{places} vs. {len(c.tensors)}")
    return [()]


@op("PrintV2(input: string)",
    "output_stream: string = 'stderr'",
    "end: string = '\n'",
    stateful=True)
def print_v2(xp, input, output_stream, end):
    """Print a string to stdout, stderr, a log level or the end of a file."""
    input = np.asarray(input)
    if input.ndim:
        _refuse(f"Input is expected to be scalar, but got {shape_fns.text(input.shape)}")
    text = input[()].decode("utf-8", "replace")
    if output_stream.startswith("file://"):
        with open(output_stream[len("file://"):], "a") as file:
            file.write(text + end)
    elif output_stream in ("stdout", "stderr"):
        getattr(sys, output_stream).write(text + end)
    elif output_stream in _LOG_LETTERS:
        sys.stderr.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')}: {_LOG_LETTERS[output_stream]} {text}\n")
    else:
        _refuse(f"Unknown output stream: {output_stream}")


_LOG_LETTERS = {"log(info)": "I", "log(warning)": "W", "log(error)": "E"}


@print_v2.shape
def _(c):
    if c.shapes[0]:
        raise shape_fns.ShapeError(f"input must be a scalar, but has rank: {len(c.shapes[0])}")
    return []


# ------------------------------------------------------------------ assertions, the time
@op("Assert(condition: bool, data: T)",
    "T: list(type) >= 1",
    "summarize: int = 3",
    stateful=True)
def assert_(xp, condition, data, summarize):
    """Fail with the first elements of each tensor of data unless the condition holds."""
    condition = np.asarray(condition)
    if condition.ndim:
        _refuse(f"In[0] should be a scalar: {shape_fns.text(condition.shape)}")
    if not condition:
        _refuse("assertion failed:" + "".join(f" [{summary(np.asarray(v), summarize)}]" for v in data))


assert_.op_def.python_name = assert_.__name__ = "_assert"
assert_.shape(shape_fns.no_outputs)
assert_.not_differentiable()


@op("Timestamp() -> ts: float64", stateful=True)
def timestamp(xp):
    """Seconds since the epoch."""
    return np.float64(time.time())


timestamp.shape(shape_fns.scalar_shape)
timestamp.not_differentiable()
