"""Files by the names of tensorflow.python.lib.io.file_io."""
from .file_io import FileIO, FileStatistics, read_bytes, write_bytes  # noqa: F401
from .gfile import (  # noqa: F401
    Copy as copy, DeleteRecursively as delete_recursively, Exists as file_exists, Glob as get_matching_files,
    IsDirectory as is_directory, ListDirectory as list_directory, MakeDirs as recursive_create_dir,
    MkDir as create_dir, Remove as delete_file, Rename as rename, Stat as stat, Walk as walk)


def read_file_to_string(filename, binary_mode=False):
    """What a file holds: str, or bytes with binary_mode.

    Raises:
      errors.OpError: it cannot be read.
    Source: tensorflow.python.lib.io.file_io.read_file_to_string.
    """
    with FileIO(filename, mode="rb" if binary_mode else "r") as f:
        return f.read()


def write_string_to_file(filename, file_content):
    """Write a str or bytes to a file.

    Raises:
      errors.OpError: it cannot be written.
    Source: tensorflow.python.lib.io.file_io.write_string_to_file.
    """
    with FileIO(filename, mode="w") as f:
        f.write(file_content)
