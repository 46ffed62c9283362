"""TF's public namespace tf.bitwise: re-exports only."""
from .functions.math import bitwise_and, bitwise_or, bitwise_xor, invert, left_shift, right_shift
