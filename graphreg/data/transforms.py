"""Functions from datasets to datasets, for Dataset.apply; functions of whole datasets."""
from ..core import dtypes, raw, scopes, tensor_shape
from ..core.convert import constant_value, to_tensor
from . import seeds, structure
from .dataset import Dataset, check_predicate, made, stateful_function
from .functions import TracedFunction


def _same(dataset, make, *args, **attrs):
    variant = make(dataset._variant_tensor, *args, **structure.flat_attrs(dataset.element_spec), **attrs)
    return made(variant, dataset.element_spec, [dataset])


def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """The elements in random order, count times over.

    Args:
      buffer_size: int, the size of the buffer that elements are drawn from.
      count: int; None: without end.  seed: int or None.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.shuffle_and_repeat.
    """
    def apply(dataset):
        size = to_tensor(buffer_size, dtypes.int64, "buffer_size")
        times = to_tensor(-1 if count is None else count, dtypes.int64, "count")
        return _same(dataset, raw.ShuffleAndRepeatDataset, size, *seeds.tensors(seed), times)
    return apply


def map_and_batch(map_func, batch_size, num_parallel_batches=None, drop_remainder=False, num_parallel_calls=None):
    """What a function makes of each element, put together.

    Args:
      map_func: callable.  batch_size: int.
      num_parallel_batches, num_parallel_calls: int or None, accepted.
      drop_remainder: bool, whether a last batch that is smaller is left out.
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      ValueError: both num_parallel_batches and num_parallel_calls.
    Source: tf.data.experimental.map_and_batch.
    """
    if num_parallel_batches is not None and num_parallel_calls is not None:
        raise ValueError("The `num_parallel_batches` and `num_parallel_calls` arguments are mutually exclusive.")
    if num_parallel_calls is None:
        num_parallel_calls = batch_size * (1 if num_parallel_batches is None else num_parallel_batches)

    def apply(dataset):
        f = TracedFunction(map_func, "tf.data.experimental.map_and_batch()", dataset.element_spec)
        size = to_tensor(batch_size, dtypes.int64, "batch_size")
        calls = to_tensor(num_parallel_calls, dtypes.int64, "num_parallel_calls")
        drop = to_tensor(drop_remainder, dtypes.bool, "drop_remainder")
        spec = structure.batched(f.output_spec, static_size(size, drop))
        variant = raw.MapAndBatchDataset(dataset._variant_tensor, f.captured, size, calls, drop, f=f,
                                         preserve_cardinality=True, **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [f])
    return apply


def unbatch():
    """The rows of each element.

    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.unbatch.
    """
    return lambda dataset: dataset.unbatch()


def ignore_errors():
    """The elements that can be had: those that fail are left out.

    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.ignore_errors.
    """
    return lambda dataset: _same(dataset, raw.IgnoreErrorsDataset)


def enumerate_dataset(start=0):
    """Pairs of a number and an element.

    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.enumerate_dataset.
    """
    return lambda dataset: dataset.enumerate(start)


def unique():
    """Each element once.

    Returns:
      function from a Dataset to a Dataset.
    Raises:
      TypeError (of the function): elements are no scalars of int32, int64 or string.
    Source: tf.data.experimental.unique.
    """
    def apply(dataset):
        if dataset.output_types not in (dtypes.int32, dtypes.int64, dtypes.string):
            raise TypeError("`tf.data.experimental.unique()` only supports inputs with a single component of type "
                            "`tf.int32`, "
                            "`tf.int64`, or `tf.string`.")
        return _same(dataset, raw.UniqueDataset)
    return apply


def take_while(predicate):
    """The elements up to the first that a function is not true of.

    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.take_while.
    """
    def apply(dataset):
        f = TracedFunction(predicate, "tf.data.experimental.take_while()", dataset.element_spec)
        check_predicate(f)
        variant = raw.TakeWhileDataset(dataset._variant_tensor, f.captured, predicate=f,
                                       **structure.flat_attrs(dataset.element_spec))
        return made(variant, dataset.element_spec, [dataset], [f])
    return apply


def scan(initial_state, scan_func):
    """What a function makes of a state and each element.

    Args:
      initial_state: nest of what tensors can be made of.
      scan_func: callable (state, element) -> (next state, what it makes).
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      TypeError (of the function): no pair, or the state changes its types.
    Source: tf.data.experimental.scan.
    """
    def apply(dataset):
        state = structure.normalized(initial_state)
        f, _ = stateful_function(scan_func, "tf.data.experimental.scan()", state, dataset.element_spec, _state_of_pair)
        spec = f.output_spec[1]
        variant = raw.ScanDataset(dataset._variant_tensor, structure.components(state), f.captured, f=f,
                                  preserve_cardinality=True, **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [f])
    return apply


def _state_of_pair(spec):
    if not (isinstance(spec, tuple) and len(spec) == 2):
        raise TypeError("The scan function must return a pair comprising the new state and the output value.")
    return spec[0]


def dense_to_sparse_batch(batch_size, row_shape):
    """Elements of one dense component as the rows of sparse tensors.

    Args:
      batch_size: int.  row_shape: the dense shape of a row; None: as long as the longest.
    Returns:
      function from a Dataset to a Dataset.
    Raises:
      TypeError (of the function): elements have several components.
    Source: tf.data.experimental.dense_to_sparse_batch.
    """
    def apply(dataset):
        element = dataset.element_spec
        if not isinstance(element, structure.TensorSpec):
            raise TypeError("DenseToSparseDataset requires an input whose elements have a single component, whereas "
                            "the input "
                            f"has {dataset.output_types}.")
        shape = tensor_shape.as_shape(row_shape)
        sizes = to_tensor([-1 if d is None else d for d in shape.as_list()], dtypes.int64)
        spec = structure.SparseTensorSpec([None] + shape.as_list(), element.dtype)
        with scopes.name_scope("DenseToSparseBatchDataset") as scope:
            size = to_tensor(batch_size, dtypes.int64, "batch_size")
            variant = raw.DenseToSparseBatchDataset(dataset._variant_tensor, size, sizes, name=scope,
                                                    **structure.flat_attrs(spec))
        return made(variant, spec, [dataset])
    return apply


def static_size(size, drop):
    """The size of all batches, or None."""
    from_size, from_drop = constant_value(size), constant_value(drop)
    return int(from_size) if from_drop is not None and from_drop and from_size is not None else None


def Counter(start=0, step=1, dtype=dtypes.int64):
    """Numbers from start on, without end.

    Args:
      start, step: numbers.  dtype: DType.
    Returns:
      Dataset.
    Source: tf.data.experimental.Counter.
    """
    with scopes.name_scope("counter"):
        start, step = to_tensor(start, dtype, "start"), to_tensor(step, dtype, "step")
        return Dataset.from_tensors(0).repeat(None).apply(scan(start, lambda state, _: (state + step, state)))


def get_single_element(dataset):
    """The one element of a dataset.

    Args:
      dataset: Dataset.
    Returns:
      nest of Tensors; InvalidArgumentError when they run and there is not just one element.
    Raises:
      TypeError: no Dataset.
    Source: tf.data.experimental.get_single_element.
    """
    if not isinstance(dataset, Dataset):
        raise TypeError("`dataset` must be a `tf.data.Dataset` object.")
    spec = dataset.element_spec
    found = raw.DatasetToSingleElement(dataset._variant_tensor, **structure.flat_attrs(spec))
    return structure.from_components(spec, found)


def cardinality(dataset):
    """The number of elements of a dataset, scalar int64; -1: without end; -2: not known.

    Source: tf.data.experimental.cardinality.
    """
    return raw.DatasetCardinality(dataset._variant_tensor)


def get_structure(dataset_or_iterator):
    """Nest of the specs of an element.

    Source: tf.data.experimental.get_structure.
    """
    try:
        return dataset_or_iterator.element_spec
    except AttributeError:
        raise TypeError("`dataset_or_iterator` must be a Dataset or Iterator object, but got "
                        f"{type(dataset_or_iterator)}.") from None


def to_variant(dataset):
    """A dataset as a scalar variant Tensor.

    Source: tf.data.experimental.to_variant.
    """
    return dataset._variant_tensor


def from_variant(variant, structure):
    """The dataset that a scalar variant Tensor is.

    Args:
      variant: Tensor.  structure: nest of the specs of its elements.
    Source: tf.data.experimental.from_variant.
    """
    return made(variant, structure)


def _for_device(dataset):
    return dataset


def prefetch_to_device(device, buffer_size=None):
    """The dataset itself: there is one device.

    Args:
      device: str.  buffer_size: int, accepted.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.prefetch_to_device.
    """
    return _for_device


def copy_to_device(target_device, source_device="/cpu:0"):
    """The dataset itself: there is one device.

    Args:
      target_device, source_device: str.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.copy_to_device.
    """
    return _for_device


class TFRecordWriter:
    """Writes a dataset of strings to a TFRecord file.

    Args:
      filename: str.  compression_type: "", "ZLIB" or "GZIP".
    Source: tf.data.experimental.TFRecordWriter.
    """

    def __init__(self, filename, compression_type=None):
        self._filename = to_tensor(filename, dtypes.string, name="filename")
        self._compression_type = to_tensor(compression_type or "", dtypes.string, "compression_type")

    def write(self, dataset):
        """An Operation that writes all elements.

        Raises:
          TypeError: no Dataset, or not one of scalar strings.
        """
        if not isinstance(dataset, Dataset):
            raise TypeError("`dataset` must be a `tf.data.Dataset` object.")
        if dataset.output_types != dtypes.string or dataset.output_shapes.ndims != 0:
            raise TypeError("`dataset` must produce scalar `DT_STRING` tensors whereas it produces shape "
                            f"{dataset.output_shapes} and types {dataset.output_types}")
        return raw.DatasetToTFRecord(dataset._variant_tensor, self._filename, self._compression_type)
