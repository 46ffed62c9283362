"""TensorArrays: arrays of tensors that live as long as a run, and the arrays of their gradients.

The handle is the array itself; the flow, a float that means nothing, orders what is done with it.
"""
import copy
import itertools

import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from .assemble import stacked

_FLOW = np.float32(0)
_CPP_NAMES = {"float32": "float", "float64": "double", "float16": "half", "object": "string"}
_numbers = itertools.count()


# ------------------------------------------------------------------ the array
class Element:
    """One place of an array: its value, the shape it is known to have, and what was done with it."""

    __slots__ = ("value", "shape", "written", "read", "cleared")

    def __init__(self, shape=None):
        self.value, self.shape = None, shape
        self.written = self.read = self.cleared = False


class Array:
    """A TensorArray of one run, or the gradient of one (`sums`: several writes to a place are added)."""

    def __init__(self, name, dtype, size, shape, dynamic, clear, identical, sums=False):
        self.name, self.dtype, self.shape = name, dtype, shape
        self.dynamic, self.clear, self.identical, self.sums = dynamic, clear, identical, sums
        self.elements = [Element() for _ in range(size)]
        self.gradients, self.closed = {}, False

    def fork(self, memo):
        """A copy, with those of its gradients, for a run that goes on from where another stopped."""
        made = memo[id(self)] = copy.copy(self)
        made.elements = [copy.copy(e) for e in self.elements]
        made.gradients = {source: memo.get(id(a)) or a.fork(memo) for source, a in self.gradients.items()}
        return made

    def gradient(self, source, prefix=()):
        """The array that collects gradients for one call of tf.gradients; made at its first use."""
        self.check_open()
        if self.sums:
            raise errors.invalid_argument(f"Wrong input container. _tensor_array_grads{self.name}")
        found = self.gradients.get(source)
        if found is None:
            # What is differentiated keeps its size.
            self.dynamic = False
            found = self.gradients[source] = Array(
                f"{self.name}@{source}", self.dtype, len(self.elements), shape_fns.concat(prefix, self.shape), False,
                True,
                self.identical, sums=True)
            for mine, its in zip(self.elements, found.elements):
                its.shape = shape_fns.concat(prefix, mine.shape)
        return found

    # ---------------------------------------------------------- checks
    def check_open(self):
        if self.closed:
            raise errors.invalid_argument(f"TensorArray {self.name} has already been closed.")

    def check_reads(self, dtype):
        if dtype != self.dtype:
            raise errors.invalid_argument(f"TensorArray dtype is {_cpp(self.dtype)} but Op requested dtype "
                                          f"{_cpp(dtype)}.")

    def check_writes(self, dtype):
        if dtype != self.dtype:
            raise errors.invalid_argument(
                f"TensorArray dtype is {_cpp(self.dtype)} but Op is trying to write dtype {_cpp(dtype)}.")

    def grow(self, size):
        self.elements += [Element() for _ in range(size - len(self.elements))]

    # ---------------------------------------------------------- writing
    def write(self, index, value):
        self.check_open()
        if index < 0 or index >= len(self.elements) and not self.dynamic:
            raise errors.invalid_argument(f"TensorArray {self.name}: Tried to write to index {index} but array is not "
                                          f"resizeable and size is: {len(self.elements)}")
        if index >= len(self.elements):
            self.grow(index + 1)
        shape = np.shape(value)
        if shape != self.shape:
            self._check_shape(index, shape)
        element = self.elements[index]
        if element.read:
            self._refuse_write(index, "it has already been read.")
        if not element.written:
            element.value = value
        elif not self.sums:
            self._refuse_write(index, "it has already been written to.")
        else:
            element.value = self._sum(index, element.value, value)
        element.written, element.shape = True, shape
        if self.identical:
            self.shape = shape

    def _refuse_write(self, index, why):
        raise errors.invalid_argument(f"TensorArray {self.name}: Could not write to TensorArray index {index} because "
                                      f"{why}")

    def _check_shape(self, index, shape):
        try:
            shape_fns.merge(self.shape, shape)
        except shape_fns.ShapeError:
            self._refuse_write(index, f"the value shape is {shape_fns.text(shape)} which is incompatible with the "
                                      "TensorArray's "
                               f"inferred element shape: {shape_fns.text(self.shape)} (consider setting "
                               "infer_shape=False).")

    def _sum(self, index, old, new):
        if np.shape(old) != np.shape(new):
            raise errors.invalid_argument(
                f"TensorArray {self.name}: Could not aggregate to TensorArray index {index} because the existing "
                "shape is "
                f"{shape_fns.text(np.shape(old))} but the new input shape is {shape_fns.text(np.shape(new))}.")
        return old + new

    # ---------------------------------------------------------- reading
    def read(self, xp, index):
        self.check_open()
        if not 0 <= index < len(self.elements):
            raise errors.invalid_argument(f"Tried to read from index {index} but array size is: {len(self.elements)}")
        element = self.elements[index]
        if element.cleared:
            raise errors.invalid_argument(
                f"TensorArray {self.name}: Could not read index {index} twice because it was cleared after a previous "
                "read "
                "(perhaps try setting clear_after_read = false?).")
        value = element.value if element.written else self._zeros(xp, index, element)
        element.read = True
        if self.clear:
            element.value, element.cleared = None, True
        elif not element.written:
            element.value = value
        return value

    def _zeros(self, xp, index, element):
        shape = self.shape if element.shape is None else element.shape
        if not shape_fns.is_full(shape):
            raise errors.invalid_argument(
                f"TensorArray {self.name}: Could not read from TensorArray index {index}.  Furthermore, the element "
                "shape is "
                f"not fully defined: {_partial_text(shape)}.  It is possible you are working with a resizeable "
                "TensorArray and "
                "stop_gradients is not allowing the gradients to be written.  If you set the full element_shape "
                "property on "
                "the forward TensorArray, the proper all-zeros tensor will be returned instead of incurring this "
                "error.")
        if self.dtype == object:
            return np.full(shape, b"", object)
        return xp.zeros(shape, self.dtype)


def _cpp(dtype):
    name = np.dtype(dtype).name
    return _CPP_NAMES.get(name, name)


def _partial_text(shape):
    return "<unknown>" if shape is None else shape_fns.text(shape)


def _scalar(value, what):
    if np.ndim(value):
        raise errors.invalid_argument(f"TensorArray {what} must be scalar, but had shape: "
                                      f"{shape_fns.text(np.shape(value))}")
    return int(value)


# ------------------------------------------------------------------ making and closing
@op("TensorArrayV3(size: int32) -> handle: resource, flow: float32",
    "dtype: type",
    "element_shape: shape = unknown",
    "dynamic_size: bool = false",
    "clear_after_read: bool = true",
    "identical_element_shapes: bool = false",
    "tensor_array_name: string = ''",
    stateful=True)
def tensor_array_v3(xp, size, dtype, element_shape, dynamic_size, clear_after_read, identical_element_shapes,
                    tensor_array_name, op):
    """A new array of tensors, for this run."""
    size = _scalar(size, "size")
    if size < 0:
        raise errors.invalid_argument("Size should be >= 0.")
    name = f"{tensor_array_name or op.name}_{next(_numbers)}"
    return Array(name, dtype, size, element_shape, dynamic_size, clear_after_read, identical_element_shapes), _FLOW


@tensor_array_v3.shape
def _(c):
    c.with_rank(0, 0)
    shape = c.attrs["element_shape"]
    if c.attrs["identical_element_shapes"] or shape_fns.is_full(shape):
        c.handle_data = [(shape, c.attrs["dtype"]), None]
    return [(2,), ()]


@op("TensorArrayGradV3(handle: resource, flow_in: float32) -> grad_handle: resource, flow_out: float32",
    "source: string",
    stateful=True)
def tensor_array_grad_v3(xp, handle, flow_in, source):
    """The array that collects the gradients of an array's elements."""
    return handle.gradient(source), _FLOW


@op("TensorArrayGradWithShape(handle: resource, flow_in: float32, shape_to_prepend: int32) -> "
    "grad_handle: resource, flow_out: float32",
    "source: string",
    stateful=True)
def tensor_array_grad_with_shape(xp, handle, flow_in, shape_to_prepend, source):
    """The array of gradients, whose elements have further axes in front."""
    return handle.gradient(source, tuple(np.asarray(shape_to_prepend).tolist())), _FLOW


@op("TensorArrayCloseV3(handle: resource)", stateful=True)
def tensor_array_close_v3(xp, handle):
    """Forget an array's values."""
    handle.closed = True
    for element in handle.elements:
        element.value = None


@op("TensorArraySizeV3(handle: resource, flow_in: float32) -> size: int32", stateful=True)
def tensor_array_size_v3(xp, handle, flow_in):
    """The number of elements."""
    handle.check_open()
    return np.int32(len(handle.elements))


# ------------------------------------------------------------------ writing
@op("TensorArrayWriteV3(handle: resource, index: int32, value: T, flow_in: float32) -> flow_out: float32",
    "T: type",
    stateful=True)
def tensor_array_write_v3(xp, handle, index, value, flow_in, T):
    """Put a value into one place."""
    index = _scalar(index, "index")
    handle.check_writes(T)
    handle.write(index, value)
    return _FLOW


@op("TensorArrayScatterV3(handle: resource, indices: int32, value: T, flow_in: float32) -> flow_out: float32",
    "T: type",
    stateful=True)
def tensor_array_scatter_v3(xp, handle, indices, value, flow_in, T):
    """Put the rows of a value into some places."""
    handle.check_writes(T)
    indices = _vector(indices, "indices", "but received")
    if not np.ndim(value):
        raise errors.invalid_argument("Input value for unpack must be at least a vector but received shape: []")
    if len(indices) != len(value):
        raise errors.invalid_argument(
            f"Expected len(indices) == values.shape[0], but saw: {len(indices)} vs. {len(value)}")
    top = max(indices, default=-1)
    if top >= len(handle.elements) and not handle.dynamic:
        raise errors.invalid_argument(f"Max scatter index must be < array size ({top} vs. {len(handle.elements)})")
    # The rows stay when the variable that they may show changes.
    rows = xp.array(value)
    for i, row in zip(indices, rows):
        handle.write(i, row)
    return _FLOW


@op("TensorArraySplitV3(handle: resource, value: T, lengths: int64, flow_in: float32) -> flow_out: float32",
    "T: type",
    stateful=True)
def tensor_array_split_v3(xp, handle, value, lengths, flow_in, T):
    """Put groups of rows of a value into the places, one after the other."""
    handle.check_writes(T)
    lengths = _vector(lengths, "lengths", "received")
    if not np.ndim(value):
        raise errors.invalid_argument("Expected value to be at least a vector, but received shape: []")
    if sum(lengths) != len(value):
        raise errors.invalid_argument("Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
                                      f"{sum(lengths)} and value's shape is: {shape_fns.text(np.shape(value))}")
    if len(lengths) != len(handle.elements) and not (handle.dynamic and len(lengths) > len(handle.elements)):
        raise errors.invalid_argument(
            f"TensorArray's size is not equal to the size of lengths ({len(handle.elements)} vs. {len(lengths)}), and "
            "the "
            "TensorArray is not marked as dynamically resizeable")
    rows, start = xp.array(value), 0
    for i, n in enumerate(lengths):
        handle.write(i, rows[start:start + n])
        start += n
    return _FLOW


def _vector(value, name, verb):
    if np.ndim(value) != 1:
        raise errors.invalid_argument(f"Expected {name} to be a vector, {verb} shape: "
                                      f"{shape_fns.text(np.shape(value))}")
    return np.asarray(value).tolist()


# ------------------------------------------------------------------ reading
@op("TensorArrayReadV3(handle: resource, index: int32, flow_in: float32) -> value: dtype",
    "dtype: type",
    stateful=True)
def tensor_array_read_v3(xp, handle, index, flow_in, dtype):
    """The value of one place."""
    index = _scalar(index, "index")
    handle.check_reads(dtype)
    return handle.read(xp, index)


@op("TensorArrayGatherV3(handle: resource, indices: int32, flow_in: float32) -> value: dtype",
    "dtype: type",
    "element_shape: shape = unknown",
    stateful=True)
def tensor_array_gather_v3(xp, handle, indices, flow_in, dtype, element_shape):
    """The values of some places, stacked."""
    handle.check_reads(dtype)
    handle.shape = _merged(handle.shape, element_shape)
    indices = _vector(indices, "indices", "but received")
    handle.check_open()
    if not indices:
        return _empty(xp, element_shape, "element shape", "packing", dtype)
    values = [handle.read(xp, i) for i in indices]
    first = np.shape(values[0])
    if not _fits(element_shape, first):
        raise errors.invalid_argument(f"TensorArray was passed element_shape {_partial_text(element_shape)} which "
                                      "does not "
                                      f"match the Tensor at index 0: {shape_fns.text(first)}")
    for i, v in enumerate(values):
        if np.shape(v) != first:
            raise errors.invalid_argument(
                f"TensorArray has inconsistent shapes.  Index 0 has shape: {shape_fns.text(first)} but index {i} has "
                "shape: "
                f"{shape_fns.text(np.shape(v))}")
    return stacked(xp, values)


def _merged(a, b):
    """The shape that an array's and an op's notion of its elements agree on."""
    if a is not None and b is not None:
        if len(a) != len(b):
            raise errors.invalid_argument(f"PartialTensorShape: Incompatible ranks during merge: {len(a)} vs. {len(b)}")
        if any(x is not None and y is not None and x != y for x, y in zip(a, b)):
            raise errors.invalid_argument("PartialTensorShape: Incompatible shapes during merge: "
                                          f"{shape_fns.text(a)} vs. {shape_fns.text(b)}")
    return shape_fns.merge(a, b)


def _fits(known, shape):
    return known is None or len(known) == len(shape) and all(a is None or a == b for a, b in zip(known, shape))


def _empty(xp, shape, what, doing, dtype):
    if not shape_fns.is_full(shape):
        raise errors.UnimplementedError(
            None, None, f"TensorArray has size zero, but {what} {_partial_text(shape)} is not fully defined. "
                        "Currently only "
            f"static shapes are supported when {doing} zero-size TensorArrays.")
    return xp.zeros((0,) + tuple(shape), dtype)


@op("TensorArrayConcatV3(handle: resource, flow_in: float32) -> value: dtype, lengths: int64",
    "dtype: type",
    "element_shape_except0: shape = unknown",
    stateful=True)
def tensor_array_concat_v3(xp, handle, flow_in, dtype, element_shape_except0):
    """All values, one after the other along their first axis; and how many rows each has."""
    handle.check_reads(dtype)
    handle.check_open()
    if not handle.elements:
        return (_empty(xp, element_shape_except0, "element_shape_except0", "concatenating", dtype),
                np.zeros((0,), np.int64))
    values = [handle.read(xp, i) for i in range(len(handle.elements))]
    for i, v in enumerate(values):
        _check_joined(i, np.shape(v), np.shape(values[0]), element_shape_except0)
    return xp.concatenate(values), np.array([len(v) for v in values], np.int64)


def _check_joined(i, shape, first, known):
    if not shape:
        raise errors.invalid_argument(
            f"Concat saw a scalar shape at index {i} but requires at least vectors.  Did you mean to call pack?")
    rest = f"index {i} has (excepting dimension 0) shape: {shape_fns.text(shape[1:])}"
    if i == 0 and not _fits(known, shape[1:]):
        raise errors.invalid_argument(f"TensorArray was passed element_shape_except0 {_partial_text(known)} but {rest} "
                                      "which does not match.")
    if shape[1:] != first[1:]:
        raise errors.invalid_argument("TensorArray has inconsistent shapes.  Index 0 has (excepting dimension 0) "
                                      "shape: "
                                      f"{shape_fns.text(first[1:])} but {rest}")


# ------------------------------------------------------------------ shapes
@tensor_array_grad_v3.shape
def _(c):
    c.with_rank(0, 1)
    c.handle_data = [c.tensors[0]._handle_data, None]
    return [(2,), ()]


@tensor_array_grad_with_shape.shape
def _(c):
    c.with_rank(0, 1)
    # TF knows how many axes there are, not how large they are.
    prefix = (None,) * len(c.partial(2)) if c.partial(2) is not None else None
    shape, dtype = c.handle_shape(0)
    if dtype is not None:
        c.handle_data = [(shape_fns.concat(prefix, shape), dtype), None]
    return [(2,), ()]


@tensor_array_close_v3.shape
def _(c):
    c.with_rank(0, 1)
    return []


@tensor_array_size_v3.shape
def _(c):
    c.with_rank(0, 1)
    return [()]


@tensor_array_write_v3.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    c.with_rank(3, 0)
    shape, dtype = c.handle_shape(0)
    if dtype is not None:
        shape_fns.merge(shape, c.shapes[2])
    return [()]


@tensor_array_scatter_v3.shape
def _(c):
    c.with_rank(0, 1)
    indices = c.with_rank(1, 1)
    c.with_rank(3, 0)
    rows = c.with_rank_at_least(2, 1)
    if rows is not None:
        shape_fns.merge_dim(rows[0], indices[0])
        shape, dtype = c.handle_shape(0)
        if dtype is not None:
            shape_fns.merge(shape, rows[1:])
    return [()]


@tensor_array_split_v3.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(2, 1)
    c.with_rank(3, 0)
    return [()]


@tensor_array_read_v3.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    c.with_rank(2, 0)
    return [c.handle_shape(0)[0]]


@tensor_array_gather_v3.shape
def _(c):
    indices = c.with_rank(1, 1)
    c.with_rank(2, 0)
    shape, dtype = c.handle_shape(0)
    return [None if dtype is None else shape_fns.concat(indices, shape)]


@tensor_array_concat_v3.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    return [None, (None,)]


# ------------------------------------------------------------------ gradients
for _function in (tensor_array_v3, tensor_array_grad_v3, tensor_array_grad_with_shape, tensor_array_close_v3,
                  tensor_array_size_v3):
    _function.not_differentiable()


@tensor_array_write_v3.gradient
def _(tf, op, flow):
    array = tf.tensor_array.gradient_array(op, op._attrs["T"], flow, op.inputs[0], flow)
    return [None, None, array.read(op.inputs[1]), flow]


@tensor_array_scatter_v3.gradient
def _(tf, op, flow):
    array = tf.tensor_array.gradient_array(op, op._attrs["T"], flow, op.inputs[0], flow)
    return [None, None, array.gather(op.inputs[1]), flow]


@tensor_array_split_v3.gradient
def _(tf, op, flow):
    array = tf.tensor_array.gradient_array(op, op._attrs["T"], flow, op.inputs[0], flow)
    return [None, array.concat(), None, flow]


@tensor_array_read_v3.gradient
def _(tf, op, dy):
    array = tf.tensor_array.gradient_array(op, op._attrs["dtype"], dy, op.inputs[0], op.inputs[2])
    return [None, None, array.write(op.inputs[1], dy).flow]


@tensor_array_gather_v3.gradient
def _(tf, op, dy):
    array = tf.tensor_array.gradient_array(op, op._attrs["dtype"], dy, op.inputs[0], op.inputs[2])
    return [None, None, array.scatter(op.inputs[1], dy).flow]


@tensor_array_concat_v3.gradient
def _(tf, op, dy, _):
    array = tf.tensor_array.gradient_array(op, op._attrs["dtype"], dy, op.inputs[0], op.inputs[1])
    return [None, array.split(dy, op.outputs[1]).flow]
