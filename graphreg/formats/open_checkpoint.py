"""Which of the two formats a checkpoint has."""
import os

from .bundle import Bundle, index_path
from .checkpoint_v1 import CheckpointV1


def open_checkpoint(prefix):
    """The checkpoint of a prefix, of either format, open for reading.

    Raises:
      NotFoundError: there is none.  DataLossError: its files are damaged.
    """
    return Bundle(prefix) if os.path.exists(index_path(prefix)) else CheckpointV1(prefix)
