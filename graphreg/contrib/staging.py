"""TF's public namespace tf.contrib.staging."""
from ..staging import StagingArea  # noqa: F401
