"""Ops on datasets that call functions, and ops that look at whole datasets."""
import os

import numpy as np

from ..core.declare import op
from . import dataset_functions as functions, dataset_values as values
from .dataset_values import DatasetValue, IteratorContext


def _scalar(c):
    return [()]


def _text(value):
    return values.as_array(value)[()].decode()


def _size(batch_size):
    if batch_size <= 0:
        raise values.invalid("batch_size must be greater than zero.")
    return int(batch_size)


def _cycle(cycle_length, block_length):
    if cycle_length == -1:
        cycle_length = os.cpu_count() or 1
    if cycle_length <= 0:
        raise values.invalid("cycle_length must be greater than zero.")
    if block_length <= 0:
        raise values.invalid("block_length must be greater than zero.")
    return int(cycle_length), int(block_length)


@op("MapDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "use_inter_op_parallelism: bool = true",
    "preserve_cardinality: bool = false",
    foldable=False)
def map_dataset(xp, input_dataset, other_arguments, f):
    """What a function makes of each element."""
    return DatasetValue(functions.mapped, (input_dataset,), f, other_arguments)


map_dataset.shape(_scalar)


@op("ParallelMapDataset(input_dataset: variant, other_arguments: Targuments, num_parallel_calls: int32) -> "
    "handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "use_inter_op_parallelism: bool = true",
    "sloppy: bool = false",
    "preserve_cardinality: bool = false",
    foldable=False)
def parallel_map_dataset(xp, input_dataset, other_arguments, num_parallel_calls, f):
    """What a function makes of each element."""
    return DatasetValue(functions.mapped, (input_dataset,), f, other_arguments)


parallel_map_dataset.shape(_scalar)


@op("FlatMapDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def flat_map_dataset(xp, input_dataset, other_arguments, f):
    """The elements of the datasets that a function makes."""
    return DatasetValue(functions.flat_mapped, (input_dataset,), f, other_arguments)


flat_map_dataset.shape(_scalar)


@op("InterleaveDataset(input_dataset: variant, other_arguments: Targuments, cycle_length: int64, "
    "block_length: int64) -> handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def interleave_dataset(xp, input_dataset, other_arguments, cycle_length, block_length, f):
    """The elements of the datasets that a function makes, in turn."""
    return DatasetValue(functions.interleaved, (input_dataset,), f, other_arguments,
                        *_cycle(cycle_length, block_length))


interleave_dataset.shape(_scalar)


@op("ParallelInterleaveDatasetV2(input_dataset: variant, other_arguments: Targuments, cycle_length: int64, "
    "block_length: int64, num_parallel_calls: int64) -> handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "sloppy: bool = false",
    foldable=False)
def parallel_interleave_dataset_v2(xp, input_dataset, other_arguments, cycle_length, block_length,
                                   num_parallel_calls, f):
    """The elements of the datasets that a function makes, in turn."""
    return DatasetValue(functions.interleaved, (input_dataset,), f, other_arguments,
                        *_cycle(cycle_length, block_length))


parallel_interleave_dataset_v2.shape(_scalar)


@op("ParallelInterleaveDataset(input_dataset: variant, other_arguments: Targuments, cycle_length: int64, "
    "block_length: int64, sloppy: bool, buffer_output_elements: int64, prefetch_input_elements: int64) -> "
    "handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def parallel_interleave_dataset(xp, input_dataset, other_arguments, cycle_length, block_length, sloppy,
                                buffer_output_elements, prefetch_input_elements, f):
    """The elements of the datasets that a function makes, in turn."""
    return DatasetValue(functions.interleaved, (input_dataset,), f, other_arguments,
                        *_cycle(cycle_length, block_length))


parallel_interleave_dataset.shape(_scalar)


@op("FilterDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant",
    "predicate: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def filter_dataset(xp, input_dataset, other_arguments, predicate):
    """The elements that a function is true of."""
    return DatasetValue(functions.filtered, (input_dataset,), predicate, other_arguments)


filter_dataset.shape(_scalar)


@op("TakeWhileDataset(input_dataset: variant, other_arguments: Targuments) -> handle: variant",
    "predicate: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def take_while_dataset(xp, input_dataset, other_arguments, predicate):
    """The elements up to the first that a function is not true of."""
    return DatasetValue(functions.filtered, (input_dataset,), predicate, other_arguments, True)


take_while_dataset.shape(_scalar)


@op("ScanDataset(input_dataset: variant, initial_state: Tstate, other_arguments: Targuments) -> "
    "handle: variant",
    "f: func",
    "Tstate: list(type) >= 1",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "preserve_cardinality: bool = false",
    foldable=False)
def scan_dataset(xp, input_dataset, initial_state, other_arguments, f):
    """What a function makes of its state and each element."""
    return DatasetValue(functions.scanned, (input_dataset,), f, initial_state, other_arguments)


scan_dataset.shape(_scalar)


@op("MapAndBatchDataset(input_dataset: variant, other_arguments: Targuments, batch_size: int64, "
    "num_parallel_calls: int64, drop_remainder: bool) -> handle: variant",
    "f: func",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "preserve_cardinality: bool = false",
    foldable=False)
def map_and_batch_dataset(xp, input_dataset, other_arguments, batch_size, num_parallel_calls, drop_remainder, f):
    """What a function makes of each element, put together."""
    mapped = DatasetValue(functions.mapped, (input_dataset,), f, other_arguments)
    return DatasetValue(values.batched, (mapped,), _size(batch_size), bool(drop_remainder), values.stacked)


map_and_batch_dataset.shape(_scalar)


@op("GroupByWindowDataset(input_dataset: variant, key_func_other_arguments: Tkey_func_other_arguments, "
    "reduce_func_other_arguments: Treduce_func_other_arguments, window_size_func_other_arguments: "
    "Twindow_size_func_other_arguments) -> handle: variant",
    "key_func: func",
    "reduce_func: func",
    "window_size_func: func",
    "Tkey_func_other_arguments: list(type) >= 0",
    "Treduce_func_other_arguments: list(type) >= 0",
    "Twindow_size_func_other_arguments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    foldable=False)
def group_by_window_dataset(xp, input_dataset, key_func_other_arguments, reduce_func_other_arguments,
                            window_size_func_other_arguments, key_func, reduce_func, window_size_func):
    """Elements of one key, window by window."""
    return DatasetValue(functions.grouped, (input_dataset,), key_func, key_func_other_arguments, reduce_func,
                        reduce_func_other_arguments, window_size_func, window_size_func_other_arguments)


group_by_window_dataset.shape(_scalar)


@op("ExperimentalGroupByReducerDataset(input_dataset: variant, key_func_other_arguments: "
    "Tkey_func_other_arguments, init_func_other_arguments: Tinit_func_other_arguments, "
    "reduce_func_other_arguments: Treduce_func_other_arguments, finalize_func_other_arguments: "
    "Tfinalize_func_other_arguments) -> handle: variant",
    "key_func: func",
    "init_func: func",
    "reduce_func: func",
    "finalize_func: func",
    "Tkey_func_other_arguments: list(type) >= 0",
    "Tinit_func_other_arguments: list(type) >= 0",
    "Treduce_func_other_arguments: list(type) >= 0",
    "Tfinalize_func_other_arguments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    foldable=False)
def experimental_group_by_reducer_dataset(xp, input_dataset, key_func_other_arguments,
                                          init_func_other_arguments, reduce_func_other_arguments,
                                          finalize_func_other_arguments, key_func, init_func, reduce_func,
                                          finalize_func):
    """One element for each key."""
    return DatasetValue(
        functions.group_reduced, (input_dataset,), (key_func, key_func_other_arguments),
                        (init_func, init_func_other_arguments),
        (reduce_func, reduce_func_other_arguments), (finalize_func, finalize_func_other_arguments))


experimental_group_by_reducer_dataset.shape(_scalar)


@op("ReduceDataset(input_dataset: variant, initial_state: Tstate, other_arguments: Targuments) -> "
    "components: output_types",
    "f: func",
    "Tstate: list(type) >= 1",
    "Targuments: list(type) >= 0",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "use_inter_op_parallelism: bool = true",
    stateful=True,
    state="session", foldable=False)
def reduce_dataset(xp, state, input_dataset, initial_state, other_arguments, f):
    """What a function makes of its state and all elements."""
    return functions.reduced(IteratorContext(state), input_dataset, f, initial_state, other_arguments)


@reduce_dataset.shape
def _(c):
    return list(c.attrs["output_shapes"])
reduce_dataset.not_differentiable()


@op("DatasetToSingleElement(dataset: variant) -> components: output_types",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True,
    state="session", foldable=False)
def dataset_to_single_element(xp, state, dataset):
    """The one element of a dataset."""
    return functions.single(IteratorContext(state), dataset)


@dataset_to_single_element.shape
def _(c):
    return list(c.attrs["output_shapes"])


@op("DatasetCardinality(input_dataset: variant) -> cardinality: int64",
    foldable=False)
def dataset_cardinality(xp, input_dataset):
    """The number of elements."""
    return np.int64(functions.cardinality(input_dataset))


dataset_cardinality.shape(_scalar)


@op("DatasetToTFRecord(input_dataset: variant, filename: string, compression_type: string)",
    stateful=True,
    state="session", foldable=False)
def dataset_to_tf_record(xp, state, input_dataset, filename, compression_type):
    """Write a dataset of strings to a file."""
    functions.write_records(IteratorContext(state), input_dataset, _text(filename), _text(compression_type))


dataset_to_tf_record.shape(lambda c: [])
