"""TF's public namespace tf.sets: re-exports only."""
from .functions.sets import (
    set_difference, set_difference as difference, set_intersection, set_intersection as intersection, set_size,
    set_size as size, set_union, set_union as union)
