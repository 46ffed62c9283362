"""Functions that leave the graph for Python or the terminal: py_func, Print, print, timestamp."""
import sys

from ..core import dtypes, errors, nest, scopes
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..ops import script as ops

timestamp = ops.timestamp


def py_func(func, inp, Tout, stateful=True, name=None):
    """Call a Python function when the graph runs.

    Args:
      func: function of NumPy values: scalars as NumPy scalars (bytes for strings), arrays as copies.
      inp: list of Tensors.
      Tout: DType, or list of DTypes, of what it returns.
      stateful: bool; False says that equal inputs give equal results.
      name: str.
    Returns:
      Tensor, or list of Tensors (the Operation for an empty one), of unknown shapes.
    Raises:
      ValueError: func is not callable.
      InvalidArgumentError (when run): results of other types or another number, or func raised ValueError or
        TypeError; StopIteration becomes OutOfRangeError, MemoryError ResourceExhaustedError,
        NotImplementedError UnimplementedError, anything else UnknownError.
    Source: tf.py_func.
    """
    if not callable(func):
        raise ValueError(f"Expected func to be callable, got func of type {type(func)}")
    is_list = isinstance(Tout, (list, tuple))
    graph = scopes.get_default_graph()
    token = ops.register_function(func, graph)
    make = ops.py_func if stateful else ops.py_func_stateless
    result = make(inp, token=token, Tout=Tout if is_list else [Tout], name=name)
    return result if is_list else result[0]


def numpy_function(func, inp, Tout, name=None):
    """py_func with stateful=True.

    Args: as for py_func.
    Source: tf.numpy_function.
    """
    return py_func(func, inp, Tout, stateful=True, name=name)


def Print(input_, data, message=None, first_n=None, summarize=None, name=None):
    """The input; whenever it is computed, values are printed to stderr.

    Args:
      input_: Tensor.
      data: list of Tensors to print: message[1 2 3...][4 5]
      message: str put in front.
      first_n: int, print that many times only.
      summarize: int, elements printed of each tensor, 3 by default; -1 means all.
      name: str.
    Returns:
      Tensor like input_.
    Source: tf.Print.
    """
    return ops.print_(input_, data, message=message, first_n=first_n, summarize=summarize, name=name)


# ------------------------------------------------------------------ tf.print
def print(*inputs, **kwargs):
    """Print tensors and other values when the graph runs.

    Args:
      inputs: Tensors, strings, other objects, nested structures of them.
      output_stream: sys.stderr (the default), sys.stdout, tf.logging.info, .warning, .warn or .error, or "file://path".
      summarize: int, entries shown at both ends of each axis, 3 by default; -1 means all.
      sep: str between the inputs, " " by default.
      end: str at the end, a newline by default.
      name: str.
    Returns:
      Operation, to be run or used in control_dependencies.
    Raises:
      ValueError: an unknown keyword or stream.
    Source: tf.print.
    """
    given = _print_arguments(kwargs)
    stream = _stream_name(given["output_stream"])
    name = given["name"]
    text = _text(inputs, given["sep"], given["summarize"], f"{name}_format" if name else None)
    return ops.print_v2(text, output_stream=stream, end=given["end"], name=name)


def _print_arguments(kwargs):
    given = {"output_stream": sys.stderr, "name": None, "summarize": 3, "sep": " ", "end": "\n"}
    unknown = {k: v for k, v in kwargs.items() if k not in given}
    if unknown:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {unknown}")
    given.update(kwargs)
    return given


def _stream_name(stream):
    if isinstance(stream, str) and stream.startswith("file://"):
        return stream
    if stream is sys.stdout or stream is sys.__stdout__:
        return "stdout"
    if stream is sys.stderr or stream is sys.__stderr__:
        return "stderr"
    level = getattr(stream, "__name__", None) if callable(stream) else None
    if level in ("info", "warn", "warning", "error"):
        return f"log({'warning' if level == 'warn' else level})"
    raise ValueError(f"Unsupported output stream, logging level, or file.{stream}. Supported streams are sys.stdout, "
                     "sys.stderr, tf.logging.info, tf.logging.warning, tf.logging.error. File needs to be in the form of "
                     "'file://<filepath>'.")


def _text(inputs, separator, summarize, name):
    """A string tensor of all inputs; one string scalar is taken as it is."""
    if len(inputs) == 1 and isinstance(inputs[0], Tensor) and inputs[0]._shape == () \
            and inputs[0].dtype == dtypes.string:
        return inputs[0]
    mark = _placeholder(inputs)
    tensors = []
    template = separator.join(_template(value, mark, tensors) for value in inputs)
    places = template.count(mark)
    if places != len(tensors):
        raise ValueError(f"{places} placeholder(s) in template does not match {len(tensors)} tensor(s) provided as input")
    return ops.string_format(tensors, template=template, placeholder=mark, summarize=summarize, name=name)


def _placeholder(inputs):
    """{}, with digits behind it as long as an input's text contains it."""
    texts = [v if isinstance(v, str) else str(v) for v in inputs]
    mark, digits = "{}", iter("94580773")
    while any(mark in text for text in texts):
        mark += next(digits)
    return mark


def _template(value, mark, tensors):
    """The text of a value with a placeholder for each tensor in it; the tensors are added to the list."""
    import pprint               # loads half the standard library
    if isinstance(value, str):
        return value
    leaves = [_leaf(leaf, mark, tensors) for leaf in nest.flatten(value)]
    return pprint.pformat(nest.pack_sequence_as(value, leaves)).replace(f"'{mark}'", mark)


def _leaf(leaf, mark, tensors):
    if isinstance(leaf, SparseTensor):
        tensors += [leaf.indices, leaf.values, leaf.dense_shape]
        return f"SparseTensor(indices={mark}, values={mark}, shape={mark})"
    if isinstance(leaf, Tensor) or hasattr(leaf, "_as_graph_element"):
        tensors.append(leaf)
        return mark
    return leaf
