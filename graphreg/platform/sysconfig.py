"""TF's public namespace tf.sysconfig."""
import os

CXX11_ABI_FLAG = 0
MONOLITHIC_BUILD = 0


def get_lib():
    """str: the directory of the package.

    Source: tf.sysconfig.get_lib.
    """
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def get_include():
    """str: where headers would lie; there are none.

    Source: tf.sysconfig.get_include.
    """
    return os.path.join(get_lib(), "include")


def get_compile_flags():
    """list of str: the flags with which TF compiles ops in C++.

    Source: tf.sysconfig.get_compile_flags.
    """
    return [f"-I{get_include()}", f"-D_GLIBCXX_USE_CXX11_ABI={CXX11_ABI_FLAG}"]


def get_link_flags():
    """list of str: the flags with which TF links ops in C++.

    Source: tf.sysconfig.get_link_flags.
    """
    return [f"-L{get_lib()}", "-l:libtensorflow_framework.so.1"]
