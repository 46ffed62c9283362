"""Element types of tensors: DType, as_dtype and one object per type.

A type is its number in TF's DataType enum; number + 100 is the reference type
that the output of a ref variable has.
"""

import builtins

import numpy as np

from graphreg.core import errors

_REF = 100

# number, TF name, kind, NumPy type. Kinds: f floating, i integer, u unsigned
# integer, c complex, b bool, q quantized, s string, o opaque.
_TABLE = (
    (1, "float32", "f", np.float32), (2, "float64", "f", np.float64),
    (3, "int32", "i", np.int32), (4, "uint8", "u", np.uint8),
    (5, "int16", "i", np.int16), (6, "int8", "i", np.int8),
    (7, "string", "s", np.object_), (8, "complex64", "c", np.complex64),
    (9, "int64", "i", np.int64), (10, "bool", "b", np.bool_),
    (11, "qint8", "q", np.int8), (12, "quint8", "q", np.uint8),
    (13, "qint32", "q", np.int32), (14, "bfloat16", "f", None),
    (15, "qint16", "q", np.int16), (16, "quint16", "q", np.uint16),
    (17, "uint16", "u", np.uint16), (18, "complex128", "c", np.complex128),
    (19, "float16", "f", np.float16), (20, "resource", "o", np.object_),
    (21, "variant", "o", np.object_), (22, "uint32", "u", np.uint32),
    (23, "uint64", "u", np.uint64),
)
_ALIASES = {"half": "float16", "float": "float32", "double": "float64"}
_BFLOAT16 = 14
_FLOAT_LIMITS = {1: (-1, 1), 2: (-1, 1)}

_by_enum = {}     # number -> DType
_by_name = {}     # name or alias -> DType
_by_type = {}     # Python or NumPy scalar type, or structured dtype -> DType


def _bfloat16_type():
    """The NumPy scalar type of bfloat16: ml_dtypes' when it is installed."""
    try:
        import ml_dtypes
    except ImportError:
        raise errors.not_emulated(
            "a bfloat16 array without the package ml_dtypes") from None
    return ml_dtypes.bfloat16


class DType:
    """The type of a tensor's elements; there is one object per type.

    Args:
      type_enum: int, a number of TF's DataType enum.
    Raises:
      TypeError: no type has that number.
    Source: tf.DType.
    """

    __slots__ = ("_enum", "_name", "_kind", "_np", "_base", "_ref",
                 "__weakref__")

    def __new__(cls, type_enum):
        number = int(type_enum)
        try:
            return _by_enum[number]
        except KeyError:
            raise TypeError("type_enum is not a valid types_pb2.DataType: %s"
                            % number) from None

    @classmethod
    def _make(cls, number, name, kind, np_type, base=None):
        self = object.__new__(cls)
        self._enum, self._name, self._kind = number, name, kind
        self._np = None if np_type is None else np.dtype(np_type)
        self._base, self._ref = base or self, self
        _by_enum[number] = _by_name[name] = self
        return self

    @property
    def name(self):
        """The type's name: "float32", "float32_ref"."""
        return self._name

    @property
    def as_datatype_enum(self):
        """The number in TF's DataType enum."""
        return self._enum

    @property
    def _is_ref_dtype(self):
        return self._enum > _REF

    @property
    def _as_ref(self):
        return self._ref

    @property
    def base_dtype(self):
        """The type without reference."""
        return self._base

    @property
    def real_dtype(self):
        """The type of the real part: float32 for complex64, else itself."""
        if self._kind != "c":
            return self
        return float32 if self._base is complex64 else float64

    @property
    def np(self):
        """The numpy.dtype of run-time arrays: plain ints for quantized types,
        object for string, resource and variant.
        """
        if self._np is None:
            return np.dtype(_bfloat16_type())
        return self._np

    @property
    def as_numpy_dtype(self):
        """The NumPy type that TF names for this type.

        Raises:
          KeyError: resource and variant have none.
        """
        base, kind = self._base, self._kind
        if kind == "o":
            raise KeyError(self._enum)
        if kind == "q":
            return np.dtype([(base._name, base._np)])
        if kind == "b":
            return builtins.bool
        return object if kind == "s" else self.np.type

    @property
    def is_numpy_compatible(self):
        """Whether NumPy arrays can hold the type."""
        return self._kind != "o"

    @property
    def is_bool(self):
        """Whether this is a boolean type."""
        return self._kind == "b"

    @property
    def is_integer(self):
        """Whether this is an integer type that is not quantized."""
        return self._kind in "iu"

    @property
    def is_floating(self):
        """Whether this is a real floating type, bfloat16 included."""
        return self._kind == "f"

    @property
    def is_complex(self):
        """Whether this is a complex type."""
        return self._kind == "c"

    @property
    def is_quantized(self):
        """Whether this is a quantized type."""
        return self._kind == "q"

    @property
    def is_unsigned(self):
        """Whether this is an unsigned integer type that is not quantized."""
        return self._kind == "u"

    @property
    def min(self):
        """The smallest finite value.

        Raises:
          TypeError: the type is neither integer nor floating.
        """
        return self._extreme("min", "minimum")

    @property
    def max(self):
        """The largest finite value.

        Raises:
          TypeError: the type is neither integer nor floating.
        """
        return self._extreme("max", "maximum")

    def _extreme(self, which, word):
        if self.is_integer:
            return int(getattr(np.iinfo(self._np), which))
        if not self.is_floating:
            raise TypeError("Cannot find %s value of %s." % (word, self))
        if self._np is None:
            return _bfloat16_extreme(which)
        return getattr(np.finfo(self._np), which)

    @property
    def limits(self):
        """(low, high) of an image of this type; low is 0, never negative.

        Raises:
          KeyError: the type is neither integer nor float32 nor float64.
        """
        if self.is_integer:
            return (0, self.max)
        if self._base._enum not in _FLOAT_LIMITS:
            raise KeyError(self.as_numpy_dtype)
        return (0, _FLOAT_LIMITS[self._base._enum][1])

    @property
    def size(self):
        """Bytes of one element.

        Raises:
          KeyError: resource_ref and variant_ref have none.
        """
        if self._kind == "o":
            if self._is_ref_dtype:
                raise KeyError(self._enum)
            return 1
        return 2 if self._np is None else self._np.itemsize

    def is_compatible_with(self, other):
        """Whether a value of type `other` will do where this type is wanted.

        float32 takes float32 and float32_ref; float32_ref only itself.

        Args:
          other: anything that as_dtype accepts.
        Raises:
          TypeError: other is not a type.
        """
        other = as_dtype(other)
        return self is other or self is other._base

    def __eq__(self, other):
        if self is other:
            return True
        if other is None or isinstance(other, DType):
            return False
        try:
            return as_dtype(other) is self
        except TypeError:
            return False

    def __ne__(self, other):
        return not self.__eq__(other)

    def __hash__(self):
        return self._enum

    def __str__(self):
        return "<dtype: %r>" % self._name

    def __repr__(self):
        return "tf." + self._name

    def __reduce__(self):
        return as_dtype, (self._name,)


def _bfloat16_extreme(which):
    """Largest finite bfloat16: all significand bits set below the top exponent."""
    high = float.fromhex("0x1.fep127")
    return _bfloat16_type()(high if which == "max" else -high)


def as_dtype(type_value):
    """Return the DType that a name, number, Python or NumPy type stands for.

    Args:
      type_value: DType, str, int, type or numpy.dtype.
    Returns:
      DType.
    Raises:
      TypeError: type_value is no TensorFlow type.
    Source: tf.as_dtype.
    """
    if isinstance(type_value, DType):
        return type_value
    for table in (_by_enum, _by_name, _by_type):
        found = table.get(type_value)
        if found is not None:
            return found
    found = _from_numpy(type_value)
    if found is None:
        raise TypeError("Cannot convert value %r to a TensorFlow DType."
                        % (type_value,))
    return found


def _from_numpy(value):
    if isinstance(value, np.dtype):
        found = _by_type.get(value.type)
        return bfloat16 if value.name == "bfloat16" else found
    if isinstance(value, type) and value.__name__ == "bfloat16":
        return bfloat16
    return None


def _make_all():
    for number, name, kind, np_type in _TABLE:
        base = DType._make(number, name, kind, np_type)
        base._ref = DType._make(number + _REF, name + "_ref", kind, np_type, base)
        base._ref._ref = base._ref
        if kind == "q":
            _by_type[base.as_numpy_dtype] = base
    for alias, name in _ALIASES.items():
        _by_name[alias] = _by_name[name]
        _by_name[alias + "_ref"] = _by_name[name + "_ref"]


def _fill_types():
    # Two C types of one size (long, long long) are two NumPy types and one DType.
    for char in "?bhilqBHILQefdFD":
        numpy_type = np.dtype(char)
        _by_type[numpy_type.type] = _by_name[numpy_type.name]
    for text in (np.str_, np.bytes_, np.object_, object):
        _by_type[text] = _by_name["string"]
    _by_type[float] = _by_name["float32"]
    _by_type[builtins.bool] = _by_name["bool"]


_make_all()
_fill_types()

float32, float32_ref = _by_enum[1], _by_enum[101]
float64, float64_ref = _by_enum[2], _by_enum[102]
int32, int32_ref = _by_enum[3], _by_enum[103]
uint8, uint8_ref = _by_enum[4], _by_enum[104]
int16, int16_ref = _by_enum[5], _by_enum[105]
int8, int8_ref = _by_enum[6], _by_enum[106]
string, string_ref = _by_enum[7], _by_enum[107]
complex64, complex64_ref = _by_enum[8], _by_enum[108]
int64, int64_ref = _by_enum[9], _by_enum[109]
qint8, qint8_ref = _by_enum[11], _by_enum[111]
quint8, quint8_ref = _by_enum[12], _by_enum[112]
qint32, qint32_ref = _by_enum[13], _by_enum[113]
bfloat16, bfloat16_ref = _by_enum[14], _by_enum[114]
qint16, qint16_ref = _by_enum[15], _by_enum[115]
quint16, quint16_ref = _by_enum[16], _by_enum[116]
uint16, uint16_ref = _by_enum[17], _by_enum[117]
complex128, complex128_ref = _by_enum[18], _by_enum[118]
float16, float16_ref = _by_enum[19], _by_enum[119]
resource, resource_ref = _by_enum[20], _by_enum[120]
variant, variant_ref = _by_enum[21], _by_enum[121]
uint32, uint32_ref = _by_enum[22], _by_enum[122]
uint64, uint64_ref = _by_enum[23], _by_enum[123]
half, half_ref = float16, float16_ref
double, double_ref = float64, float64_ref

_CPP_NAMES = {"float32": "float", "float64": "double", "float16": "half"}


def cpp_name(dtype):
    """str: a dtype as TF's C++ code prints it."""
    return _CPP_NAMES.get(dtype.name, dtype.name)


QUANTIZED_DTYPES = frozenset(t for t in _by_enum.values() if t.is_quantized)
TF_VALUE_DTYPES = frozenset(t for t in _by_enum.values()
                            if t.is_numpy_compatible and not t._is_ref_dtype)

# From here on the module's `bool` is TF's, as in tf.bool.
bool, bool_ref = _by_enum[10], _by_enum[110]
