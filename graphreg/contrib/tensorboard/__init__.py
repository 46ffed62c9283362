"""TF's public namespace tf.contrib.tensorboard: its one part is `plugins`."""
from . import plugins  # noqa: F401
