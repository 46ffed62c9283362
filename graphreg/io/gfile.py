"""TF's public namespace tf.io.gfile: re-exports only."""
from ..platform.file_io import (  # noqa: F401
    copy, exists, glob, isdir, listdir, makedirs, mkdir, remove, rename, rmtree, stat, walk)
from ..platform.gfile import GFile  # noqa: F401
