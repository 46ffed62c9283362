"""Datasets of groups of elements."""
import numpy as np

from ..core import dtypes, raw, scopes
from ..core.convert import constant, to_tensor
from ..functions import check
from ..functions.indexing import where
from ..functions.math import cast, less, less_equal, logical_and
from ..functions.reduce import reduce_min
from . import structure
from .dataset import dataset_spec, made
from .functions import TracedFunction

_KEY = structure.TensorSpec([], dtypes.int64)


def group_by_window(key_func, reduce_func, window_size=None, window_size_func=None):
    """Elements of one key, as many as a window holds, reduced to datasets.

    Args:
      key_func: callable, element -> scalar int64.
      reduce_func: callable, (key, Dataset of a window) -> Dataset.
      window_size: int, or window_size_func: callable, key -> scalar int64; one of the two.
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      ValueError: both or neither of window_size and window_size_func.
    Source: tf.data.experimental.group_by_window.
    """
    if (window_size is None) == (window_size_func is None):
        raise ValueError("Must pass either window_size or window_size_func.")

    def key_func_wrapper(*args):
        return cast(key_func(*args), dtypes.int64)

    def window_size_func_wrapper(key):
        found = to_tensor(window_size, dtypes.int64) if window_size_func is None else window_size_func(key)
        return cast(to_tensor(found), dtypes.int64)

    def apply(dataset):
        caller, element = "tf.data.experimental.group_by_window()", dataset.element_spec
        key = _scalar_function(key_func_wrapper, caller, element, "`key_func`")
        size = _scalar_function(window_size_func_wrapper, caller, _KEY, "`window_size_func`")
        reduce = TracedFunction(reduce_func, caller, (_KEY, structure.DatasetSpec(element)))
        spec = dataset_spec(reduce)
        variant = raw.GroupByWindowDataset(
            dataset._variant_tensor, key.captured, reduce.captured, size.captured, key_func=key, reduce_func=reduce,
            window_size_func=size, **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [key, reduce, size])
    return apply


def _scalar_function(function, caller, spec, what):
    f = TracedFunction(function, caller, spec)
    found = f.output_spec
    if not (isinstance(found, structure.TensorSpec) and found.dtype == dtypes.int64
            and found.shape.is_compatible_with([])):
        raise ValueError(f"{what} must return a single tf.int64 scalar tensor.")
    return f


class Reducer:
    """Three functions that reduce the elements of a key to one.

    Args:
      init_func: callable, key -> state.  reduce_func: callable, (state, element) -> state.
      finalize_func: callable, state -> element.
    Source: tf.data.experimental.Reducer.
    """

    def __init__(self, init_func, reduce_func, finalize_func):
        self.init_func, self.reduce_func, self.finalize_func = init_func, reduce_func, finalize_func


def group_by_reducer(key_func, reducer):
    """One element for each key: what a Reducer makes of its elements.

    Args:
      key_func: callable, element -> scalar int64.  reducer: Reducer.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.group_by_reducer.
    """
    def apply(dataset):
        caller, element = "tf.data.experimental.group_by_reducer()", dataset.element_spec
        key = _scalar_function(key_func, caller, element, "`key_func`")
        init = TracedFunction(reducer.init_func, caller, _KEY)
        state = init.output_spec
        reduce = TracedFunction(reducer.reduce_func, caller, (state, element))
        if structure.legacy(reduce.output_spec, "types") != structure.legacy(state, "types"):
            raise TypeError("The element types for the new state must match the initial state. Expected "
                            f"{structure.legacy(state, 'types')!r}; got "
                            f"{structure.legacy(reduce.output_spec, 'types')!r}.")
        finalize = TracedFunction(reducer.finalize_func, caller, state)
        spec = finalize.output_spec
        variant = raw.ExperimentalGroupByReducerDataset(
            dataset._variant_tensor, key.captured, init.captured, reduce.captured, finalize.captured, key_func=key,
            init_func=init, reduce_func=reduce, finalize_func=finalize, **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [key, init, reduce, finalize])
    return apply


def bucket_by_sequence_length(element_length_func, bucket_boundaries, bucket_batch_sizes, padded_shapes=None,
                              padding_values=None, pad_to_bucket_boundary=False, no_padding=False,
                              drop_remainder=False):
    """Batches of elements of similar length.

    Args:
      element_length_func: callable, element -> scalar int32.
      bucket_boundaries: list of int, the lengths where another bucket begins.
      bucket_batch_sizes: list of int, one more than boundaries.
      padded_shapes, padding_values: as for Dataset.padded_batch.
      pad_to_bucket_boundary: bool, whether to pad to the longest length of the bucket.
      no_padding: bool, whether elements (sparse ones, say) are not padded.
      drop_remainder: bool, whether last batches that are smaller are left out.
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      ValueError: there is not one batch size more than boundaries.
    Source: tf.data.experimental.bucket_by_sequence_length.
    """
    with scopes.name_scope("bucket_by_seq_length"):
        if len(bucket_batch_sizes) != len(bucket_boundaries) + 1:
            raise ValueError("len(bucket_batch_sizes) must equal len(bucket_boundaries) + 1")
        sizes = constant(bucket_batch_sizes, dtypes.int64)

    def element_to_bucket_id(*args):
        length = element_length_func(*args)
        least = [np.iinfo(np.int32).min] + list(bucket_boundaries)
        most = list(bucket_boundaries) + [np.iinfo(np.int32).max]
        return reduce_min(where(logical_and(less_equal(least, length), less(length, most))))

    def window_size_fn(bucket):
        return sizes[bucket]

    def batching_fn(bucket, window):
        size = window_size_fn(bucket)
        if no_padding:
            return window.batch(size, drop_remainder=drop_remainder)
        filler = _longest(bucket) if pad_to_bucket_boundary else None
        shapes = _filled(padded_shapes or window.output_shapes, window.output_types, filler)
        return window.padded_batch(size, shapes, padding_values, drop_remainder=drop_remainder)

    def _longest(bucket):
        last = constant(len(bucket_batch_sizes) - 1, dtypes.int64)
        text = "When pad_to_bucket_boundary=True, elements must have length < max(bucket_boundaries)."
        with scopes.control_dependencies([check.assert_less(bucket, last, message=text)]):
            return constant(bucket_boundaries, dtypes.int64)[bucket] - 1

    return lambda dataset: dataset.apply(group_by_window(element_to_bucket_id, batching_fn,
                                                         window_size_func=window_size_fn))


def _filled(shapes, types, filler):
    """The shapes as lists, with a filler where a size is not known."""
    filled = [[filler if d is None else d for d in structure.tensor_shape.as_shape(s).as_list()]
              for s in structure.flatten_shapes(shapes, types)]
    return structure.pack(types, filled)
