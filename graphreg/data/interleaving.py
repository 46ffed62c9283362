"""Datasets that take elements of several others in turn."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..functions import array, math, random
from . import seeds, structure
from .dataset import Dataset, DatasetV1Adapter, dataset_spec, made, mapped
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
        cycle, block = to_tensor(cycle_length, dtypes.int64, "cycle_length"), to_tensor(block_length, dtypes.int64,
                                                                                        "block_length")
        loose = to_tensor(sloppy, dtypes.bool, "sloppy")
        output = to_tensor(2 * block_length if buffer_output_elements is None else buffer_output_elements, dtypes.int64,
                           "buffer_output_elements")
        ahead = to_tensor(2 * cycle_length if prefetch_input_elements is None else prefetch_input_elements,
                          dtypes.int64,
                          "prefetch_input_elements")
        variant = raw.ParallelInterleaveDataset(dataset._variant_tensor, f.captured, cycle, block, loose, output,
                                                ahead, f=f,
                                                **structure.flat_attrs(spec))
        return made(variant, spec, [dataset], [f])
    return apply


def _directed(selector, datasets):
    """Elements of datasets, in the order of a dataset of their numbers."""
    first = datasets[0]
    for i, dataset in enumerate(datasets[1:], 1):
        if dataset.output_types != first.output_types or dataset.output_classes != first.output_classes:
            raise TypeError(f"Datasets to sample from must have the same type: {first!r} and {dataset!r} (number {i}) "
                            f"differ.")
    spec = first.element_spec
    for dataset in datasets[1:]:
        spec = structure.relaxed(spec, dataset.element_spec)
    variant = raw.DirectedInterleaveDataset(selector._variant_tensor, [d._variant_tensor for d in datasets],
                                            **structure.flat_attrs(spec))
    return made(variant, spec, [selector, *datasets])


def _draw(logits, seed):
    return array.squeeze(random.stateless_multinomial(logits, 1, seed=seed), axis=[0, 1])


def sample_from_datasets(datasets, weights=None, seed=None):
    """Elements of several datasets, drawn at random until all are at their end.

    Args:
      datasets: list of Dataset.
      weights: list or Tensor of how likely each is, a Dataset of them, or None: all are alike.
      seed: int or None.
    Returns:
      Dataset.
    Raises:
      ValueError: there are more or fewer weights than datasets.
    Source: tf.data.experimental.sample_from_datasets.
    """
    count = len(datasets)
    if isinstance(weights, Dataset):
        logs = weights.map(lambda *p: math.log(p, name="logits")).map(lambda *p: array.expand_dims(p[0], 0))
        logits = Dataset.zip((logs, _seed_pairs(seed)))
        selector = mapped(logits, _draw, use_inter_op_parallelism=False)
        return _directed(selector, datasets)
    if weights is None:
        logits = [[1.] * count]
    else:
        weights = to_tensor(weights, name="weights")
        if not weights.shape.is_compatible_with([count]):
            raise ValueError("`weights` must be a vector of length `len(datasets)`.")
        logits = array.expand_dims(math.log(weights, name="logits"), 0)
    if count == 1:
        return datasets[0]

    def select_dataset_constant_logits(pair):
        return _draw(logits, pair)
    selector = mapped(_seed_pairs(seed), select_dataset_constant_logits, use_inter_op_parallelism=False)
    return _directed(selector, datasets)


def _seed_pairs(seed):
    return random_dataset(seed).batch(2)


def random_dataset(seed):
    """Random numbers of 32 bits without end, int64."""
    spec = structure.TensorSpec([], dtypes.int64)
    return made(raw.RandomDataset(*seeds.tensors(seed), **structure.flat_attrs(spec)), spec)


class RandomDataset(DatasetV1Adapter):
    """Random numbers of 32 bits without end, int64.

    Args:
      seed: int or None.
    Source: tf.data.experimental.RandomDataset.
    """

    def __init__(self, seed=None):
        found = random_dataset(seed)
        super().__init__(found._variant_tensor, found.element_spec)


def choose_from_datasets(datasets, choice_dataset):
    """Elements of several datasets, in the order that a dataset of their numbers says.

    Args:
      datasets: list of Dataset.  choice_dataset: Dataset of int64 scalars.
    Returns:
      Dataset.
    Raises:
      TypeError: choice_dataset is of something else.
    Source: tf.data.experimental.choose_from_datasets.
    """
    spec = choice_dataset.element_spec
    if not (isinstance(spec, structure.TensorSpec) and spec.dtype == dtypes.int64 and spec.shape.ndims == 0):
        raise TypeError("`choice_dataset` must be a dataset of scalar `tf.int64` tensors.")
    return _directed(choice_dataset, datasets)
