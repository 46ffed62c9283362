"""TF's public namespace tf.dtypes: re-exports only."""
from .core.dtypes import (
    as_dtype, bfloat16, bool, complex128, complex64, double, DType, float16, float32, float64, half, int16, int32,
    int64, int8, qint16, qint32, qint8, QUANTIZED_DTYPES, quint16, quint8, resource, string, uint16, uint32, uint64,
    uint8, variant)
from .functions.math import cast, complex, saturate_cast


def __getattr__(name):
    if name != "as_string":
        raise AttributeError(f"module 'graphreg.dtypes' has no attribute {name!r}")
    from importlib import import_module
    return import_module("graphreg.functions.strings").as_string
