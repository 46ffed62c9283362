"""DType and as_dtype against outcomes recorded from TF 1.15.5."""

import copy
import pickle
import sys

import numpy as np
import pytest

from graphreg.core import dtypes
from graphreg.core import errors

# name as_datatype_enum size is_numpy_compatible is_bool is_integer is_floating
# is_complex is_quantized is_unsigned real_dtype base_dtype _is_ref_dtype _as_ref
ATTRIBUTES = """
float32 1 4 True False False True False False False tf.float32 tf.float32 False tf.float32_ref
float64 2 8 True False False True False False False tf.float64 tf.float64 False tf.float64_ref
int32 3 4 True False True False False False False tf.int32 tf.int32 False tf.int32_ref
uint8 4 1 True False True False False False True tf.uint8 tf.uint8 False tf.uint8_ref
int16 5 2 True False True False False False False tf.int16 tf.int16 False tf.int16_ref
int8 6 1 True False True False False False False tf.int8 tf.int8 False tf.int8_ref
string 7 8 True False False False False False False tf.string tf.string False tf.string_ref
complex64 8 8 True False False False True False False tf.float32 tf.complex64 False tf.complex64_ref
int64 9 8 True False True False False False False tf.int64 tf.int64 False tf.int64_ref
bool 10 1 True True False False False False False tf.bool tf.bool False tf.bool_ref
qint8 11 1 True False False False False True False tf.qint8 tf.qint8 False tf.qint8_ref
quint8 12 1 True False False False False True False tf.quint8 tf.quint8 False tf.quint8_ref
qint32 13 4 True False False False False True False tf.qint32 tf.qint32 False tf.qint32_ref
bfloat16 14 2 True False False True False False False tf.bfloat16 tf.bfloat16 False tf.bfloat16_ref
qint16 15 2 True False False False False True False tf.qint16 tf.qint16 False tf.qint16_ref
quint16 16 2 True False False False False True False tf.quint16 tf.quint16 False tf.quint16_ref
uint16 17 2 True False True False False False True tf.uint16 tf.uint16 False tf.uint16_ref
complex128 18 16 True False False False True False False tf.float64 tf.complex128 False tf.complex128_ref
float16 19 2 True False False True False False False tf.float16 tf.float16 False tf.float16_ref
resource 20 1 False False False False False False False tf.resource tf.resource False tf.resource_ref
variant 21 1 False False False False False False False tf.variant tf.variant False tf.variant_ref
uint32 22 4 True False True False False False True tf.uint32 tf.uint32 False tf.uint32_ref
uint64 23 8 True False True False False False True tf.uint64 tf.uint64 False tf.uint64_ref
float32_ref 101 4 True False False True False False False tf.float32_ref tf.float32 True tf.float32_ref
float64_ref 102 8 True False False True False False False tf.float64_ref tf.float64 True tf.float64_ref
int32_ref 103 4 True False True False False False False tf.int32_ref tf.int32 True tf.int32_ref
uint8_ref 104 1 True False True False False False True tf.uint8_ref tf.uint8 True tf.uint8_ref
int16_ref 105 2 True False True False False False False tf.int16_ref tf.int16 True tf.int16_ref
int8_ref 106 1 True False True False False False False tf.int8_ref tf.int8 True tf.int8_ref
string_ref 107 8 True False False False False False False tf.string_ref tf.string True tf.string_ref
complex64_ref 108 8 True False False False True False False tf.float32 tf.complex64 True tf.complex64_ref
int64_ref 109 8 True False True False False False False tf.int64_ref tf.int64 True tf.int64_ref
bool_ref 110 1 True True False False False False False tf.bool_ref tf.bool True tf.bool_ref
qint8_ref 111 1 True False False False False True False tf.qint8_ref tf.qint8 True tf.qint8_ref
quint8_ref 112 1 True False False False False True False tf.quint8_ref tf.quint8 True tf.quint8_ref
qint32_ref 113 4 True False False False False True False tf.qint32_ref tf.qint32 True tf.qint32_ref
bfloat16_ref 114 2 True False False True False False False tf.bfloat16_ref tf.bfloat16 True tf.bfloat16_ref
qint16_ref 115 2 True False False False False True False tf.qint16_ref tf.qint16 True tf.qint16_ref
quint16_ref 116 2 True False False False False True False tf.quint16_ref tf.quint16 True tf.quint16_ref
uint16_ref 117 2 True False True False False False True tf.uint16_ref tf.uint16 True tf.uint16_ref
complex128_ref 118 16 True False False False True False False tf.float64 tf.complex128 True tf.complex128_ref
float16_ref 119 2 True False False True False False False tf.float16_ref tf.float16 True tf.float16_ref
resource_ref 120 KeyError False False False False False False False tf.resource_ref tf.resource True tf.resource_ref
variant_ref 121 KeyError False False False False False False False tf.variant_ref tf.variant True tf.variant_ref
uint32_ref 122 4 True False True False False False True tf.uint32_ref tf.uint32 True tf.uint32_ref
uint64_ref 123 8 True False True False False False True tf.uint64_ref tf.uint64 True tf.uint64_ref
"""

CONVERT = r"""
as_dtype('float32') => tf.float32
as_dtype('float') => tf.float32
as_dtype('double') => tf.float64
as_dtype('half') => tf.float16
as_dtype('float_ref') => tf.float32_ref
as_dtype('float32_ref') => tf.float32_ref
as_dtype('bool') => tf.bool
as_dtype('string') => tf.string
as_dtype('resource') => tf.resource
as_dtype('variant') => tf.variant
as_dtype('bfloat16_ref') => tf.bfloat16_ref
as_dtype('quint8') => tf.quint8
as_dtype('int') => TypeError: Cannot convert value 'int' to a TensorFlow DType.
as_dtype('str') => TypeError: Cannot convert value 'str' to a TensorFlow DType.
as_dtype('DT_FLOAT') => TypeError: Cannot convert value 'DT_FLOAT' to a TensorFlow DType.
as_dtype('<f4') => TypeError: Cannot convert value '<f4' to a TensorFlow DType.
as_dtype('complex') => TypeError: Cannot convert value 'complex' to a TensorFlow DType.
as_dtype(b'float32') => TypeError: Cannot convert value b'float32' to a TensorFlow DType.
as_dtype(1) => tf.float32
as_dtype(101) => tf.float32_ref
as_dtype(1.0) => tf.float32
as_dtype(True) => tf.float32
as_dtype(0) => TypeError: Cannot convert value 0 to a TensorFlow DType.
as_dtype(200) => TypeError: Cannot convert value 200 to a TensorFlow DType.
as_dtype(-1) => TypeError: Cannot convert value -1 to a TensorFlow DType.
as_dtype(1.5) => TypeError: Cannot convert value 1.5 to a TensorFlow DType.
as_dtype(None) => TypeError: Cannot convert value None to a TensorFlow DType.
as_dtype((1,)) => TypeError: Cannot convert value (1,) to a TensorFlow DType.
as_dtype([1]) => TypeError: unhashable type: 'list'
as_dtype({}) => TypeError: unhashable type: 'dict'
as_dtype(np.array([1])) => TypeError: unhashable type: 'numpy.ndarray'
as_dtype(float) => tf.float32
as_dtype(bool) => tf.bool
as_dtype(object) => tf.string
as_dtype(int) => TypeError: Cannot convert value <class 'int'> to a TensorFlow DType.
as_dtype(str) => TypeError: Cannot convert value <class 'str'> to a TensorFlow DType.
as_dtype(bytes) => TypeError: Cannot convert value <class 'bytes'> to a TensorFlow DType.
as_dtype(complex) => TypeError: Cannot convert value <class 'complex'> to a TensorFlow DType.
as_dtype(list) => TypeError: Cannot convert value <class 'list'> to a TensorFlow DType.
as_dtype(np.float32) => tf.float32
as_dtype(np.half) => tf.float16
as_dtype(np.int8) => tf.int8
as_dtype(np.uint64) => tf.uint64
as_dtype(np.complex128) => tf.complex128
as_dtype(np.longlong) => tf.int64
as_dtype(np.ulonglong) => tf.uint64
as_dtype(np.intc) => tf.int32
as_dtype(np.intp) => tf.int64
as_dtype(np.bool_) => tf.bool
as_dtype(np.str_) => tf.string
as_dtype(np.bytes_) => tf.string
as_dtype(np.object_) => tf.string
as_dtype(np.generic) => TypeError: Cannot convert value <class 'numpy.generic'> to a TensorFlow DType.
as_dtype(np.number) => TypeError: Cannot convert value <class 'numpy.number'> to a TensorFlow DType.
as_dtype(np.floating) => TypeError: Cannot convert value <class 'numpy.floating'> to a TensorFlow DType.
as_dtype(np.void) => TypeError: Cannot convert value <class 'numpy.void'> to a TensorFlow DType.
as_dtype(np.datetime64) => TypeError: Cannot convert value <class 'numpy.datetime64'> to a TensorFlow DType.
as_dtype(np.dtype('f4')) => tf.float32
as_dtype(np.dtype('>f4')) => tf.float32
as_dtype(np.dtype('>i8')) => tf.int64
as_dtype(np.dtype('?')) => tf.bool
as_dtype(np.dtype('U5')) => tf.string
as_dtype(np.dtype('S5')) => tf.string
as_dtype(np.dtype('O')) => tf.string
as_dtype(np.dtype('M8')) => TypeError: Cannot convert value dtype('<M8') to a TensorFlow DType.
as_dtype(np.dtype('V4')) => TypeError: Cannot convert value dtype('V4') to a TensorFlow DType.
as_dtype(np.dtype([('qint8', 'i1')])) => tf.qint8
as_dtype(np.dtype([('qint32', 'i4')])) => tf.qint32
as_dtype(np.dtype([('x', 'f4')])) => TypeError: Cannot convert value dtype([('x', '<f4')]) to a TensorFlow DType.
as_dtype(np.dtype((np.int32, (2,)))) => TypeError: Cannot convert value dtype(('<i4', (2,))) to a TensorFlow DType.
as_dtype(float32) is float32 => True
as_dtype('float32') is float32 => True
DType(1) == float32 => True
DType('1') => tf.float32
DType(101) => tf.float32_ref
DType(200) => TypeError: type_enum is not a valid types_pb2.DataType: 200
DType(0) => TypeError: type_enum is not a valid types_pb2.DataType: 0
DType('x') => ValueError: invalid literal for int() with base 10: 'x'
"""

COMPARE = r"""
float32 == 'float32' => True
float32 == 'float' => True
float32 == np.float32 => True
float32 == float => True
float32 == np.dtype('f4') => True
float32 == 1 => True
float32 == float32_ref => False
float32 == 'foo' => False
float32 == None => False
float32 == 1.5 => False
float32 == [1] => False
float32 == object() => False
string == str => False
string == object => True
string == np.str_ => True
int32 == np.int64 => False
int64 == int => False
float32_ref == 'float32_ref' => True
float32 != 'float32' => False
float32 != float32_ref => True
float32 != None => True
float32 != 'foo' => True
float32 != [1] => True
float32 < int32 => TypeError: '<' not supported between instances of 'DType' and 'DType'
float32 in [None, 'float32'] => True
{float32: 1}[float32] => 1
hash(float32_ref) => 101
float32.is_compatible_with(float32) => True
float32.is_compatible_with(float32_ref) => True
float32_ref.is_compatible_with(float32) => False
float32_ref.is_compatible_with(float32_ref) => True
float32.is_compatible_with('float32_ref') => True
float32.is_compatible_with(int32) => False
float32.is_compatible_with(np.float32) => True
float32.is_compatible_with('foo') => TypeError: Cannot convert value 'foo' to a TensorFlow DType.
float32.is_compatible_with(None) => TypeError: Cannot convert value None to a TensorFlow DType.
float32.is_compatible_with([1]) => TypeError: unhashable type: 'list'
"""

PRINT = r"""
str(float32) => "<dtype: 'float32'>"
repr(float32) => 'tf.float32'
str(float32_ref) => "<dtype: 'float32_ref'>"
repr(string_ref) => 'tf.string_ref'
'%s' % bfloat16 => "<dtype: 'bfloat16'>"
repr(dtypes.half) => 'tf.float16'
repr(dtypes.double_ref) => 'tf.float64_ref'
float32.__reduce__()[1] => ('float32',)
pickle.loads(pickle.dumps(float32_ref)) is float32_ref => True
copy.deepcopy(float32) is float32 => True
sorted(map(repr, dtypes.QUANTIZED_DTYPES)) => ['tf.qint16', 'tf.qint16_ref', 'tf.qint32', 'tf.qint32_ref', 'tf.qint8', 'tf.qint8_ref', 'tf.quint16', 'tf.quint16_ref', 'tf.quint8', 'tf.quint8_ref']
sorted(map(repr, dtypes.TF_VALUE_DTYPES)) => ['tf.bfloat16', 'tf.bool', 'tf.complex128', 'tf.complex64', 'tf.float16', 'tf.float32', 'tf.float64', 'tf.int16', 'tf.int32', 'tf.int64', 'tf.int8', 'tf.qint16', 'tf.qint32', 'tf.qint8', 'tf.quint16', 'tf.quint8', 'tf.string', 'tf.uint16', 'tf.uint32', 'tf.uint64', 'tf.uint8']
"""

EXTREMES = r"""
int8.limits => (0, 127)
uint16.limits => (0, 65535)
float32.limits => (0, 1)
float64_ref.limits => (0, 1)
float16.limits => KeyError: <class 'numpy.float16'>
dtypes.bool.limits => KeyError: <class 'bool'>
string.limits => KeyError: <class 'object'>
resource.limits => KeyError: 20
dtypes.qint8.limits => KeyError: dtype([('qint8', 'i1')])
int64.min => -9223372036854775808
uint64.max => 18446744073709551615
uint64.limits => (0, 18446744073709551615)
string.min => TypeError: Cannot find minimum value of <dtype: 'string'>.
dtypes.bool.max => TypeError: Cannot find maximum value of <dtype: 'bool'>.
complex64.max => TypeError: Cannot find maximum value of <dtype: 'complex64'>.
dtypes.qint8.min => TypeError: Cannot find minimum value of <dtype: 'qint8'>.
resource.max => TypeError: Cannot find maximum value of <dtype: 'resource'>.
float(float32.max) => 3.4028234663852886e+38
float(float32_ref.min) => -3.4028234663852886e+38
float(float16.max) => 65504.0
float(float64.min) => -1.7976931348623157e+308
type(float32.min) => <class 'numpy.float32'>
type(int32.max) => <class 'int'>
resource.size => 1
resource_ref.size => KeyError: 120
variant_ref.size => KeyError: 121
resource.as_numpy_dtype => KeyError: 20
variant_ref.as_numpy_dtype => KeyError: 121
string.size => 8
bfloat16.size => 2
"""

def _outcome(expression, names):
    """repr of the value, or `Type: message` of the error."""
    try:
        return repr(eval(expression, dict(names)))
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def _cases(table):
    return [line.split(" => ") for line in table.splitlines() if line]


def _names():
    names = {k: v for k, v in vars(dtypes).items() if isinstance(v, dtypes.DType)}
    names.update(bool=bool, dtypes=dtypes, np=np, pickle=pickle, copy=copy,
                 as_dtype=dtypes.as_dtype, DType=dtypes.DType)
    return names


def _attribute(dtype, name):
    try:
        value = getattr(dtype, name)
    except KeyError:
        return "KeyError"
    return repr(value) if isinstance(value, dtypes.DType) else str(value)


@pytest.mark.parametrize("row", ATTRIBUTES.strip().splitlines())
def test_attributes(row):
    names = ('name as_datatype_enum size is_numpy_compatible is_bool is_integer is_floating is_complex is_quantized is_unsigned real_dtype base_dtype _is_ref_dtype _as_ref').split()
    dtype = dtypes.as_dtype(row.split()[0])
    assert " ".join([_attribute(dtype, name) for name in names]) == row


@pytest.mark.parametrize("expression, expected", _cases(CONVERT + COMPARE + PRINT + EXTREMES))
def test_as_tf(expression, expected):
    assert _outcome(expression, _names()) == expected


def _all():
    return [dtypes.as_dtype(row.split()[0]) for row in ATTRIBUTES.strip().splitlines()]


def test_pairs():
    """Equal only to itself; compatible with itself and its own reference type."""
    for a in _all():
        for b in _all():
            assert (a == b) is (a is b)
            assert (a != b) is (a is not b)
            assert a.is_compatible_with(b) is (a is b or a is b.base_dtype)


def test_module_names_every_type():
    for dtype in _all():
        assert getattr(dtypes, dtype.name) is dtype
        assert dtypes.DType(dtype.as_datatype_enum) is dtype


def test_numpy_types():
    for dtype in _all():
        if dtype.base_dtype is dtypes.bfloat16 or not dtype.is_numpy_compatible:
            continue
        assert dtypes.as_dtype(dtype.as_numpy_dtype) is dtype.base_dtype
    assert dtypes.bool.as_numpy_dtype is bool
    assert dtypes.string.as_numpy_dtype is object
    assert dtypes.float32.as_numpy_dtype is np.float32
    assert dtypes.qint8.as_numpy_dtype == np.dtype([("qint8", np.int8)])


@pytest.mark.parametrize("name, expected", [
    ("float32", "f4"), ("float16_ref", "f2"), ("complex128", "c16"), ("bool", "?"),
    ("uint64", "u8"), ("qint8", "i1"), ("quint16", "u2"), ("qint32_ref", "i4"),
    ("string", "O"), ("resource", "O"), ("variant_ref", "O")])
def test_run_time_types(name, expected):
    assert dtypes.as_dtype(name).np == np.dtype(expected)


def test_attributes_are_read_only():
    with pytest.raises(AttributeError):
        dtypes.float32.name = "x"


def test_bfloat16_arrays_need_ml_dtypes(monkeypatch):
    monkeypatch.setitem(sys.modules, "ml_dtypes", None)
    for use in ("np", "as_numpy_dtype", "min", "max"):
        with pytest.raises(errors.UnimplementedError, match="ml_dtypes"):
            getattr(dtypes.bfloat16, use)


def test_bfloat16_arrays_with_ml_dtypes():
    ml_dtypes = pytest.importorskip("ml_dtypes")
    assert dtypes.bfloat16.as_numpy_dtype is ml_dtypes.bfloat16
    assert dtypes.as_dtype(dtypes.bfloat16.np) is dtypes.bfloat16
    assert dtypes.as_dtype(ml_dtypes.bfloat16) is dtypes.bfloat16
    assert float(dtypes.bfloat16.max) == float.fromhex("0x1.fep127")
    assert float(dtypes.bfloat16.min) == -float.fromhex("0x1.fep127")
