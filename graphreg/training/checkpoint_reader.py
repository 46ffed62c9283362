"""Looking into checkpoints without a graph."""
import os

from ..formats.open_checkpoint import open_checkpoint
from .checkpoint_state import latest_checkpoint


class CheckpointReader:
    """A checkpoint open for reading; made by tf.train.NewCheckpointReader.

    Args:
      filepattern: str, the prefix, or the pattern of several V1 files.
    Raises:
      NotFoundError: there is no such checkpoint.  DataLossError: its files are damaged.
    """

    def __init__(self, filepattern):
        self._checkpoint = open_checkpoint(filepattern)

    def get_variable_to_shape_map(self):
        """dict from name to list of int."""
        return {name: list(self._checkpoint.get(name).shape) for name in self._checkpoint.listed_names()}

    def get_variable_to_dtype_map(self):
        """dict from name to DType."""
        return {name: self._checkpoint.get(name).dtype for name in self._checkpoint.listed_names()}

    def has_tensor(self, tensor_str):
        """Whether there is a tensor of a name."""
        return self._checkpoint.find(_name(tensor_str)) is not None

    def get_tensor(self, tensor_str):
        """The value of a tensor: numpy.ndarray, a scalar of rank 0.

        Raises:
          NotFoundError: there is no such tensor.  DataLossError: its bytes are damaged.
        """
        value = self._checkpoint.read(_name(tensor_str))
        if value.ndim:
            return value
        return value[()]

    def debug_string(self):
        """bytes: a line with type and shape for each tensor."""
        return self._checkpoint.debug_string()


def _name(text):
    if isinstance(text, bytes):
        return text.decode("utf-8", "surrogateescape")
    if not isinstance(text, (str, os.PathLike)):
        raise TypeError(f"Expected binary or unicode string, got {text!r}")
    return os.fspath(text)


def NewCheckpointReader(filepattern):
    """CheckpointReader of a checkpoint.

    Args: as CheckpointReader.
    Source: tf.train.NewCheckpointReader.
    """
    return CheckpointReader(_name(filepattern))


def load_checkpoint(ckpt_dir_or_file):
    """CheckpointReader of a checkpoint, or of the newest one of a folder.

    Args:
      ckpt_dir_or_file: str.
    Raises:
      ValueError: the folder has no checkpoint.
    Source: tf.train.load_checkpoint.
    """
    return NewCheckpointReader(checkpoint_of(ckpt_dir_or_file))


def checkpoint_of(ckpt_dir_or_file):
    """The prefix given, or that of the newest checkpoint in the folder given."""
    path = ckpt_dir_or_file
    if os.path.isdir(path):
        path = latest_checkpoint(path)
    if not path:
        raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory {ckpt_dir_or_file}")
    return path


def load_variable(ckpt_dir_or_file, name):
    """The value of a tensor in a checkpoint.

    Args:
      ckpt_dir_or_file: str.  name: str, with or without ":0".
    Raises:
      NotFoundError: there is no such tensor.
    Source: tf.train.load_variable.
    """
    if name.endswith(":0"):
        name = name[:-2]
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name)


def list_variables(ckpt_dir_or_file):
    """list of (name, shape) of all tensors in a checkpoint, by name.

    Args:
      ckpt_dir_or_file: str.
    Source: tf.train.list_variables.
    """
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())
