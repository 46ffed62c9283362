"""TF's public namespace tf.contrib.memory_stats: nodes that fail when run, as they do in TF without a GPU."""
from ..core import raw


def MaxBytesInUse():
    """Scalar int64 Tensor: the most memory a GPU has used; it fails when run, as in TF on a CPU.

    Source: tf.contrib.memory_stats.MaxBytesInUse.
    """
    return raw.MaxBytesInUse()


def BytesInUse():
    """Scalar int64 Tensor: the memory a GPU uses; it fails when run, as in TF on a CPU.

    Source: tf.contrib.memory_stats.BytesInUse.
    """
    return raw.BytesInUse()


def BytesLimit():
    """Scalar int64 Tensor: the memory a GPU may use; it fails when run, as in TF on a CPU.

    Source: tf.contrib.memory_stats.BytesLimit.
    """
    return raw.BytesLimit()
