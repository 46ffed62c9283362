"""Random numbers."""
import numpy as np

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.random_seed import get_seed, set_random_seed  # noqa: F401
from ..core.scopes import name_scope
from ..core.tensor_shape import Dimension
from ..ops import random as ops
from . import array, control_flow, math, reduce, slicing

_UNIFORM_TYPES = (dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64, dtypes.int32, dtypes.int64)


def _shape_tensor(shape):
    """The shape as a tensor; an empty list is one of int32."""
    dtype = None
    if isinstance(shape, (tuple, list)):
        dtype = None if shape else dtypes.int32
        shape = tuple(d.value if isinstance(d, Dimension) else d for d in shape)
    return to_tensor(shape, dtype=dtype, name="shape")


def _seeds(seed):
    seed, seed2 = get_seed(seed)
    return {"seed": seed, "seed2": seed2}


def _uniform_type(dtype, maxval):
    """(dtype, maxval), checked and with its default."""
    dtype = dtypes.as_dtype(dtype)
    if dtype not in _UNIFORM_TYPES:
        raise ValueError(f"Invalid dtype {dtype!r}")
    if maxval is None:
        if dtype.is_integer:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        maxval = 1
    return dtype, maxval


# ------------------------------------------------------------------ uniform and normal numbers
def random_uniform(shape, minval=0, maxval=None, dtype=dtypes.float32, seed=None, name=None):
    """Uniform numbers in [minval, maxval).

    Args:
      shape: int vector.
      minval, maxval: number or Tensor of dtype; maxval is 1 by default, and required for integers.
      dtype: a float dtype, int32 or int64.
      seed: int.
      name: str.
    Raises:
      ValueError: another dtype, or integers without maxval.
      InvalidArgumentError (when run): integers with minval >= maxval.
    Source: tf.random_uniform.
    """
    dtype, maxval = _uniform_type(dtype, maxval)
    with name_scope(name, "random_uniform", [shape, minval, maxval]) as name:
        shape = _shape_tensor(shape)
        minval = to_tensor(minval, dtype=dtype, name="min")
        maxval = to_tensor(maxval, dtype=dtype, name="max")
        seeds = _seeds(seed)
        if dtype.is_integer:
            return ops.random_uniform_int(shape, minval, maxval, name=name, **seeds)
        numbers = ops.random_uniform(shape, dtype, **seeds)
        return math.add(numbers * (maxval - minval), minval, name=name)


def random_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers.

    Args:
      shape: int vector.
      mean, stddev: number or Tensor of dtype.
      dtype: a float dtype.
      seed: int.
      name: str.
    Source: tf.random_normal.
    """
    return _normal(ops.random_standard_normal, "random_normal", shape, mean, stddev, dtype, seed, name)


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=dtypes.float32, seed=None, name=None):
    """Normal numbers, drawn again where they are more than two deviations from the mean.

    Args: as for random_normal.
    Source: tf.truncated_normal.
    """
    return _normal(ops.truncated_normal, "truncated_normal", shape, mean, stddev, dtype, seed, name)


def _normal(draw, default_name, shape, mean, stddev, dtype, seed, name):
    with name_scope(name, default_name, [shape, mean, stddev]) as name:
        shape = _shape_tensor(shape)
        mean = to_tensor(mean, dtype=dtype, name="mean")
        stddev = to_tensor(stddev, dtype=dtype, name="stddev")
        return math.add(draw(shape, dtype, **_seeds(seed)) * stddev, mean, name=name)


def random_shuffle(value, seed=None, name=None):
    """The rows of a tensor in random order.

    Args:
      value: Tensor.
      seed: int.
      name: str.
    Source: tf.random_shuffle.
    """
    return ops.random_shuffle(value, name=name, **_seeds(seed))


def random_crop(value, size, seed=None, name=None):
    """A slice of the given size at a random place.

    Args:
      value: Tensor.
      size: int vector with a size for each axis of value.
      seed: int.
      name: str.
    Raises (when run):
      InvalidArgumentError: value is smaller than size.
    Source: tf.random_crop.
    """
    with name_scope(name, "random_crop", [value, size]) as name:
        value = to_tensor(value, name="value")
        size = to_tensor(size, dtype=dtypes.int32, name="size")
        shape = array.shape(value)
        check = control_flow.Assert(reduce.reduce_all(shape >= size), ["Need value.shape >= size, got ", shape, size],
                                    summarize=1000)
        shape = control_flow.with_dependencies([check], shape)
        limit = shape - size + 1
        offset = random_uniform(array.shape(shape), dtype=size.dtype, maxval=size.dtype.max, seed=seed) % limit
        return slicing.slice(value, offset, size, name=name)


# ------------------------------------------------------------------ classes, gamma, Poisson
def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """Class numbers with probability proportional to exp(logits).

    Args:
      logits: [batch, classes] of a real dtype.
      num_samples: int or int32 scalar Tensor, draws for each row.
      seed: int.
      name: str.
      output_dtype: int64 (the default) or int32.
    Returns:
      Tensor [batch, num_samples].
    Source: tf.multinomial.
    """
    with name_scope(name, "multinomial", [logits]):
        return _classes(logits, num_samples, output_dtype, seed)


def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Class numbers with probability proportional to exp(logits).

    Args: as for multinomial; dtype is its output_dtype.
    Source: tf.random.categorical.
    """
    with name_scope(name, "categorical", [logits]):
        return _classes(logits, num_samples, dtype, seed)


def _classes(logits, num_samples, dtype, seed):
    logits = to_tensor(logits, name="logits")
    return ops.multinomial(logits, num_samples, output_dtype=dtype, **_seeds(seed))


def random_gamma(shape, alpha, beta=None, dtype=dtypes.float32, seed=None, name=None):
    """Gamma numbers: `shape` samples for each pair of parameters.

    p(x) = beta ** alpha * x ** (alpha - 1) * exp(-x * beta) / gamma(alpha)

    Args:
      shape: int vector.
      alpha: Tensor of dtype, the shape parameters.
      beta: Tensor of dtype, the inverse scales, 1 by default; broadcasts with alpha.
      dtype: float16, float32 or float64.
      seed: int.
      name: str.
    Returns:
      Tensor [shape..., parameters...]; never below the smallest normal number.
    Source: tf.random_gamma.
    """
    with name_scope(name, "random_gamma", [shape, alpha, beta]):
        shape = to_tensor(shape, name="shape", dtype=dtypes.int32)
        alpha = to_tensor(alpha, name="alpha", dtype=dtype)
        beta = to_tensor(1 if beta is None else beta, name="beta", dtype=dtype)
        alpha_of_both = alpha + array.zeros_like(beta)
        smallest = np.finfo(alpha.dtype.as_numpy_dtype).tiny
        return math.maximum(smallest, ops.random_gamma(shape, alpha_of_both, **_seeds(seed)) / beta)


def random_poisson(lam, shape, dtype=dtypes.float32, seed=None, name=None):
    """Poisson numbers: `shape` samples for each rate.

    Args:
      lam: Tensor of rates.
      shape: int vector.
      dtype: of the result: float16, float32, float64, int32 or int64.
      seed: int.
      name: str.
    Returns:
      Tensor [shape..., rates...].
    Source: tf.random_poisson.
    """
    with name_scope(name, "random_poisson", [lam, shape]):
        shape = to_tensor(shape, name="shape", dtype=dtypes.int32)
        return ops.random_poisson_v2(shape, lam, dtype=dtype, **_seeds(seed))


# ------------------------------------------------------------------ numbers from a seed alone
def stateless_uniform(shape, seed, minval=0, maxval=None, dtype=dtypes.float32, name=None):
    """Uniform numbers in [minval, maxval), the same for the same seed.

    Args:
      shape: int vector.
      seed: int vector of two elements (int32 or int64).
      minval, maxval, dtype, name: as for random_uniform.
    Source: tf.random.stateless_uniform.
    """
    dtype, maxval = _uniform_type(dtype, maxval)
    with name_scope(name, "stateless_random_uniform", [shape, seed, minval, maxval]) as name:
        shape = _shape_tensor(shape)
        minval = to_tensor(minval, dtype=dtype, name="min")
        maxval = to_tensor(maxval, dtype=dtype, name="max")
        if dtype.is_integer:
            return ops.stateless_random_uniform_int(shape, seed, minval, maxval, name=name)
        numbers = ops.stateless_random_uniform(shape, seed, dtype=dtype)
        return math.add(numbers * (maxval - minval), minval, name=name)


def stateless_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
    """Normal numbers, the same for the same seed.

    Args: seed as for stateless_uniform, the others as for random_normal.
    Source: tf.random.stateless_normal.
    """
    return _stateless_normal(ops.stateless_random_normal, "stateless_random_normal", shape, seed, mean, stddev, dtype,
                             name)


def stateless_truncated_normal(shape, seed, mean=0.0, stddev=1.0, dtype=dtypes.float32, name=None):
    """Normal numbers without those beyond two deviations, the same for the same seed.

    Args: as for stateless_normal.
    Source: tf.random.stateless_truncated_normal.
    """
    return _stateless_normal(ops.stateless_truncated_normal, "stateless_truncated_normal", shape, seed, mean, stddev,
                             dtype, name)


def _stateless_normal(draw, default_name, shape, seed, mean, stddev, dtype, name):
    with name_scope(name, default_name, [shape, seed, mean, stddev]) as name:
        shape = _shape_tensor(shape)
        mean = to_tensor(mean, dtype=dtype, name="mean")
        stddev = to_tensor(stddev, dtype=dtype, name="stddev")
        return math.add(draw(shape, seed, dtype=dtype) * stddev, mean, name=name)


def stateless_multinomial(logits, num_samples, seed, output_dtype=dtypes.int64, name=None):
    """Class numbers with probability proportional to exp(logits), the same for the same seed.

    Args: seed as for stateless_uniform, the others as for multinomial.
    Source: tf.random.stateless_multinomial.
    """
    with name_scope(name, "stateless_multinomial", [logits, seed]):
        return _stateless_classes(logits, num_samples, output_dtype, seed)


def stateless_categorical(logits, num_samples, seed, dtype=dtypes.int64, name=None):
    """Class numbers with probability proportional to exp(logits), the same for the same seed.

    Args: seed as for stateless_uniform, the others as for categorical.
    Source: tf.random.stateless_categorical.
    """
    with name_scope(name, "stateless_categorical", [logits, seed]):
        return _stateless_classes(logits, num_samples, dtype, seed)


def _stateless_classes(logits, num_samples, dtype, seed):
    logits = to_tensor(logits, name="logits")
    return ops.stateless_multinomial(logits, num_samples, seed, output_dtype=dtype)


# ------------------------------------------------------------------ candidate samplers
def uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Sample classes with P(k) = 1 / range_max.

    Args:
      true_classes: int64 [batch, num_true].
      num_true: int, true classes of each example.
      num_sampled: int.
      unique: bool, no class twice.
      range_max: int, number of classes.
      seed: int.
      name: str.
    Returns:
      named tuple (sampled_candidates int64 [num_sampled], true_expected_count float32 like true_classes,
      sampled_expected_count float32 [num_sampled]).
    Source: tf.nn.uniform_candidate_sampler.
    """
    return ops.uniform_candidate_sampler(true_classes, num_true=num_true, num_sampled=num_sampled, unique=unique,
                                         range_max=range_max, name=name, **_seeds(seed))


def log_uniform_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Sample classes by Zipf's law.

    P(k) = log((k + 2) / (k + 1)) / log(range_max + 1)

    Args and Returns: as for uniform_candidate_sampler.
    Source: tf.nn.log_uniform_candidate_sampler.
    """
    return ops.log_uniform_candidate_sampler(true_classes, num_true=num_true, num_sampled=num_sampled, unique=unique,
                                             range_max=range_max, name=name, **_seeds(seed))


def all_candidate_sampler(true_classes, num_true, num_sampled, unique, seed=None, name=None):
    """Take every class once.

    Args and Returns: as for uniform_candidate_sampler; num_sampled is the number of classes.
    Source: tf.nn.all_candidate_sampler.
    """
    return ops.all_candidate_sampler(true_classes, num_true=num_true, num_sampled=num_sampled, unique=unique, name=name,
                                     **_seeds(seed))


def learned_unigram_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None):
    """Sample classes as often as they were true ones in the runs before.

    Args and Returns: as for uniform_candidate_sampler.
    Source: tf.nn.learned_unigram_candidate_sampler.
    """
    return raw.LearnedUnigramCandidateSampler(true_classes, num_true=num_true, num_sampled=num_sampled, unique=unique,
                                              range_max=range_max, name=name, **_seeds(seed))


def fixed_unigram_candidate_sampler(true_classes, num_true, num_sampled, unique, range_max, vocab_file="",
                                    distortion=1.0, num_reserved_ids=0, num_shards=1, shard=0, unigrams=(), seed=None,
                                    name=None):
    """Sample classes from a distribution that is given.

    P(k) = unigrams[k] ** distortion / (the sum of them all)

    Args: as for uniform_candidate_sampler, and
      vocab_file: str, a CSV file whose last column holds the unigrams, a line for each class.
      distortion: float.
      num_reserved_ids: int, so many classes in front are never drawn.
      num_shards, shard: int, of several samplers each draws every num_shards-th class.
      unigrams: list of float, in place of vocab_file.
    Returns: as for uniform_candidate_sampler.
    Source: tf.nn.fixed_unigram_candidate_sampler.
    """
    return raw.FixedUnigramCandidateSampler(
        true_classes, num_true=num_true, num_sampled=num_sampled, unique=unique, range_max=range_max, vocab_file=vocab_file,
        distortion=distortion, num_reserved_ids=num_reserved_ids, num_shards=num_shards, shard=shard, unigrams=unigrams,
        name=name, **_seeds(seed))


def compute_accidental_hits(true_classes, sampled_candidates, num_true, seed=None, name=None):
    """Where sampled classes are true ones.

    Args:
      true_classes: int64 [batch, num_true].
      sampled_candidates: int64 vector.
      num_true: int.
      seed: int.
      name: str.
    Returns:
      named tuple (indices int32: rows, ids int64: places among the sampled, weights: the lowest float32).
    Source: tf.nn.compute_accidental_hits.
    """
    return ops.compute_accidental_hits(true_classes, sampled_candidates, num_true=num_true, name=name, **_seeds(seed))
