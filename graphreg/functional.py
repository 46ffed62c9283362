"""tf.map_fn, tf.scan, tf.foldl, tf.foldr: loops over the rows of tensors."""
from .core import nest, scopes
from .core.convert import to_tensor
from .core.tensor_shape import TensorShape, dimension_value
from .functions import array, control_flow
from .functions.tensor_array import TensorArray
from .variable_scope import get_variable_scope


# ------------------------------------------------------------------ what the four have in common
class _CachedVariables:
    """Variables that are made within are read where they are used, unless the scope says otherwise."""

    def __enter__(self):
        scope = get_variable_scope()
        self._scope = scope if scope.caching_device is None else None
        if self._scope is not None:
            self._scope.set_caching_device(lambda op: op.device)

    def __exit__(self, *unused):
        if self._scope is not None:
            self._scope.set_caching_device(None)


def _rows_of(elems, check=False):
    """(tensors, the number of rows: an int where it is known and not 0)."""
    flat = [to_tensor(e, name="elem") for e in nest.flatten(elems)]
    if check and flat[0].shape.ndims == 0:
        raise ValueError("elements in elems must be 1+ dimensional Tensors, not scalars" if nest.is_sequence(elems) else
                         "elems must be a 1+ dimensional Tensor, not a scalar")
    return flat, dimension_value(flat[0].shape[0]) or array.shape(flat[0])[0]


def _common_rows(flat):
    first = flat[0].shape.with_rank_at_least(1)[0]
    for e in flat[1:]:
        first.merge_with(e.shape.with_rank_at_least(1)[0])
    return first


def _packers(elems):
    if not callable(elems) and nest.is_sequence(elems):
        return lambda flat: nest.pack_sequence_as(elems, flat)
    return lambda flat: flat[0]


def _unstacked(flat, n, options):
    arrays = [TensorArray(dtype=e.dtype, size=n, dynamic_size=False, infer_shape=True, **options(e)) for e in flat]
    return [a.unstack(e) for a, e in zip(arrays, flat)]


def _stacked(arrays, flat):
    results = [a.stack() for a in arrays]
    rows = _common_rows(flat)
    for r in results:
        r.set_shape(TensorShape(rows).concatenate(r.shape[1:]))
    return results


def _check_callable(fn):
    if not callable(fn):
        raise TypeError("fn must be callable.")


# ------------------------------------------------------------------ map
def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True,
           name=None):
    """The results of a function for each row, stacked.

    Args:
      fn: function of a row (nested like elems) -> Tensor or structure of Tensors.
      elems: Tensor or structure of Tensors with equally many rows.
      dtype: DType or structure of them, of what fn returns; default that of elems.
      parallel_iterations: int.  back_prop, swap_memory: bool, as in while_loop.
      infer_shape: bool, all results have one shape.
    Returns:
      Tensors nested like dtype.
    Raises:
      TypeError: fn is not callable, or returns another structure.  ValueError: elems are scalars.
    Source: tf.map_fn.
    """
    _check_callable(fn)
    packed = _packers(elems)
    packed_out = packed if dtype is None else _packers(dtype)
    with scopes.name_scope(name, "map", nest.flatten(elems)), _CachedVariables():
        flat, n = _rows_of(elems, check=True)
        kinds = [e.dtype for e in flat] if dtype is None else nest.flatten(dtype)
        sources = _unstacked(flat, n, lambda e: {})
        i = to_tensor(0)
        targets = [TensorArray(dtype=d, size=n, dynamic_size=False, infer_shape=infer_shape) for d in kinds]

        def compute(i, arrays):
            values = fn(packed([s.read(i) for s in sources]))
            nest.assert_same_structure(elems if dtype is None else dtype, values)
            arrays = [a.write(i, v) for a, v in zip(arrays, nest.flatten(values))]
            return i + 1, arrays
        _, results = control_flow.while_loop(
            lambda i, _: i < n, compute, (i, targets), parallel_iterations=parallel_iterations or 10,
            back_prop=back_prop,
            swap_memory=swap_memory, maximum_iterations=n)
        return packed_out(_stacked(results, flat))


# ------------------------------------------------------------------ scan
def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True,
         reverse=False, name=None):
    """All states of an accumulator that takes up one row after the other, stacked.

    Args:
      fn: function of (state, row) -> state.
      elems: Tensor or structure of Tensors with equally many rows.
      initializer: the first state; default the first row, which then is the first result.
      parallel_iterations, back_prop, swap_memory: as in while_loop.
      infer_shape: bool, all states have one shape.
      reverse: bool, start from the last row.
    Returns:
      Tensors nested like the state.
    Raises:
      TypeError: fn is not callable, or returns another structure.  ValueError: the rows do not fit.
    Source: tf.scan.
    """
    _check_callable(fn)
    packed = _packers(elems)
    packed_out = packed if initializer is None else _packers(initializer)
    with scopes.name_scope(name, "scan", nest.flatten(elems)), _CachedVariables():
        flat, n = _rows_of(elems)
        sources = _unstacked(flat, n, lambda e: {"element_shape": e.shape[1:]})
        if initializer is None:
            state, done = [s.read(n - 1 if reverse else 0) for s in sources], 1
        else:
            state, done = [to_tensor(v) for v in nest.flatten(initializer)], 0
        targets = [TensorArray(dtype=v.dtype, size=n, element_shape=v.shape if infer_shape else None,
                               dynamic_size=False,
                               infer_shape=infer_shape) for v in state]
        if initializer is None:
            targets = [a.write(n - 1 if reverse else 0, v) for a, v in zip(targets, state)]

        def compute(i, state, arrays):
            row = packed([s.read(i) for s in sources])
            new = fn(packed_out(state), row)
            nest.assert_same_structure(elems if initializer is None else initializer, new)
            new = nest.flatten(new)
            arrays = [a.write(i, v) for a, v in zip(arrays, new)]
            return i - 1 if reverse else i + 1, new, arrays
        start = n - 1 - done if reverse else done
        _, _, results = control_flow.while_loop(
            (lambda i, *_: i >= 0) if reverse else (lambda i, *_: i < n), compute, (start, state, targets),
            parallel_iterations=parallel_iterations, back_prop=back_prop, swap_memory=swap_memory, maximum_iterations=n)
        return packed_out(_stacked(results, flat))


# ------------------------------------------------------------------ folds
def foldl(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """The last state of an accumulator that takes up the rows from the first to the last.

    Args:
      fn: function of (state, row) -> state.
      elems: Tensor or structure of Tensors.
      initializer: the first state; default the first row.
      parallel_iterations, back_prop, swap_memory: as in while_loop.
    Raises:
      TypeError: fn is not callable.
    Source: tf.foldl.
    """
    return _fold(fn, elems, initializer, False, "foldl", name, dict(
        parallel_iterations=parallel_iterations, back_prop=back_prop, swap_memory=swap_memory))


def foldr(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
    """The last state of an accumulator that takes up the rows from the last to the first.

    Args: as foldl, with the last row as the default of the first state.
    Source: tf.foldr.
    """
    return _fold(fn, elems, initializer, True, "foldr", name, dict(
        parallel_iterations=parallel_iterations, back_prop=back_prop, swap_memory=swap_memory))


def _fold(fn, elems, initializer, reverse, default_name, name, options):
    _check_callable(fn)
    packed = _packers(elems)
    with scopes.name_scope(name, default_name, nest.flatten(elems)), _CachedVariables():
        flat, n = _rows_of(elems)
        sources = [TensorArray(dtype=e.dtype, size=n, dynamic_size=False, infer_shape=True).unstack(e) for e in flat]
        if initializer is not None:
            state, i = initializer, n if reverse else to_tensor(0)
        elif reverse:
            i = n - 1
            state = packed([s.read(i) for s in sources])
        else:
            state, i = packed([s.read(0) for s in sources]), to_tensor(1)

        def compute(i, state):
            at = i - 1 if reverse else i
            new = fn(state, packed([s.read(at) for s in sources]))
            if initializer is None:
                nest.assert_same_structure(elems, new)
            else:
                nest.assert_same_structure(initializer, new)
            return [at if reverse else i + 1, new]
        return control_flow.while_loop((lambda i, _: i > 0) if reverse else (lambda i, _: i < n), compute, [i, state],
                                       maximum_iterations=n, **options)[1]
