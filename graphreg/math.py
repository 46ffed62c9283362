"""TF's public namespace tf.math: re-exports only."""
from .functions.check import is_non_decreasing, is_strictly_increasing
from .functions.confusion import confusion_matrix
from .functions.indexing import invert_permutation
from .functions.math import (
    abs, accumulate_n, acos, acosh, add, add_n, angle, asin, asinh, atan, atan2, atanh, bessel_i0, bessel_i0e,
    bessel_i1, bessel_i1e, betainc, ceil, conj, cos, cosh, cumprod, cumsum, cumulative_logsumexp, digamma, divide,
    equal, erf, erfc, exp, expm1, floor, floordiv, floormod, greater, greater_equal, igamma, igammac, imag, is_finite,
    is_inf, is_nan, lbeta, less, less_equal, lgamma, log, log1p, log_sigmoid, logical_and, logical_not, logical_or,
    logical_xor, maximum, minimum, mod, multiply, multiply_no_nan, negative, nextafter, not_equal, polygamma, polyval,
    pow, real, reciprocal, reciprocal_no_nan, rint, round, rsqrt, scalar_mul, segment_max, segment_mean, segment_min,
    segment_prod, segment_sum, sigmoid, sign, sin, sinh, sqrt, square, squared_difference, subtract, tan, tanh,
    truediv, unsorted_segment_max, unsorted_segment_min, unsorted_segment_prod, unsorted_segment_sum, xdivy, xlogy,
    zeta)
from .functions.nn import in_top_k, l2_normalize, log_softmax, softmax, softplus, softsign, top_k, zero_fraction
from .functions.reduce import (
    argmax, argmin, bincount, count_nonzero, reduce_all, reduce_any, reduce_euclidean_norm, reduce_logsumexp,
    reduce_max, reduce_mean, reduce_min, reduce_prod, reduce_std, reduce_sum, reduce_variance)
from .functions.segments import unsorted_segment_mean, unsorted_segment_sqrt_n
