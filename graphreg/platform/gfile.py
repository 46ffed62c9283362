"""TF's public namespace tf.gfile."""
from . import file_io
from .file_io import copy, exists, glob, isdir, listdir, makedirs, mkdir, remove, rename, rmtree, stat, walk


class GFile(file_io.FileIO):
    """A file that is opened at its first use.

    Args:
      name: str, bytes or path.
      mode: str, one of r, w, a, r+, w+, a+, with b for bytes.
    Source: tf.gfile.GFile, tf.gfile.Open.
    """

    def __init__(self, name, mode="r"):
        super().__init__(name=name, mode=mode)


class FastGFile(GFile):
    """The same.

    Source: tf.gfile.FastGFile.
    """


Open = GFile


def Exists(filename):
    """Whether a file or directory is there.

    Source: tf.gfile.Exists.
    """
    return exists(filename)


def IsDirectory(dirname):
    """Whether a directory is there.

    Source: tf.gfile.IsDirectory.
    """
    return isdir(dirname)


def Glob(filename):
    """list of the paths that match a pattern, or one of a list of patterns.

    Source: tf.gfile.Glob.
    """
    return glob(filename)


def ListDirectory(dirname):
    """list of the names in a directory.

    Source: tf.gfile.ListDirectory.
    """
    return listdir(dirname)


def MakeDirs(dirname):
    """Make a directory and what lies above it.

    Source: tf.gfile.MakeDirs.
    """
    makedirs(dirname)


def MkDir(dirname):
    """Make a directory.

    Source: tf.gfile.MkDir.
    """
    mkdir(dirname)


def Remove(filename):
    """Delete a file.

    Source: tf.gfile.Remove.
    """
    remove(filename)


def DeleteRecursively(dirname):
    """Delete a directory and all that is in it.

    Source: tf.gfile.DeleteRecursively.
    """
    rmtree(dirname)


def Rename(oldname, newname, overwrite=False):
    """Rename a file or directory.

    Source: tf.gfile.Rename.
    """
    rename(oldname, newname, overwrite)


def Copy(oldpath, newpath, overwrite=False):
    """Copy a file.

    Source: tf.gfile.Copy.
    """
    copy(oldpath, newpath, overwrite)


def Stat(filename):
    """length, mtime_nsec and is_directory of a path.

    Source: tf.gfile.Stat.
    """
    return stat(filename)


def Walk(top, in_order=True):
    """Yield (directory, its directories, its files) for a directory and those below.

    Source: tf.gfile.Walk.
    """
    return walk(top, in_order)
