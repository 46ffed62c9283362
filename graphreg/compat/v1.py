"""tf.compat.v1: TensorFlow 1's names, which are graphreg's own."""
import graphreg


def __getattr__(name):
    return getattr(graphreg, name)


def __dir__():
    return dir(graphreg)
