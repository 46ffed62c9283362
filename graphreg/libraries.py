"""Libraries of compiled ops, which graphreg cannot run."""
import os

from .core import errors


def load_op_library(library_filename):
    """Refuse a library of compiled ops: write the op in Python instead, with tf.py_func or graphreg's @op.

    Args:
      library_filename: str.
    Raises:
      NotFoundError: there is no such file.
      UnimplementedError: there is.
    Source: tf.load_op_library.
    """
    if not os.path.exists(library_filename):
        raise errors.NotFoundError(None, None, f"{library_filename}: cannot open shared object file: "
                                               "No such file or directory")
    raise errors.not_emulated(f"the library of compiled ops {library_filename}", "tf.load_op_library")


def load_file_system_library(library_filename):
    """Refuse a library of a file system.

    Args, Raises: as for load_op_library.
    Source: tf.load_file_system_library.
    """
    if not os.path.exists(library_filename):
        raise errors.NotFoundError(None, None, f"{library_filename}: cannot open shared object file: "
                                               "No such file or directory")
    raise errors.not_emulated(f"the file system {library_filename}", "tf.load_file_system_library")


def load_library(library_location):
    """Refuse the libraries of compiled ops at a place.

    Args:
      library_location: str, a file or a folder.
    Raises:
      OSError: there is nothing.
      UnimplementedError: there is.
    Source: tf.load_library.
    """
    if not os.path.exists(library_location):
        raise OSError(2, "The file or folder to load kernel libraries from does not exist.", library_location)
    raise errors.not_emulated(f"the library of compiled ops {library_location}", "tf.load_library")
