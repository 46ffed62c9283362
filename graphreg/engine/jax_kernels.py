"""What JAX runs by kernels of its own, and what has to be looked at beside a kernel because XLA raises no errors.

A kernel is (tracer, op, *inputs) -> list of results, variables' new values first; a check (tracer, op, *inputs).
"""
import jax
import jax.scipy.special
import jax.numpy as jnp
import numpy as np

from . import jax_rows
from .jax_ops import TRACED as _TRACED
from .jax_random import RANDOM, STATELESS
from .jax_rows import check_vectors, outside
from .jax_values import TracedArray, TracedStack, Untraceable

TRACED = _TRACED
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

    by_row = staticmethod(jax_rows.by_row)


XP = _Namespace()


# ------------------------------------------------------------------ checks
def _check_gather(tracer, op, params, indices, axis=0, *_):
    if np.size(indices):
        tracer.fail_if(outside(indices, params.shape[int(axis)]))


def _check_gather_nd(tracer, op, params, indices):
    check_vectors(tracer, indices, params.shape)


def _check_scatter_nd(tracer, op, indices, updates, shape):
    if not np.ndim(updates):
        raise Untraceable("updates that are a scalar")
    check_vectors(tracer, indices, tuple(np.asarray(shape).tolist()))


def _check_tensor_scatter(tracer, op, tensor, indices, updates):
    check_vectors(tracer, indices, tensor.shape)


def _check_divisor(tracer, op, x, y):
    if np.dtype(y.dtype).kind in "iu" and np.size(x):
        tracer.fail_if(y == 0)


def _check_exponent(tracer, op, x, y):
    if np.dtype(y.dtype).kind in "iu":
        tracer.fail_if(y < 0)


def _check_numerics(tracer, op, tensor):
    tracer.fail_if(jnp.logical_not(jnp.isfinite(tensor)))


def _check_permutation(tracer, op, x):
    if x.ndim != 1:
        raise Untraceable("a permutation that is no vector")
    tracer.fail_if(jnp.sort(x) != np.arange(x.shape[0]))


def _check_labels(tracer, op, features, labels):
    tracer.fail_if(outside(labels, features.shape[-1]))


def _check_targets(tracer, op, predictions, targets, *_):
    tracer.fail_if(outside(targets, predictions.shape[-1]))


def _check_lengths(tracer, op, input, lengths):
    along, batch = op._attrs["seq_dim"], op._attrs["batch_dim"]
    if along == batch or max(along, batch) >= input.ndim or lengths.shape != input.shape[batch:batch + 1]:
        raise Untraceable("lengths that do not fit the sequences")
    tracer.fail_if((lengths < 0) | (lengths > input.shape[along]))


def _check_triangle(tracer, op, matrix, rhs):
    tracer.fail_if(jnp.diagonal(matrix, axis1=-2, axis2=-1) == 0)


def _check_top(tracer, op, input, k):
    if np.ndim(k) or np.ndim(input) < 1 or not 0 <= int(k) <= input.shape[-1]:
        raise Untraceable("as many elements are asked for as there are not")


def _check_resource_gather(tracer, op, resource, indices):
    batch = op._attrs.get("batch_dims", 0)
    if np.size(indices):
        tracer.fail_if(outside(indices, resource.shape[batch]))


def _check_resource_gather_nd(tracer, op, resource, indices):
    check_vectors(tracer, indices, resource.shape)


def _check_count(tracer, op, ref):
    tracer.fail_if(ref >= op._attrs["limit"])


def _check_step(tracer, op, *ins):
    """A training step by rows: their indices; and that the strengths of what is added to it are not negative."""
    given = dict(zip([a.name for a in op.op_def.inputs], ins))
    var, indices = ins[0], given.get("indices")
    if indices is not None:
        if np.ndim(var) < 1 or np.ndim(indices) != 1 or given["grad"].shape != indices.shape + var.shape[1:]:
            raise Untraceable("rows that do not fit the variable")
        tracer.fail_if(outside(indices, var.shape[0]))
    for name in ("l1", "l2", "l2_shrinkage"):
        if name in given:
            tracer.fail_if(given[name] < 0)
    if "Ftrl" in op.type or "ProximalAdagrad" in op.type:
        tracer.fail_if(given["lr"] <= 0)
        tracer.fail_if(given.get("lr_power", np.float32(0)) > 0)


_BY_ROW = "Adadelta Adagrad AdagradDA AdagradV2 CenteredRMSProp Ftrl FtrlV2 KerasMomentum Momentum RMSProp".split()
_PROXIMAL = "ProximalAdagrad ProximalGradientDescent".split()
_STEPS = [prefix + name for prefix in ("SparseApply", "ResourceSparseApply") for name in _BY_ROW + _PROXIMAL]
_STEPS += [prefix + name for prefix in ("Apply", "ResourceApply") for name in ["Ftrl", "FtrlV2", *_PROXIMAL]]

CHECKED = {
    "Gather": _check_gather, "GatherV2": _check_gather, "GatherNd": _check_gather_nd, "ScatterNd": _check_scatter_nd,
    "ScatterNdNonAliasingAdd": _check_tensor_scatter,
    **dict.fromkeys(("TensorScatterAdd", "TensorScatterSub", "TensorScatterUpdate"), _check_tensor_scatter),
    **dict.fromkeys(("Div", "FloorDiv", "FloorMod", "TruncateDiv", "TruncateMod", "Mod"), _check_divisor),
    "Pow": _check_exponent, "CheckNumerics": _check_numerics, "InvertPermutation": _check_permutation,
    "SparseSoftmaxCrossEntropyWithLogits": _check_labels, "InTopK": _check_targets, "InTopKV2": _check_targets,
    "ResourceGather": _check_resource_gather, "ResourceGatherNd": _check_resource_gather_nd,
    **dict.fromkeys(("CountUpTo", "ResourceCountUpTo"), _check_count), **dict.fromkeys(_STEPS, _check_step),
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


# ------------------------------------------------------------------ own kernels
def _bitcast(tracer, op, x):
    dtype = op._attrs["type"].np
    if np.dtype(dtype).kind not in "iuf" or np.dtype(x.dtype).kind not in "iuf":
        raise Untraceable("a Bitcast of complex numbers or truth values")
    return [jax.lax.bitcast_convert_type(x, dtype)]


def _bincount(tracer, op, arr, size, weights):
    size, = jax_rows.known(size, "a number of counts")
    if size < 0 or weights.size and weights.shape != arr.shape:
        raise Untraceable("counts that do not fit")
    tracer.fail_if(arr < 0)
    one = weights.reshape(-1) if weights.size else np.ones((), weights.dtype)
    return [jnp.zeros(size, weights.dtype).at[jnp.reshape(arr, -1)].add(one, mode="drop")]


def _stitch(tracer, op, *inputs):
    half = len(inputs) // 2
    indices, data = inputs[:half], inputs[half:]
    places = [jax_rows.known(i, "where a part goes") for i in indices]
    rest = data[0].shape[np.ndim(indices[0]):]
    if any(d.shape != i.shape + rest for i, d in zip(indices, data)) or min(map(min, filter(None, places)), default=0) < 0:
        raise Untraceable("parts that do not fit")
    out = jnp.zeros((max(map(max, filter(None, places)), default=-1) + 1,) + rest, data[0].dtype)
    for at, part in zip(places, data):
        last = {p: i for i, p in enumerate(at)}
        if last:
            out = out.at[np.array(list(last))].set(jnp.reshape(part, (-1,) + rest)[np.array(list(last.values()))])
    return [out]


def _nth(tracer, op, values, n):
    n, = jax_rows.known(n, "a place in the order")
    if not values.ndim or not 0 <= n < values.shape[-1]:
        raise Untraceable("a place that is not in the order")
    return [jnp.sort(values, axis=-1)[..., values.shape[-1] - 1 - n if op._attrs["reverse"] else n]]


def _bounds(side):
    def kernel(tracer, op, rows, values):
        if rows.ndim != 2 or values.ndim != 2 or len(rows) != len(values):
            raise Untraceable("rows that do not fit")
        found = jax.vmap(lambda row, v: jnp.searchsorted(row, v, side=side))(rows, values)
        return [found.astype(op._attrs["out_type"].np)]
    return kernel


def _igamma(a, x):
    return jnp.where((x == 0) & (a >= 0), np.zeros((), x.dtype), jax.scipy.special.gammainc(a, x))


def _special(function):
    return lambda tracer, op, *ins: [function(*jnp.broadcast_arrays(*ins))]


KERNELS = {
    **RANDOM, **STATELESS, **jax_rows.KERNELS, "Assert": _assert, "Bitcast": _bitcast, "Bincount": _bincount,
    "DynamicStitch": _stitch, "ParallelDynamicStitch": _stitch, "NthElement": _nth, "LowerBound": _bounds("left"),
    "UpperBound": _bounds("right"), "Igamma": _special(_igamma),
    "Igammac": _special(jax.scipy.special.gammaincc), "IgammaGradA": _special(jax.lax.igamma_grad_a),
    "RandomGammaGrad": _special(jax.lax.random_gamma_grad), "Betainc": _special(jax.scipy.special.betainc),
    "Zeta": _special(jax.scipy.special.zeta), "Polygamma": _special(jax.lax.polygamma),
    **dict.fromkeys(("Cholesky", "MatrixInverse", "MatrixSolve", "LogMatrixDeterminant"), _finite),
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
    tracer.fail_if(outside(index, array.size))
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
    tracer.fail_if(outside(indices, array.size))
    _mark(tracer, array, indices)
    _put(tracer, array, indices, value)
    return [_FLOW]


def _readable(tracer, op, array, index):
    _check_use(array, 0, op._attrs["dtype"].np)
    if array.values.value is None:
        raise Untraceable("a TensorArray is read whose elements have no known shape")
    tracer.fail_if(outside(index, array.size))
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
