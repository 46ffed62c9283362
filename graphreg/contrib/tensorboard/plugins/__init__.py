"""TF's public namespace tf.contrib.tensorboard.plugins: its one part is `projector`."""
from . import projector  # noqa: F401
