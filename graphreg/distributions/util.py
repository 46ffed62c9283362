"""What distributions share: logits and probabilities, checks, seeds."""
from hashlib import md5

from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..functions import array, check, math, nn, reduce
from ..functions.control_flow import with_dependencies


def new_seed(seed, salt):
    """Another seed made of a seed and a word, or None of None."""
    if seed is None:
        return None
    return int(md5((str(seed) + salt).encode()).hexdigest()[:8], 16) & 0x7FFFFFFF


def sample_param_shapes(*names):
    """`_param_shapes` of a distribution whose parameters have the shape of its samples."""
    def _param_shapes(sample_shape):
        return dict.fromkeys(names, to_tensor(sample_shape, dtypes.int32))
    return staticmethod(_param_shapes)


def get_logits_and_probs(logits=None, probs=None, multidimensional=False, validate_args=False,
                         name="get_logits_and_probs", dtype=None):
    """(logits, probs), of which one is given.

    Raises:
      ValueError: both are given, or neither.
      TypeError: they are no floats.
    """
    with name_scope(name, values=[probs, logits]):
        if (probs is None) == (logits is None):
            raise ValueError("Must pass probs or logits, but not both.")
        if probs is None:
            logits = to_tensor(logits, dtype, "logits")
            if not logits.dtype.is_floating:
                raise TypeError("logits must having floating type.")
            return logits, (nn.softmax if multidimensional else math.sigmoid)(logits, name="probs")
        probs = to_tensor(probs, dtype, "probs")
        if not probs.dtype.is_floating:
            raise TypeError("probs must having floating type.")
        if validate_args:
            probs = _checked_probs(probs, multidimensional)
        with name_scope("logits"):
            logarithm = math.log(probs)
            return (logarithm if multidimensional else logarithm - math.log1p(-1. * probs)), probs


def _checked_probs(probs, multidimensional):
    with name_scope("validate_probs"):
        one = to_tensor(1., probs.dtype)
        checks = [check.assert_non_negative(probs)]
        if multidimensional:
            checks.append(check.assert_near(reduce.reduce_sum(probs, -1), one, message="probs does not sum to 1."))
        else:
            checks.append(check.assert_less_equal(probs, one, message="probs has components greater than 1."))
        return with_dependencies(checks, probs)


_INTEGERS = {dtypes.float16: dtypes.int16, dtypes.float32: dtypes.int32, dtypes.float64: dtypes.int64}


def _integer_form(x, message, int_dtype=None):
    """A check that floats are whole numbers, told by casting them there and back."""
    with name_scope("assert_integer_form", values=[x]):
        x = to_tensor(x, name="x")
        there = math.cast(x, int_dtype or _INTEGERS[x.dtype.base_dtype])
        return check.assert_equal(x, math.cast(there, x.dtype), message=message, name="assert_integer_form")


def nonnegative_integers(x, name="embed_check_nonnegative_integer_form"):
    """x, checked when run to hold whole numbers that are not negative."""
    with name_scope(name, values=[x]):
        x = to_tensor(x, name="x")
        checks = [check.assert_non_negative(x, message=f"'{x}' must be non-negative.")]
        if not x.dtype.is_integer:
            checks.append(_integer_form(x, f"'{x}' cannot contain fractional components."))
        return with_dependencies(checks, x)


def castable(x, target_dtype, name="embed_check_casting_closed"):
    """x, checked when run to hold whole numbers that are not negative and that a type of integers or bools can hold."""
    with name_scope(name, values=[x]):
        x = to_tensor(x, name="x")
        checks = [check.assert_non_negative(x, message="Elements must be non-negative.")]
        top = 1 if target_dtype == dtypes.bool else target_dtype.max
        if x.dtype.is_floating:
            checks.append(_integer_form(x, f"Elements must be {target_dtype.name}-equivalent.", target_dtype
                                        if target_dtype.is_integer else None))
        elif x.dtype.max > top:
            checks.append(check.assert_less_equal(x, top, message=f"Elements cannot exceed {top}."))
        return with_dependencies(checks, x)


def log_combinations(n, counts, name="log_combinations"):
    """Logarithm of n! / prod(counts!)."""
    with name_scope(name, values=[n, counts]):
        n, counts = to_tensor(n, name="n"), to_tensor(counts, name="counts")
        total = math.lgamma(n + 1)
        return total - reduce.reduce_sum(math.lgamma(counts + 1), axis=[-1])


def undefined(shape, dtype, value="nan"):
    """A Tensor full of NaN or infinity, named so."""
    return array.fill(shape, dtype.as_numpy_dtype(value), name=value)
