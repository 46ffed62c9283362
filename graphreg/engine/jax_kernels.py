"""What JAX runs by kernels of its own, and what has to be looked at beside a kernel because XLA raises no errors.

A kernel is (tracer, op, *inputs) -> list of results, variables' new values first; a check (tracer, op, *inputs).
"""
import jax
import jax.numpy as jnp
import numpy as np

from ..kernels import philox
from ..kernels.random_libm import log_f32, sincos_f32
from .jax_ops import TRACED as _TRACED
from .jax_values import TracedArray, TracedStack, Untraceable

TRACED = _TRACED
_U64, _U32 = np.uint64, np.uint32
_BLOCKS = 256               # of random words that an element reserves
_FLOW = np.float32(0)


class _Namespace:
    """jax.numpy, and convolutions by lax, which the kernels of kernels/conv.py look for."""

    def __getattr__(self, name):
        return getattr(jnp, name)

    @staticmethod
    def conv(x, w, strides, pads, dilations):
        """Channels-last convolution of any number of dimensions."""
        space = "DHW"[-len(strides):]
        layout = jax.lax.conv_dimension_numbers(x.shape, w.shape, ("N" + space + "C", space + "IO", "N" + space + "C"))
        return jax.lax.conv_general_dilated(x, w, strides, pads, rhs_dilation=dilations, dimension_numbers=layout)

    def conv_input_grad(self, shape, w, dy, strides, pads, dilations):
        """Its gradient with respect to x, of that shape."""
        back = jax.linear_transpose(lambda x: self.conv(x, w, strides, pads, dilations),
                                    jax.ShapeDtypeStruct(shape, dy.dtype))
        return back(dy)[0]

    def conv_filter_grad(self, x, shape, dy, strides, pads, dilations):
        """Its gradient with respect to w, of that shape."""
        back = jax.linear_transpose(lambda w: self.conv(x, w, strides, pads, dilations),
                                    jax.ShapeDtypeStruct(shape, dy.dtype))
        return back(dy)[0]


XP = _Namespace()


# ------------------------------------------------------------------ checks
def _outside(indices, limit):
    return (indices < 0) | (indices >= limit)


def _check_gather(tracer, op, params, indices, axis=0, *_):
    if np.size(indices):
        tracer.fail_if(_outside(indices, params.shape[int(axis)]))


def _check_vectors(tracer, indices, shape):
    limits = np.array(shape[:indices.shape[-1]], np.int64)
    if np.size(indices):
        tracer.fail_if(_outside(indices, limits))


def _check_gather_nd(tracer, op, params, indices):
    _check_vectors(tracer, indices, params.shape)


def _check_scatter_nd(tracer, op, indices, updates, shape):
    _check_vectors(tracer, indices, tuple(np.asarray(shape).tolist()))


def _check_tensor_scatter(tracer, op, tensor, indices, updates):
    _check_vectors(tracer, indices, tensor.shape)


def _check_divisor(tracer, op, x, y):
    if np.dtype(y.dtype).kind in "iu" and np.size(x):
        tracer.fail_if(y == 0)


def _check_exponent(tracer, op, x, y):
    if np.dtype(y.dtype).kind in "iu":
        tracer.fail_if(y < 0)


def _check_numerics(tracer, op, tensor):
    tracer.fail_if(jnp.logical_not(jnp.isfinite(tensor)))


def _check_permutation(tracer, op, x):
    if x.ndim == 1:
        tracer.fail_if(jnp.sort(x) != np.arange(x.shape[0]))


def _check_labels(tracer, op, features, labels):
    tracer.fail_if(_outside(labels, features.shape[-1]))


def _check_targets(tracer, op, predictions, targets, *_):
    tracer.fail_if(_outside(targets, predictions.shape[-1]))


def _check_lengths(tracer, op, input, lengths):
    tracer.fail_if((lengths < 0) | (lengths > input.shape[op._attrs["seq_dim"]]))


def _check_triangle(tracer, op, matrix, rhs):
    tracer.fail_if(jnp.diagonal(matrix, axis1=-2, axis2=-1) == 0)


def _check_top(tracer, op, input, k):
    if np.ndim(k) or np.ndim(input) < 1 or not 0 <= int(k) <= input.shape[-1]:
        raise Untraceable("as many elements are asked for as there are not")


CHECKED = {
    "Gather": _check_gather, "GatherV2": _check_gather, "GatherNd": _check_gather_nd, "ScatterNd": _check_scatter_nd,
    "ScatterNdNonAliasingAdd": _check_tensor_scatter,
    **dict.fromkeys(("TensorScatterAdd", "TensorScatterSub", "TensorScatterUpdate"), _check_tensor_scatter),
    **dict.fromkeys(("Div", "FloorDiv", "FloorMod", "TruncateDiv", "TruncateMod", "Mod"), _check_divisor),
    "Pow": _check_exponent, "CheckNumerics": _check_numerics, "InvertPermutation": _check_permutation,
    "SparseSoftmaxCrossEntropyWithLogits": _check_labels, "InTopK": _check_targets, "InTopKV2": _check_targets,
    "TopKV2": _check_top, "ReverseSequence": _check_lengths, "MatrixTriangularSolve": _check_triangle,
}


def _plain(op, ins):
    return op.op_def.bind(op, XP, None, op.op_def.variants.get("jax"))(ins)


def _finite(tracer, op, *ins):
    """The op's own kernel; where NumPy's refuses a matrix, JAX's gives NaN or infinities."""
    results = _plain(op, ins)
    for r in results:
        tracer.fail_if(jnp.logical_not(jnp.isfinite(r)))
    return results


def _assert(tracer, op, condition, *data):
    if np.ndim(condition):
        raise Untraceable("an assertion of no scalar")
    tracer.fail_if(jnp.logical_not(condition))
    return []


# ------------------------------------------------------------------ segments and rows
def _unsorted_sum(tracer, op, data, ids, count):
    if ids.shape != data.shape[:ids.ndim]:
        raise Untraceable("segment ids that do not fit the data")
    tracer.fail_if(ids >= count)
    rows = jnp.reshape(data, (-1,) + data.shape[ids.ndim:]) if ids.ndim != 1 else data
    ids = jnp.reshape(ids, -1)
    # Negative numbers are left out; JAX counts them from the end.
    places = jnp.where(ids < 0, int(count), ids)
    return [jnp.zeros((int(count),) + rows.shape[1:], rows.dtype).at[places].add(rows, mode="drop")]


def _scatter_into(method):
    def kernel(tracer, op, ref, indices, updates):
        if ref.ndim == 0 or updates.shape not in ((), indices.shape + ref.shape[1:]):
            raise Untraceable("rows that do not fit the variable")
        if np.size(indices):
            tracer.fail_if(_outside(indices, ref.shape[0]))
        return [getattr(jnp.asarray(ref).at[indices], method)(updates)]
    return kernel


# ------------------------------------------------------------------ random numbers
def _shape_of(value):
    if isinstance(value, jax.Array) or value.ndim != 1 or (value < 0).any():
        raise Untraceable("random numbers of a shape that is not known")
    return tuple(value.tolist())


def _words(tracer, op, size, per_block):
    """The words of the blocks that `size` elements take, from where the node's stream stands."""
    key, start = tracer.streams[op]
    box, blocks = tracer.used[op], -(-size // per_block)
    first = jnp.asarray(start[0]) + box.value
    carry = (first < start[0]).astype(_U64)
    low = first + np.arange(blocks, dtype=_U64)
    high = start[1] + carry + (low < first)
    reserved = _U64(_BLOCKS * size)
    box.value = box.value + (reserved if tracer.holds is None else reserved * tracer.holds.astype(_U64))
    return philox.philox(key, low, high, jnp).reshape(-1)


def _uniform_f32(words):
    return jax.lax.bitcast_convert_type(words & _U32(0x7FFFFF) | _U32(0x3F800000), np.float32) - np.float32(1)


def _uniform_f64(words):
    bits = (words[0::2] & _U32(0xFFFFF)).astype(_U64) << _U64(32) | words[1::2] | _U64(1023 << 52)
    return jax.lax.bitcast_convert_type(bits, np.float64) - 1.0


def _uniform(tracer, op, shape):
    shape, dtype = _shape_of(shape), op._attrs["dtype"].name
    size = int(np.prod(shape, dtype=np.int64))
    if dtype == "float32":
        values = _uniform_f32(_words(tracer, op, size, 4))
    elif dtype == "float64":
        values = _uniform_f64(_words(tracer, op, size, 2))
    else:
        raise Untraceable(f"uniform numbers of type {dtype}")
    return [values[:size].reshape(shape)]


def _uniform_int(tracer, op, shape, low, high):
    shape = _shape_of(shape)
    if isinstance(low, jax.Array) or isinstance(high, jax.Array) or np.ndim(low) or np.ndim(high) or low >= high:
        raise Untraceable("random integers within bounds that are not known")
    dtype, size = np.dtype(low.dtype), int(np.prod(shape, dtype=np.int64))
    unsigned, bits = (_U32, 32) if dtype == np.int32 else (_U64, 64)
    words = _words(tracer, op, size, 4 if bits == 32 else 2)
    if bits == 64:
        words = words[1::2].astype(_U64) << _U64(32) | words[0::2]
    values = words % unsigned((int(high) - int(low)) % (1 << bits) or 1) + unsigned(int(low) % (1 << bits))
    return [jax.lax.bitcast_convert_type(values, dtype)[:size].reshape(shape)]


def _normal(tracer, op, shape):
    shape, dtype = _shape_of(shape), op._attrs["dtype"].name
    if dtype != "float32":
        raise Untraceable(f"normal numbers of type {dtype}: the C library's logarithms make them")
    size = int(np.prod(shape, dtype=np.int64))
    words = _words(tracer, op, size, 4)
    u, v = _uniform_f32(words[0::2]), _uniform_f32(words[1::2])
    radius = jnp.sqrt(np.float32(-2) * log_f32(jnp.maximum(u, np.float32(1e-7)), jnp))
    sin, cos = sincos_f32((v.astype(np.float64) * (2 * np.pi)).astype(np.float32), jnp)
    return [jnp.stack((sin * radius, cos * radius), -1).reshape(-1)[:size].reshape(shape)]


RANDOM = {"RandomUniform": _uniform, "RandomUniformInt": _uniform_int, "RandomStandardNormal": _normal}

KERNELS = {
    **RANDOM, "Assert": _assert, "UnsortedSegmentSum": _unsorted_sum,
    **dict.fromkeys(("Cholesky", "MatrixInverse", "MatrixSolve", "LogMatrixDeterminant"), _finite),
    **{prefix + "Scatter" + name: _scatter_into(method) for prefix in ("", "Resource")
       for name, method in (("Add", "add"), ("Sub", "subtract"))},
}


# ------------------------------------------------------------------ stacks
def _stack(tracer, op, max_size):
    stack = TracedStack(len(tracer.counts))
    tracer.boxes += [stack.values, stack.top]
    tracer.holders.append(stack)
    return [stack]


def _push(tracer, op, stack, elem):
    stack.note(op, tracer.counts)
    stack.push(elem, tracer.holds, tracer.dry)
    return [elem]


def _pop(tracer, op, stack):
    return [stack.pop(tracer.holds)]


def _nothing(tracer, op, *_):
    return []


# ------------------------------------------------------------------ TensorArrays
def _array(tracer, op, size):
    attrs = op._attrs
    if isinstance(size, jax.Array) or np.ndim(size) or size < 0 or attrs["dynamic_size"]:
        raise Untraceable("a TensorArray whose size is not known")
    array = TracedArray(int(size), attrs["dtype"].np, attrs["element_shape"], clear=attrs["clear_after_read"])
    _enter_array(tracer, array)
    array.allocate()
    return [array, _FLOW]


def _enter_array(tracer, array):
    tracer.boxes += array.boxes
    tracer.holders.append(array)


def _gradient_array(tracer, op, array, flow):
    _check_use(array)
    known = len(array.gradients)
    found = array.gradient(op._attrs["source"])
    if len(array.gradients) > known:
        _enter_array(tracer, found)
        found.allocate()
    return [found, _FLOW]


def _check_use(array, index=0, dtype=None):
    """Leave to NumPy what it refuses before it looks at values."""
    if array.closed or np.ndim(index) or dtype is not None and np.dtype(dtype) != array.dtype:
        raise Untraceable("a TensorArray that is closed or of another type, or an index that is no scalar")


def _close(tracer, op, array):
    if tracer.counts or tracer.decided or tracer.live is not None:
        raise Untraceable("a TensorArray is closed within a loop or a cond")
    array.closed = True
    return []


def _note_read(tracer, array, index):
    """Note that places are read: writing them afterwards is an error, and reading twice what is cleared."""
    seen = jnp.asarray(array.seen.value)
    if array.clear:
        tracer.fail_if(seen[index])
    new = seen.at[index].set(True)
    array.seen.value = new if tracer.live is None else jnp.where(tracer.holds, new, seen)


def _mark(tracer, array, index):
    """Note that places are written; twice is an error, but for gradients."""
    tracer.fail_if(jnp.asarray(array.seen.value)[index])
    written = jnp.asarray(array.written.value)
    if not array.sums:
        tracer.fail_if(written[index])
    new = written.at[index].set(True)
    array.written.value = new if tracer.holds is None else jnp.where(tracer.holds, new, written)


def _put(tracer, array, index, value):
    old = array.values.value
    place = old.at[index]
    new = place.add(value) if array.sums else place.set(value)
    array.values.value = new if tracer.holds is None else jnp.where(tracer.holds, new, old)


def _write(tracer, op, array, index, value, flow):
    _check_use(array, index, value.dtype)
    array.fit(np.shape(value))
    tracer.fail_if(_outside(index, array.size))
    _mark(tracer, array, index)
    _put(tracer, array, index, value)
    return [_FLOW]


def _scatter(tracer, op, array, indices, value, flow):
    if np.ndim(indices) != 1 or not np.ndim(value) or len(indices) != np.shape(value)[0]:
        raise Untraceable("indices that do not fit the value")
    _check_use(array, 0, value.dtype)
    array.fit(np.shape(value)[1:])
    if not array.sums:
        ordered = jnp.sort(jnp.asarray(indices))
        tracer.fail_if(ordered[1:] == ordered[:-1])
    tracer.fail_if(_outside(indices, array.size))
    _mark(tracer, array, indices)
    _put(tracer, array, indices, value)
    return [_FLOW]


def _readable(tracer, op, array, index):
    _check_use(array, 0, op._attrs["dtype"].np)
    if array.values.value is None:
        raise Untraceable("a TensorArray is read whose elements have no known shape")
    tracer.fail_if(_outside(index, array.size))
    if not array.sums:
        # NumPy's array knows whether it may give zeros.
        tracer.fail_if(jnp.logical_not(jnp.asarray(array.written.value)[index]))
    _note_read(tracer, array, index)


def _read(tracer, op, array, index, flow):
    _check_use(array, index)
    _readable(tracer, op, array, index)
    return [array.values.value[index]]


def _check_elements(array, shape):
    if shape is not None and (len(shape) != len(array.shape) or any(
            a is not None and a != b for a, b in zip(shape, array.shape))):
        raise Untraceable("elements of another shape are asked for")


def _gather(tracer, op, array, indices, flow):
    if np.ndim(indices) != 1 or not np.size(indices):
        raise Untraceable("no elements are gathered")
    _readable(tracer, op, array, indices)
    _check_elements(array, op._attrs["element_shape"])
    return [array.values.value[indices]]


def _concat(tracer, op, array, flow):
    if not array.size or array.values.value is None or array.values.value.ndim < 2:
        raise Untraceable("no elements to put together")
    _readable(tracer, op, array, np.arange(array.size))
    values = array.values.value
    return [values.reshape((-1,) + values.shape[2:]), np.full(array.size, values.shape[1], np.int64)]


def _split(tracer, op, array, value, lengths, flow):
    if isinstance(lengths, jax.Array) or len(lengths) != array.size or len(set(lengths.tolist())) != 1 or (
            sum(lengths.tolist()) != np.shape(value)[0]):
        raise Untraceable("parts of different sizes")
    parts = jnp.reshape(value, (array.size, -1) + value.shape[1:])
    return _scatter(tracer, op, array, np.arange(array.size), parts, flow)


def _size(tracer, op, array, flow):
    _check_use(array)
    return [np.int32(array.size)]


# Ops of stacks and TensorArrays: all that share one are traced, or none.
HANDLES = {
    "StackV2": _stack, "StackPushV2": _push, "StackPopV2": _pop, "StackCloseV2": _nothing,
    "TensorArrayV3": _array, "TensorArrayGradV3": _gradient_array, "TensorArrayCloseV3": _close,
    "TensorArrayWriteV3": _write, "TensorArrayScatterV3": _scatter, "TensorArraySplitV3": _split,
    "TensorArrayReadV3": _read, "TensorArrayGatherV3": _gather, "TensorArrayConcatV3": _concat,
    "TensorArraySizeV3": _size,
}
# Ops of a traced stretch after which NumPy may have to say what is wrong, so that the old state is kept.
MAY_FAIL = frozenset(CHECKED) | frozenset(HANDLES) | frozenset(KERNELS) - frozenset(RANDOM)
