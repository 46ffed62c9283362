"""Random ops for JAX: TF's numbers from TF's streams, as array code on the words of philox.

A kernel is (tracer, op, *inputs) -> list of results.  Where numbers of a node are drawn is an argument of the
compiled function; how many blocks a run takes is one of its results.
"""
import math

import jax
import jax.numpy as jnp
import numpy as np

from ..kernels import philox, random_dist
from ..kernels.random_libm import log_f32, sincos_f32
from .jax_values import Untraceable

_U64, _U32 = np.uint64, np.uint32
_BLOCKS = 256               # that an element reserves


# ------------------------------------------------------------------ where numbers come from
class _Stream:
    """Blocks of a key from a counter on, both of which may be traced: key uint64 [2], the counter's halves uint64."""

    def __init__(self, key, low, high):
        self._key, self._low, self._high = key, low, high

    def words(self, blocks, ahead=0):
        """uint32 [4 * blocks]: the words of the blocks from `ahead` on, one after the other."""
        return self.at(np.arange(blocks, dtype=_U64) + _U64(ahead)).reshape(-1)

    def at(self, offsets):
        """uint32 [n, 4]: the words of the blocks that are `offsets` (uint64 [n]) ahead."""
        low = self._low + offsets
        return philox.philox(self._key, low, self._high + (low < self._low), jnp)


def _reserved(tracer, op, blocks):
    """The stream of a node, where it stands; it goes on after `blocks` blocks."""
    key, start = tracer.streams[op]
    box = tracer.used[op]
    first = jnp.asarray(start[0]) + box.value
    carry = (first < start[0]).astype(_U64)
    blocks = _U64(blocks)
    box.value = box.value + (blocks if tracer.holds is None else blocks * tracer.holds.astype(_U64))
    return _Stream(key, first, start[1] + carry)


def _of_seed(seed):
    """The stream of a stateless op."""
    if seed.shape != (2,):
        raise Untraceable("a seed that is no pair")
    seed = jnp.asarray(seed).astype(np.int64).view(_U64)
    w = philox.philox(philox.STATELESS_KEY, seed[:1], seed[1:], jnp)[0].astype(_U64)
    return _Stream(w[:2], _U64(0), w[2] | w[3] << _U64(32))


def _shape_of(value):
    if isinstance(value, jax.Array) or value.ndim != 1 or (value < 0).any():
        raise Untraceable("random numbers of a shape that is not known")
    return tuple(value.tolist())


def _number(value, what):
    if isinstance(value, jax.Array) or np.ndim(value) or value < 0:
        raise Untraceable(f"{what} that is not known")
    return int(value)


# ------------------------------------------------------------------ words to values
def _uniform_f32(words):
    return jax.lax.bitcast_convert_type(words & _U32(0x7FFFFF) | _U32(0x3F800000), np.float32) - np.float32(1)


def _uniform_f16(words):
    return ((words & _U32(0x3FF)).astype(np.float32) * np.float32(2.0 ** -10)).astype(np.float16)


def _uniform_f64(words):
    bits = (words[0::2] & _U32(0xFFFFF)).astype(_U64) << _U64(32) | words[1::2] | _U64(1023 << 52)
    return jax.lax.bitcast_convert_type(bits, np.float64) - 1.0


def _normal_f32(words):
    u, v = _uniform_f32(words[0::2]), _uniform_f32(words[1::2])
    radius = jnp.sqrt(np.float32(-2) * log_f32(jnp.maximum(u, np.float32(1e-7)), jnp))
    sin, cos = sincos_f32((v.astype(np.float64) * (2 * np.pi)).astype(np.float32), jnp)
    return jnp.stack((sin * radius, cos * radius), -1).reshape(-1)


def _normal_f64(words):
    """By the C library, as TF: the host computes it within the compiled function."""
    shape = jax.ShapeDtypeStruct((words.size // 2,), np.float64)
    return jax.pure_callback(lambda w: random_dist.normal_f64(np.asarray(w)), shape, words)


_UNIFORM = {"float16": (_uniform_f16, 4), "float32": (_uniform_f32, 4), "float64": (_uniform_f64, 2)}
_NORMAL = {"float16": (_normal_f32, 4), "float32": (_normal_f32, 4), "float64": (_normal_f64, 2)}


def _drawn(stream, shape, dtype, how, per_block):
    size = math.prod(shape)
    return [how(stream.words(-(-size // per_block)))[:size].reshape(shape).astype(dtype)]


def _how(table, dtype):
    if dtype.name not in table:
        raise Untraceable(f"random numbers of type {dtype.name}")
    return table[dtype.name]


def _integers(stream, shape, low, high):
    dtype, size = np.dtype(low.dtype), math.prod(shape)
    if dtype == np.int32:
        words = stream.words(-(-size // 4))
    else:
        pairs = stream.words(-(-size // 2))
        words = pairs[1::2].astype(_U64) << _U64(32) | pairs[0::2]
    low, high = (jax.lax.bitcast_convert_type(jnp.asarray(bound), words.dtype) for bound in (low, high))
    values = words % jnp.maximum(high - low, 1) + low
    return [jax.lax.bitcast_convert_type(values, dtype)[:size].reshape(shape)]


def _check_bounds(tracer, low, high):
    if np.ndim(low) or np.ndim(high):
        raise Untraceable("bounds that are no scalars")
    tracer.fail_if(low >= high)


# ------------------------------------------------------------------ truncated normals
def _truncated(stream, shape, dtype):
    """As random_dist.truncated_normal: a group keeps the first normals below 2 that its stretch of blocks gives."""
    normals, group = _how(_NORMAL, dtype)
    size = math.prod(shape)
    groups = -(-size // group)
    first = np.arange(groups, dtype=_U64) * _U64(group * _BLOCKS // 4)
    rows = np.arange(groups)[:, None]

    def more(carry):
        step, filled, out = carry
        values = normals(stream.at(first + step).reshape(-1)).reshape(groups, group)
        kept = jnp.abs(values) < 2
        place = jnp.cumsum(kept, 1) + (filled[:, None] - 1)
        out = out.at[rows, jnp.where(kept, place, group)].set(values, mode="drop")
        return step + _U64(1), jnp.minimum(filled + kept.sum(1), group), out
    wide = np.float64 if dtype == np.float64 else np.float32
    start = _U64(0), jnp.zeros(groups, np.int64), jnp.zeros((groups, group), wide)
    _, _, out = jax.lax.while_loop(lambda carry: jnp.any(carry[1] < group), more, start)
    return [out.reshape(-1)[:size].reshape(shape).astype(dtype)]


# ------------------------------------------------------------------ rows and classes
def _shuffle(tracer, op, value):
    if value.ndim == 0 or value.size <= 1 or value.shape[0] <= 1:
        return [value]
    n = value.shape[0]
    blocks = (n + 2) // 4
    draws = _reserved(tracer, op, blocks).words(blocks)[:n - 1]
    targets = np.arange(n - 1) + (draws % np.arange(n, 1, -1, dtype=_U32)).astype(np.int64)

    def swap(i, order):
        j = targets[i]
        a, b = order[i], order[j]
        return order.at[i].set(b).at[j].set(a)
    return [jnp.take(value, jax.lax.fori_loop(0, n - 1, swap, jnp.arange(n)), axis=0)]


def _classes(stream, logits, count, dtype):
    """As random_dist.multinomial in one thread."""
    if logits.ndim != 2 or not logits.shape[1]:
        raise Untraceable("logits that are no matrix of classes")
    batch, size = logits.shape[0], logits.shape[0] * count
    u = _uniform_f64(stream.words(-(-size // 2)))[:size].reshape(batch, count)
    wide = logits.astype(np.float64)
    wide = jnp.where(jnp.isfinite(wide), wide, -np.inf)
    top = wide.max(1, keepdims=True)
    cdf = jnp.cumsum(jnp.exp(wide - jnp.where(top == -np.inf, 0., top)), 1)
    target = u * cdf[:, -1:]
    return [jax.vmap(lambda c, t: jnp.searchsorted(c, t, side="right"))(cdf, target).astype(dtype)]


def _multinomial(tracer, op, logits, count):
    count = _number(count, "a number of samples")
    stream = _reserved(tracer, op, 2 * _BLOCKS * logits.shape[0] * -(-count // 4) * 4 if count else 0)
    return _classes(stream, logits, count, op._attrs["output_dtype"].np)


# ------------------------------------------------------------------ ops
def _stream_op(draw):
    """The kernel of a stateful op that draws a given number of elements."""
    def kernel(tracer, op, shape):
        shape = _shape_of(shape)
        return draw(_reserved(tracer, op, _BLOCKS * math.prod(shape)), op, shape)
    return kernel


def _seed_op(draw):
    """The kernel of its stateless sister."""
    return lambda tracer, op, shape, seed: draw(_of_seed(seed), op, _shape_of(shape))


def _uniform(stream, op, shape):
    dtype = op._attrs["dtype"].np
    return _drawn(stream, shape, dtype, *_how(_UNIFORM, np.dtype(dtype)))


def _normal(stream, op, shape):
    dtype = op._attrs["dtype"].np
    return _drawn(stream, shape, dtype, *_how(_NORMAL, np.dtype(dtype)))


def _truncated_normal(stream, op, shape):
    return _truncated(stream, shape, np.dtype(op._attrs["dtype"].np))


def _uniform_int(tracer, op, shape, low, high):
    _check_bounds(tracer, low, high)
    shape = _shape_of(shape)
    return _integers(_reserved(tracer, op, _BLOCKS * math.prod(shape)), shape, low, high)


def _stateless_uniform_int(tracer, op, shape, seed, low, high):
    _check_bounds(tracer, low, high)
    return _integers(_of_seed(seed), _shape_of(shape), low, high)


_DRAWS = {"Uniform": _uniform, "Normal": _normal}
RANDOM = {
    **{"Random" + name.replace("Normal", "StandardNormal"): _stream_op(draw) for name, draw in _DRAWS.items()},
    "TruncatedNormal": _stream_op(_truncated_normal), "RandomUniformInt": _uniform_int, "RandomShuffle": _shuffle, "Multinomial": _multinomial,
}
STATELESS = {
    **{"StatelessRandom" + name: _seed_op(draw) for name, draw in _DRAWS.items()},
    "StatelessTruncatedNormal": _seed_op(_truncated_normal), "StatelessRandomUniformInt": _stateless_uniform_int,
    "StatelessMultinomial": lambda tracer, op, logits, count, seed: _classes(
        _of_seed(seed), logits, _number(count, "a number of samples"), op._attrs["output_dtype"].np),
}
# Of these a product with a bound or a deviation is rounded before it is added to, as in TF: the processor must not
# do both in one step.
SCALED = frozenset(("RandomUniform", "RandomStandardNormal", "TruncatedNormal", "StatelessRandomUniform",
                    "StatelessRandomNormal", "StatelessTruncatedNormal"))
