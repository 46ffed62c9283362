"""TF's public namespace tf.debugging: re-exports only."""
from .functions.array import check_numerics
from .functions.control_flow import Assert
from .functions.math import is_finite, is_inf, is_nan
