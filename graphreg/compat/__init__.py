"""TF's public namespace tf.compat: text helpers, and tf.compat.v1, which is graphreg itself."""
import numbers

import numpy as np

from ..core.tensor_shape import dimension_at_index, dimension_value  # noqa: F401

integral_types = (numbers.Integral, np.integer)
real_types = (numbers.Real, np.integer, np.floating)
complex_types = (numbers.Complex, np.number)
bytes_or_text_types = (bytes, str)


def as_bytes(bytes_or_text, encoding="utf-8"):
    """bytes of a str or bytes.

    Raises:
      TypeError: it is neither.
    Source: tf.compat.as_bytes.
    """
    if isinstance(bytes_or_text, str):
        return bytes_or_text.encode(encoding)
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


def as_text(bytes_or_text, encoding="utf-8"):
    """str of a str or bytes.

    Raises:
      TypeError: it is neither.
    Source: tf.compat.as_text, tf.compat.as_str.
    """
    if isinstance(bytes_or_text, str):
        return bytes_or_text
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text.decode(encoding)
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


as_str = as_text


def as_str_any(value):
    """str of anything; bytes are decoded.

    Source: tf.compat.as_str_any.
    """
    return as_text(value) if isinstance(value, bytes) else str(value)


def path_to_str(path):
    """str of a path object; anything else as it is.

    Source: tf.compat.path_to_str.
    """
    return as_str_any(path.__fspath__()) if hasattr(path, "__fspath__") else path


_reached_through = []      # not empty while v2 loads for a program that reaches through tf.compat


def import_switches():
    """bool: whether loading tf.compat.v2 now comes from an import of the program's own."""
    return not _reached_through


def __getattr__(name):
    if name in ("v1", "v2"):
        from importlib import import_module
        _reached_through.append(name)
        try:
            return import_module("." + name, __name__)
        finally:
            _reached_through.pop()
    raise AttributeError(f"module 'graphreg.compat' has no attribute {name!r}: tf.compat.{name} is not emulated")
