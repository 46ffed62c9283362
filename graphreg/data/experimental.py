"""TF's public namespace tf.data.experimental: re-exports only."""
from .grouping import Reducer, bucket_by_sequence_length, group_by_reducer, group_by_window  # noqa: F401
from .interleaving import (  # noqa: F401
    RandomDataset, choose_from_datasets, parallel_interleave, sample_from_datasets)
from .options import (  # noqa: F401
    DistributeOptions, MapVectorizationOptions, OptimizationOptions, StatsOptions, ThreadingOptions)
from .records import (  # noqa: F401
    CsvDataset, make_batched_features_dataset, make_csv_dataset, parse_example_dataset)
from .structure import DatasetSpec as DatasetStructure  # noqa: F401
from .transforms import (  # noqa: F401
    Counter, TFRecordWriter, cardinality, copy_to_device, dense_to_sparse_batch, enumerate_dataset, from_variant,
    get_single_element, get_structure, ignore_errors, map_and_batch,
                         map_and_batch as map_and_batch_with_legacy_function,
    prefetch_to_device, scan, shuffle_and_repeat, take_while, to_variant, unbatch, unique)

AUTOTUNE = -1
INFINITE_CARDINALITY = -1
UNKNOWN_CARDINALITY = -2


def __getattr__(name):
    raise AttributeError(f"module 'graphreg.data.experimental' has no attribute {name!r}: "
                         f"tf.data.experimental.{name} is not emulated, or not in TF 1.15")
