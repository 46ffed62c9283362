"""TF's public namespace tf.resource_loader: files that lie beside the program's modules."""
import os
import sys

from . import sysconfig


def _folder_of_caller():
    return os.path.dirname(sys._getframe(2).f_code.co_filename)


def get_data_files_path():
    """str: the directory of the calling module.

    Source: tf.resource_loader.get_data_files_path.
    """
    return _folder_of_caller()


def get_path_to_datafile(path):
    """str: a path relative to the calling module.

    Source: tf.resource_loader.get_path_to_datafile.
    """
    return os.path.join(_folder_of_caller(), path)


def get_root_dir_with_all_resources():
    """str: the directory of the package.

    Source: tf.resource_loader.get_root_dir_with_all_resources.
    """
    return sysconfig.get_lib()


def load_resource(path):
    """bytes of a file, relative to the package.

    Source: tf.resource_loader.load_resource.
    """
    with open(os.path.join(sysconfig.get_lib(), path), "rb") as file:
        return file.read()


def readahead_file_path(path, readahead="128M"):
    """The path: there is nothing to read ahead.

    Source: tf.resource_loader.readahead_file_path.
    """
    return path
