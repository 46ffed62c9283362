"""TF's public namespace tf.contrib.compiler, as far as it is there."""
from ..refused import absent
from . import jit  # noqa: F401


def __getattr__(name):
    raise absent("compiler", name)
