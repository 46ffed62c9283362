"""Datasets that take elements of several others in turn."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from . import structure
from .dataset import dataset_spec, made
from .functions import TracedFunction


def parallel_interleave(map_func, cycle_length, block_length=1, sloppy=False, buffer_output_elements=None,
                        prefetch_input_elements=None):
    """The elements of the datasets that a function makes, of cycle_length of them in turn.

    Args:
      map_func: callable that gives a Dataset.  cycle_length, block_length: int.
      sloppy: bool, accepted: the order is always the one that TF has without it.
      buffer_output_elements, prefetch_input_elements: int, accepted.
    Returns:
      function from a Dataset to a Dataset.
    Source: tf.data.experimental.parallel_interleave.
    """
    def apply(dataset):
        f = TracedFunction(map_func, "tf.data.experimental.parallel_interleave()", dataset.element_spec)
        spec = dataset_spec(f)
        cycle, block = to_tensor(cycle_length, dtypes.int64, "cycle_length"), to_tensor(block_length, dtypes.int64, "block_length")
        loose = to_tensor(sloppy, dtypes.bool, "sloppy")
        output = to_tensor(2 * block_length if buffer_output_elements is None else buffer_output_elements, dtypes.int64,
                           "buffer_output_elements")
        ahead = to_tensor(2 * cycle_length if prefetch_input_elements is None else prefetch_input_elements, dtypes.int64,
                          "prefetch_input_elements")
        variant = raw.ParallelInterleaveDataset(dataset._variant_tensor, f.captured, cycle, block, loose, output, ahead, f=f,
                                                **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [f])
    return apply
