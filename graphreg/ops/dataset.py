"""Ops that make datasets out of tensors, files and other datasets."""
import numpy as np

from ..core import errors
from ..core.declare import op
from . import dataset_files as files, dataset_functions as functions, dataset_values as values, sparse_dense
from .dataset_values import DatasetValue


def _scalar(c):
    return [()]


def _own(array):
    """An array that nobody else writes into."""
    return array.copy() if isinstance(array, np.ndarray) and array.flags.writeable else array


def _checked_slices(components):
    count = len(components[0])
    for c in components:
        if len(c) != count:
            raise values.invalid("All components must have the same size in the 0th dimension")
    return [_own(c) for c in components]


def _check_batch(size):
    if size <= 0:
        raise values.invalid("Batch size must be greater than zero.")


def _check_buffer(size):
    if size <= 0:
        raise values.invalid("buffer_size must be greater than zero.")


def _check_shard(shards, index):
    if shards <= 0:
        raise values.invalid(f"Number of shards must be greater than zero (currently num_shards = {shards}).")
    if not 0 <= index < shards:
        raise values.invalid(f"Index must be between 0 and {shards - 1} (currently index = {index}).")


def _check_window(size, shift, stride):
    for name, value in (("Window size", size), ("Window shift", shift), ("Window stride", stride)):
        if value <= 0:
            raise values.invalid(f"{name} must be greater than zero.")


def _names(filenames):
    return values.as_array(filenames).reshape(-1).tolist()


def _text(value):
    return values.as_array(value)[()].decode()


@op("TensorDataset(components: Toutput_types) -> handle: variant",
    "Toutput_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def tensor_dataset(xp, components):
    """One element: the components."""
    return DatasetValue(values.tensors, (), [_own(c) for c in components])


tensor_dataset.shape(_scalar)


@op("TensorSliceDataset(components: Toutput_types) -> handle: variant",
    "Toutput_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def tensor_slice_dataset(xp, components):
    """Each slice of the components along their first axis."""
    return DatasetValue(values.slices, (), _checked_slices(components))


tensor_slice_dataset.shape(_scalar)


@op("SparseTensorSliceDataset(indices: int64, values: Tvalues, dense_shape: int64) -> handle: variant",
    "Tvalues: type",
    stateful=True,
    foldable=False)
def sparse_tensor_slice_dataset(xp, indices, values_, dense_shape):
    """Each slice of a sparse tensor."""
    sparse_dense.check_order(indices, dense_shape)
    return DatasetValue(values.sparse_slices, (), indices, values_, dense_shape)


sparse_tensor_slice_dataset.shape(_scalar)


@op("GeneratorDataset(init_func_other_args: Tinit_func_args, next_func_other_args: Tnext_func_args, "
    "finalize_func_other_args: Tfinalize_func_args) -> handle: variant",
    "init_func: func",
    "next_func: func",
    "finalize_func: func",
    "Tinit_func_args: list(type) >= 0",
    "Tnext_func_args: list(type) >= 0",
    "Tfinalize_func_args: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def generator_dataset(xp, init_func_other_args, next_func_other_args, finalize_func_other_args, init_func,
                      next_func, finalize_func):
    """What a Python generator yields."""
    return DatasetValue(values.generated, (), init_func, next_func, finalize_func, init_func_other_args)


generator_dataset.shape(_scalar)


@op("RangeDataset(start: int64, stop: int64, step: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def range_dataset(xp, start, stop, step):
    """The numbers from start to stop."""
    if not step:
        raise values.invalid("step must be a non-zero integer.")
    return DatasetValue(values.counting, (), int(start), int(stop), int(step))


range_dataset.shape(_scalar)


@op("RandomDataset(seed: int64, seed2: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def random_dataset(xp, seed, seed2):
    """Random numbers of 32 bits."""
    return DatasetValue(values.random_numbers, (), *functions.seeds_of(int(seed), int(seed2)))


random_dataset.shape(_scalar)


@op("ZipDataset(input_datasets: N * variant) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "N: int >= 1",
    foldable=False)
def zip_dataset(xp, input_datasets):
    """Elements side by side."""
    return DatasetValue(values.zipped, input_datasets)


zip_dataset.shape(_scalar)


@op("ConcatenateDataset(input_dataset: variant, another_dataset: variant) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def concatenate_dataset(xp, input_dataset, another_dataset):
    """One dataset after the other."""
    return DatasetValue(values.concatenated, (input_dataset, another_dataset))


concatenate_dataset.shape(_scalar)


@op("RepeatDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def repeat_dataset(xp, input_dataset, count):
    """The elements count times over."""
    return DatasetValue(values.repeated, (input_dataset,), int(count))


repeat_dataset.shape(_scalar)


@op("TakeDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def take_dataset(xp, input_dataset, count):
    """The first elements."""
    return DatasetValue(values.taken, (input_dataset,), int(count))


take_dataset.shape(_scalar)


@op("SkipDataset(input_dataset: variant, count: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def skip_dataset(xp, input_dataset, count):
    """All but the first elements."""
    return DatasetValue(values.skipped, (input_dataset,), int(count))


skip_dataset.shape(_scalar)


@op("ShardDataset(input_dataset: variant, num_shards: int64, index: int64) -> handle: variant",
    "require_non_empty: bool = false",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def shard_dataset(xp, input_dataset, num_shards, index):
    """Every num_shards-th element."""
    _check_shard(int(num_shards), int(index))
    return DatasetValue(values.sharded, (input_dataset,), int(num_shards), int(index))


shard_dataset.shape(_scalar)


@op("PrefetchDataset(input_dataset: variant, buffer_size: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "slack_period: int = 0",
    "legacy_autotune: bool = true",
    foldable=False)
def prefetch_dataset(xp, input_dataset, buffer_size):
    """The elements: nothing is gained by making them early."""
    if buffer_size < -1:
        raise values.invalid("buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning")
    return DatasetValue(values.passed_on, (input_dataset,))


prefetch_dataset.shape(_scalar)


@op("CacheDataset(input_dataset: variant, filename: string) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def cache_dataset(xp, input_dataset, filename):
    """The elements, kept once all have been seen."""
    if filename:
        raise errors.not_emulated("tf.data.Dataset.cache(filename)")
    return DatasetValue(values.in_memory, (input_dataset,))


cache_dataset.shape(_scalar)


@op("BatchDatasetV2(input_dataset: variant, batch_size: int64, drop_remainder: bool) -> handle: variant",
    "parallel_copy: bool = false",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def batch_dataset_v2(xp, input_dataset, batch_size, drop_remainder):
    """Elements put together."""
    _check_batch(batch_size)
    return DatasetValue(values.batched, (input_dataset,), int(batch_size), bool(drop_remainder), values.stacked)


batch_dataset_v2.shape(_scalar)


@op("PaddedBatchDatasetV2(input_dataset: variant, batch_size: int64, padded_shapes: N * int64, "
    "padding_values: Toutput_types, drop_remainder: bool) -> handle: variant",
    "parallel_copy: bool = false",
    "Toutput_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "N: int >= 1",
    foldable=False)
def padded_batch_dataset_v2(xp, input_dataset, batch_size, padded_shapes, padding_values, drop_remainder):
    """Elements put together, padded to a common shape."""
    _check_batch(batch_size)
    return DatasetValue(values.padded_batches, (input_dataset,), int(batch_size), padded_shapes, padding_values,
                        bool(drop_remainder))


padded_batch_dataset_v2.shape(_scalar)


@op("WindowDataset(input_dataset: variant, size: int64, shift: int64, stride: int64, drop_remainder: bool) "
    "-> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def window_dataset(xp, input_dataset, size, shift, stride, drop_remainder):
    """Datasets of elements that follow each other."""
    _check_window(size, shift, stride)
    return DatasetValue(values.windows, (input_dataset,), int(size), int(shift), int(stride), bool(drop_remainder))


window_dataset.shape(_scalar)


@op("UnbatchDataset(input_dataset: variant) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def unbatch_dataset(xp, input_dataset):
    """The rows of each element."""
    return DatasetValue(values.unbatched, (input_dataset,))


unbatch_dataset.shape(_scalar)


@op("IgnoreErrorsDataset(input_dataset: variant) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def ignore_errors_dataset(xp, input_dataset):
    """The elements that can be had."""
    return DatasetValue(values.without_errors, (input_dataset,))


ignore_errors_dataset.shape(_scalar)


@op("UniqueDataset(input_dataset: variant) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def unique_dataset(xp, input_dataset):
    """Each element once."""
    return DatasetValue(values.unique, (input_dataset,))


unique_dataset.shape(_scalar)


@op("DenseToSparseBatchDataset(input_dataset: variant, batch_size: int64, row_shape: int64) -> "
    "handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def dense_to_sparse_batch_dataset(xp, input_dataset, batch_size, row_shape):
    """Elements as rows of a sparse tensor."""
    _check_batch(batch_size)
    return DatasetValue(values.sparse_batches, (input_dataset,), int(batch_size), row_shape)


dense_to_sparse_batch_dataset.shape(_scalar)


@op("ShuffleDataset(input_dataset: variant, buffer_size: int64, seed: int64, seed2: int64) -> handle: variant",
    "reshuffle_each_iteration: bool = true",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def shuffle_dataset(xp, input_dataset, buffer_size, seed, seed2, reshuffle_each_iteration):
    """The elements in random order."""
    _check_buffer(buffer_size)
    seeds = functions.seeds_of(int(seed), int(seed2))
    return DatasetValue(functions.shuffled, (input_dataset,), int(buffer_size), *seeds, reshuffle_each_iteration)


shuffle_dataset.shape(_scalar)


@op("ShuffleAndRepeatDataset(input_dataset: variant, buffer_size: int64, seed: int64, seed2: int64, count: "
    "int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def shuffle_and_repeat_dataset(xp, input_dataset, buffer_size, seed, seed2, count):
    """The elements in random order, count times over."""
    _check_buffer(buffer_size)
    seeds = functions.seeds_of(int(seed), int(seed2))
    return DatasetValue(functions.shuffled_and_repeated, (input_dataset,), int(buffer_size), *seeds, int(count))


shuffle_and_repeat_dataset.shape(_scalar)


@op("DirectedInterleaveDataset(selector_input_dataset: variant, data_input_datasets: N * variant) -> handle: "
    "variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "N: int >= 1",
    foldable=False)
def directed_interleave_dataset(xp, selector_input_dataset, data_input_datasets):
    """Elements of the dataset that the selector names."""
    return DatasetValue(functions.chosen, (selector_input_dataset, *data_input_datasets))


directed_interleave_dataset.shape(_scalar)


@op("OptimizeDataset(input_dataset: variant, optimizations: string) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "optimization_configs: list(string) = []",
    foldable=False)
def optimize_dataset(xp, input_dataset, optimizations):
    """The dataset, with its shuffles and repeats fused."""
    return functions.optimized(input_dataset, set(optimizations.tolist()))


optimize_dataset.shape(_scalar)


@op("ModelDataset(input_dataset: variant) -> handle: variant",
    "algorithm: int = 0",
    "cpu_budget: int = 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def model_dataset(xp, input_dataset):
    """The dataset: there is nothing to be tuned."""
    return input_dataset


model_dataset.shape(_scalar)


@op("TextLineDataset(filenames: string, compression_type: string, buffer_size: int64) -> handle: variant",
    stateful=True,
    foldable=False)
def text_line_dataset(xp, filenames, compression_type, buffer_size):
    """The lines of files."""
    return files.text_lines(_names(filenames), _text(compression_type))


text_line_dataset.shape(_scalar)


@op("TFRecordDataset(filenames: string, compression_type: string, buffer_size: int64) -> handle: variant",
    stateful=True,
    foldable=False)
def tf_record_dataset(xp, filenames, compression_type, buffer_size):
    """The records of files."""
    return files.records(_names(filenames), _text(compression_type))


tf_record_dataset.shape(_scalar)


@op("FixedLengthRecordDatasetV2(filenames: string, header_bytes: int64, record_bytes: int64, footer_bytes: "
    "int64, buffer_size: int64, compression_type: string) -> handle: variant",
    stateful=True,
    foldable=False)
def fixed_length_record_dataset_v2(xp, filenames, header_bytes, record_bytes, footer_bytes, buffer_size,
                                   compression_type):
    """The records of files that are all of one length."""
    return files.fixed_length(_names(filenames), int(header_bytes), int(record_bytes), int(footer_bytes),
                              _text(compression_type))


fixed_length_record_dataset_v2.shape(_scalar)


@op("PrivateThreadPoolDataset(input_dataset: variant, num_threads: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def private_thread_pool_dataset(xp, input_dataset, num_threads):
    """The dataset: its functions run in the thread that asks for an element."""
    return input_dataset


private_thread_pool_dataset.shape(_scalar)


@op("MaxIntraOpParallelismDataset(input_dataset: variant, max_intra_op_parallelism: int64) -> handle: variant",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def max_intra_op_parallelism_dataset(xp, input_dataset, max_intra_op_parallelism):
    """The dataset: its functions run in the thread that asks for an element."""
    return input_dataset


max_intra_op_parallelism_dataset.shape(_scalar)
