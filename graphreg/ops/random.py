"""Random ops: TF's streams of numbers, one stream for each node and session."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.scopes import control_dependencies
from ..kernels import candidate_sampling, random_dist, random_rejection, special
from ..kernels.philox import PhiloxState, stateless_state
from ..kernels.tensor_text import summary

SEEDS = ("seed: int = 0", "seed2: int = 0")
FLOATS = "dtype: {float16, bfloat16, float32, float64}"
INDEX = "T: {int32, int64}"


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _dims(array):
    return shape_fns.text(array.shape)


def _stream(attrs):
    """The stream of a node: its seeds, or fresh entropy when both are 0."""
    return PhiloxState(attrs["seed"], attrs["seed2"])


def random_op(signature, *attrs, host=("shape",), **flags):
    """Decorator: declare a stateful op whose kernel takes its stream and whose first input is a shape."""
    return op(signature, *SEEDS, *attrs, stateful=True, state="node", make_state=_stream, host=host, **flags)


# ------------------------------------------------------------------ checks
def _sizes(shape):
    if shape.ndim != 1:
        _refuse(f"shape must be a vector of {{int32,int64}}, got shape {_dims(shape)}")
    return _no_negative(shape)


def _no_negative(shape):
    for d in shape.tolist():
        if d < 0:
            _refuse(f"Dimension {d} must be >= 0")
    return tuple(shape.tolist())


def _float(dtype):
    if dtype.name == "bfloat16":
        raise errors.not_emulated("a draw of bfloat16 numbers")
    return dtype


def _bounds(minval, maxval, shape):
    for name, bound in (("minval", minval), ("maxval", maxval)):
        if bound.ndim:
            _refuse(f"{name} must be 0-D, got shape {_dims(bound)}")
    if 0 not in shape and minval >= maxval:
        _refuse(f"Need minval < maxval, got {minval} >= {maxval}")
    return int(minval), int(maxval)


def _shape_is_value(c):
    """The output's shape is what input 0 holds."""
    return [c.partial(0)]


def _integer_shape(c, first):
    """As _shape_is_value, with the bounds at inputs `first` and `first` + 1 scalar."""
    c.with_rank(first, 0)
    c.with_rank(first + 1, 0)
    return [c.partial(0)]


# ------------------------------------------------------------------ uniform and normal numbers
@random_op("RandomUniform(shape: T) -> output: dtype", FLOATS, INDEX)
def random_uniform(xp, state, shape, dtype):
    """Uniform numbers in [0, 1)."""
    return random_dist.uniform(state, _sizes(shape), _float(dtype))


@random_op("RandomUniformInt(shape: T, minval: Tout, maxval: Tout) -> output: Tout", "Tout: {int32, int64}", INDEX)
def random_uniform_int(xp, state, shape, minval, maxval, Tout):
    """Integers in [minval, maxval)."""
    shape = _sizes(shape)
    return random_dist.uniform_int(state, shape, *_bounds(minval, maxval, shape), Tout)


@random_op("RandomStandardNormal(shape: T) -> output: dtype", FLOATS, INDEX)
def random_standard_normal(xp, state, shape, dtype):
    """Normal numbers of mean 0 and deviation 1."""
    return random_dist.standard_normal(state, _sizes(shape), _float(dtype))


@random_op("TruncatedNormal(shape: T) -> output: dtype", FLOATS, INDEX)
def truncated_normal(xp, state, shape, dtype):
    """Normal numbers, drawn again beyond two deviations."""
    return random_dist.truncated_normal(state, _sizes(shape), _float(dtype))


random_uniform_int.shape(lambda c: _integer_shape(c, 1))
for _function in (random_uniform, random_standard_normal, truncated_normal):
    _function.shape(_shape_is_value)
    _function.not_differentiable()
del _function


@random_op("RandomShuffle(value: T) -> output: T", "T: type", host=())
def random_shuffle(xp, state, value):
    """The rows in random order."""
    return random_dist.random_shuffle(state, value) if value.ndim else value


random_shuffle.shape(shape_fns.same_as_input)


# ------------------------------------------------------------------ gamma and Poisson
def _per_parameter_shape(c):
    return [shape_fns.concat(c.partial(0), c.shapes[1])]


@random_op("RandomGamma(shape: S, alpha: T) -> output: T", "S: {int32, int64}", "T: {float16, float32, float64}")
def random_gamma(xp, state, shape, alpha):
    """Gamma numbers of scale 1: shape samples for each alpha."""
    if shape.ndim != 1:
        _refuse("shape must be a vector of {int32,int64}, got shape: "
                f"Tensor<type: {shape.dtype} shape: {_dims(shape)} values: {summary(shape, 3)}>")
    return random_rejection.random_gamma(state, _no_negative(shape), np.asarray(alpha))


@random_gamma.gradient
def _(tf, op, dy):
    """The samples follow alpha (implicit reparameterisation); those of one alpha are summed."""
    shape, alpha = op.inputs
    with control_dependencies([dy]):
        samples = tf.shape(shape)[0]
        extended = tf.concat([tf.ones([samples], dtype=samples.dtype), tf.shape(alpha)], 0)
        partial = tf.raw.RandomGammaGrad(tf.reshape(alpha, extended), op.outputs[0])
        return None, tf.reduce_sum(dy * partial, axis=tf.range(samples))


def _poisson(state, shape, rate, dtype):
    shape = _sizes(shape)
    try:
        return random_rejection.random_poisson(state, shape, np.asarray(rate), dtype)
    except ValueError as error:
        raise errors.UnimplementedError(None, None, f"{error}: TF's loop would not end") from None


@random_op("RandomPoissonV2(shape: S, rate: R) -> output: dtype",
           "S: {int32, int64}",
           "R: {float16, float32, float64, int32, int64} = float64",
           "dtype: {float16, float32, float64, int32, int64} = int64")
def random_poisson_v2(xp, state, shape, rate, dtype):
    """Poisson numbers: shape samples for each rate."""
    return _poisson(state, shape, rate, dtype)


@op("RandomGammaGrad(alpha: T, sample: T) -> output: T", "T: {float32, float64}")
def random_gamma_grad(xp, alpha, sample):
    """How a gamma sample moves with alpha: -(d P(alpha, x) / d alpha) / p(x), P the lower incomplete gamma function."""
    a, x = alpha.astype(np.float64), sample.astype(np.float64)
    density = xp.exp((a - 1.0) * xp.log(x) - x - special.lgamma(xp, a))
    return (-special.igamma_grad_a(xp, a, x) / density).astype(alpha.dtype)


random_gamma_grad.shape(shape_fns.broadcast_inputs)
@random_op("RandomPoisson(shape: S, rate: dtype) -> output: dtype",
           "S: {int32, int64}",
           "dtype: {float16, float32, float64}",
           removed=(25, "Replaced by RandomPoissonV2"))
def random_poisson(xp, state, shape, rate):
    """Poisson numbers in the type of the rate."""
    return _poisson(state, shape, rate, rate.dtype)


random_gamma.shape(_per_parameter_shape)
random_poisson.shape(_per_parameter_shape)
random_poisson_v2.shape(_per_parameter_shape)


# ------------------------------------------------------------------ classes
def _check_multinomial(logits, num_samples):
    if logits.ndim != 2:
        _refuse(f"logits should be a matrix, got shape {_dims(logits)}")
    if num_samples.ndim:
        _refuse(f"num_samples should be a scalar, got shape {_dims(num_samples)}")
    if num_samples < 0:
        _refuse(f"num_samples should be nonnegative, got {num_samples}")
    if logits.shape[1] < 1:
        _refuse(f"num_classes should be positive, got {logits.shape[1]}")
    return int(num_samples)


def _multinomial_shape(c):
    rows, _ = c.with_rank(0, 2)
    c.with_rank(1, 0)
    return [(rows, c.dim_from_scalar(1))]


@random_op("Multinomial(logits: T, num_samples: int32) -> output: output_dtype",
           "T: {realnumbertype}",
           "output_dtype: {int32, int64} = int64",
           host=("num_samples",))
def multinomial(xp, state, logits, num_samples, output_dtype):
    """Class numbers with probability proportional to exp(logits)."""
    return random_dist.multinomial(state, logits, _check_multinomial(logits, num_samples), output_dtype)


multinomial.shape(_multinomial_shape)
multinomial.not_differentiable()


# ------------------------------------------------------------------ numbers from a seed alone
STATELESS = "Tseed: {int32, int64} = int64"


def _from_seed(seed):
    if seed.shape != (2,):
        _refuse(f"seed must have shape [2], not {_dims(seed)}")
    return stateless_state(seed.tolist())


def _check_seed(c, i):
    size, = c.with_rank(i, 1)
    shape_fns.dim_with_value(size, 2)


def _stateless_shape(c):
    _check_seed(c, 1)
    return [c.partial(0)]


def stateless_op(name):
    return op(f"{name}(shape: T, seed: Tseed) -> output: dtype", FLOATS + " = float32", INDEX + " = int32", STATELESS,
              host=("shape",))


@stateless_op("StatelessRandomUniform")
def stateless_random_uniform(xp, shape, seed, dtype):
    """Uniform numbers in [0, 1) from a seed."""
    return random_dist.uniform(_from_seed(seed), _sizes(shape), _float(dtype))


@stateless_op("StatelessRandomNormal")
def stateless_random_normal(xp, shape, seed, dtype):
    """Normal numbers from a seed."""
    return random_dist.standard_normal(_from_seed(seed), _sizes(shape), _float(dtype))


@stateless_op("StatelessTruncatedNormal")
def stateless_truncated_normal(xp, shape, seed, dtype):
    """Normal numbers from a seed, drawn again beyond two deviations."""
    return random_dist.truncated_normal(_from_seed(seed), _sizes(shape), _float(dtype))


@op("StatelessRandomUniformInt(shape: T, seed: Tseed, minval: dtype, maxval: dtype) -> output: dtype",
    "dtype: {int32, int64}", INDEX, STATELESS,
    host=("shape",))
def stateless_random_uniform_int(xp, shape, seed, minval, maxval, dtype):
    """Integers in [minval, maxval) from a seed."""
    shape = _sizes(shape)
    state = _from_seed(seed)
    return random_dist.uniform_int(state, shape, *_bounds(minval, maxval, shape), dtype)


@op("StatelessMultinomial(logits: T, num_samples: int32, seed: Tseed) -> output: output_dtype",
    "T: {realnumbertype}", STATELESS, "output_dtype: {int32, int64} = int64",
    host=("num_samples",))
def stateless_multinomial(xp, logits, num_samples, seed, output_dtype):
    """Class numbers with probability proportional to exp(logits), from a seed."""
    count = _check_multinomial(logits, num_samples)
    return random_dist.multinomial(_from_seed(seed), logits, count, output_dtype)


@stateless_random_uniform_int.shape
def _(c):
    shape, = _integer_shape(c, 2)
    _check_seed(c, 1)
    return [shape]


@stateless_multinomial.shape
def _(c):
    _check_seed(c, 2)
    return _multinomial_shape(c)


for _function in (stateless_random_uniform, stateless_random_normal, stateless_truncated_normal):
    _function.shape(_stateless_shape)
for _function in (stateless_random_uniform, stateless_random_normal, stateless_truncated_normal,
                  stateless_random_uniform_int, stateless_multinomial):
    _function.not_differentiable()
del _function


# ------------------------------------------------------------------ candidate samplers
CANDIDATES = "(true_classes: int64) -> sampled_candidates: int64, true_expected_count: float32, " \
             "sampled_expected_count: float32"


def sampler_op(name, *attrs):
    return op(name + CANDIDATES, "num_true: int >= 1", "num_sampled: int >= 1", "unique: bool", *attrs, *SEEDS,
              stateful=True, state="node", make_state=_stream)


def _check_true(true_classes, num_true):
    if true_classes.ndim != 2:
        _refuse("true_classes must be a matrix")
    if true_classes.shape[1] != num_true:
        _refuse(f"true_classes must have num_true columns, expected: {true_classes.shape[1]} was: {num_true}")


def _sample(draw, state, true_classes, num_true, num_sampled, unique, range_max):
    _check_true(true_classes, num_true)
    if unique and num_sampled > range_max:
        _refuse("Sampler's range is too small.")
    return draw(state, true_classes, num_sampled, unique, range_max)


@sampler_op("LogUniformCandidateSampler", "range_max: int >= 1")
def log_uniform_candidate_sampler(xp, state, true_classes, num_true, num_sampled, unique, range_max):
    """Classes by Zipf's law: P(k) = log((k + 2) / (k + 1)) / log(range_max + 1)."""
    draw = candidate_sampling.log_uniform_candidates
    return _sample(draw, state, true_classes, num_true, num_sampled, unique, range_max)


@sampler_op("UniformCandidateSampler", "range_max: int >= 1")
def uniform_candidate_sampler(xp, state, true_classes, num_true, num_sampled, unique, range_max):
    """Classes with P(k) = 1 / range_max."""
    draw = candidate_sampling.uniform_candidates
    return _sample(draw, state, true_classes, num_true, num_sampled, unique, range_max)


@sampler_op("AllCandidateSampler")
def all_candidate_sampler(xp, state, true_classes, num_true, num_sampled):
    """Every class once."""
    _check_true(true_classes, num_true)
    return candidate_sampling.all_candidates(true_classes, num_sampled)


def _sampler_shape(c):
    rows, _ = c.with_rank(0, 2)
    count = c.attrs["num_sampled"]
    return [(count,), (rows, c.attrs["num_true"]), (count,)]


for _function in (log_uniform_candidate_sampler, uniform_candidate_sampler, all_candidate_sampler):
    _function.shape(_sampler_shape)
del _function


@op("ComputeAccidentalHits(true_classes: int64, sampled_candidates: int64) -> indices: int32, ids: int64, "
    "weights: float32",
    "num_true: int", *SEEDS,
    dynamic_shape=True)
def compute_accidental_hits(xp, true_classes, sampled_candidates, num_true):
    """(row, place of the class among the sampled ones, lowest float32) for each true class that was sampled."""
    if true_classes.ndim != 2 or true_classes.shape[1] != num_true:
        _refuse("true_candidates must be a batch_size * num_true matrix")
    if sampled_candidates.ndim != 1:
        _refuse("sampled_candidates must be a vector, which is typically an output from CandidateSampler")
    places = {label: i for i, label in enumerate(sampled_candidates.tolist())}
    hits = [(row, places[label]) for row, labels in enumerate(true_classes.tolist()) for label in labels
            if label in places]
    rows, found = np.array(hits, np.int64).reshape(-1, 2).T
    return rows.astype(np.int32), found, np.full(len(hits), np.finfo(np.float32).min, np.float32)


@compute_accidental_hits.shape
def _(c):
    _, columns = c.with_rank(0, 2)
    shape_fns.dim_with_value(columns, c.attrs["num_true"])
    return [(None,), (None,), (None,)]
