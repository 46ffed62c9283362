"""Static shapes: TensorShape, Dimension, and the raw shapes graphreg works on.

A raw shape is None when the rank is unknown, else a tuple of int or None.
"""

from graphreg.core import dtypes

_behaviour = {"v2": False}


def _dim_value(value):
    """The int, or None, that a dimension given by a user stands for."""
    if value is None:
        return None
    if type(value) is not int:
        value = _convert_dim(value)
    if value is not None and value < 0:
        raise ValueError("Dimension %d must be >= 0" % value)
    return value


def _convert_dim(value):
    if isinstance(value, Dimension):
        return value._value
    if isinstance(value, dtypes.DType):
        raise TypeError("Cannot convert %s to Dimension" % value)
    # NumPy is leaving int(array of one element); item() is the same element.
    size_one = getattr(value, "shape", None) and getattr(value, "size", 0) == 1
    number = _to_int(value.item() if size_one else value)
    if not isinstance(value, (str, bytes)) and number != value:
        raise ValueError("Ambiguous dimension: %s" % value)
    return number


def _to_int(value):
    """int(value) with one wording of its TypeError on every Python."""
    try:
        return int(value)
    except TypeError as e:
        if not str(e).startswith("int() argument must be"):
            raise
        raise TypeError("int() argument must be a string, a bytes-like object "
                        "or a number, not %r" % type(value).__name__) from None


class Dimension:
    """The size of one axis, None when unknown; arithmetic with None gives None.

    Args:
      value: None, Dimension, or what int() takes without loss; >= 0.
    Raises:
      ValueError: value is negative or not integral.
      TypeError: value is no number.
    Source: tf.Dimension (tf.compat.v1.Dimension).
    """

    __slots__ = ("_value", "__weakref__")

    def __init__(self, value):
        self._value = _dim_value(value)

    @property
    def value(self):
        """The size, or None."""
        return self._value

    def __repr__(self):
        return "Dimension(%s)" % self._value

    def __str__(self):
        return "?" if self._value is None else str(self._value)

    def __int__(self):
        return self._value

    def __long__(self):
        return self._value

    def __index__(self):
        return self._value

    def __reduce__(self):
        return Dimension, (self._value,)

    # Comparisons are None where a size is unknown, so `d == 3` may be None.
    def __eq__(self, other):
        try:
            return self._compare(other, lambda a, b: a == b)
        except (TypeError, ValueError):
            return NotImplemented

    def __ne__(self, other):
        try:
            return self._compare(other, lambda a, b: a != b)
        except (TypeError, ValueError):
            return NotImplemented

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def _compare(self, other, test):
        other = _dim_value(other)
        if self._value is None or other is None:
            return None
        return test(self._value, other)

    def is_compatible_with(self, other):
        """Whether the sizes may be equal: both known and equal, or one unknown."""
        try:
            other = _dim_value(other)
        except (TypeError, ValueError):
            return NotImplemented      # what TF answers; it counts as true
        return self._value is None or other is None or self._value == other

    def assert_is_compatible_with(self, other):
        """Raise ValueError unless is_compatible_with(other)."""
        if self.is_compatible_with(other) is False:
            raise ValueError("Dimensions %s and %s are not compatible"
                             % (self, other))

    def merge_with(self, other):
        """Return the Dimension that knows what self and other know.

        Args:
          other: Dimension or what makes one.
        Returns:
          Dimension.
        Raises:
          ValueError: the sizes are known and differ.
        """
        try:
            other = as_dimension(other)
        except (TypeError, ValueError):
            return NotImplemented      # what TF answers
        self.assert_is_compatible_with(other)
        return Dimension(other._value if self._value is None else self._value)

    def _combine(self, other, f):
        if self._value is None or other is None:
            return Dimension(None)
        return Dimension(f(self._value, other))

    def _combine_or_defer(self, other, f):
        """As _combine; what is no dimension is left to the other operand."""
        try:
            other = _dim_value(other)
        except (TypeError, ValueError):
            return NotImplemented
        return self._combine(other, f)

    def __add__(self, other):
        return self._combine_or_defer(other, lambda a, b: a + b)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self._combine_or_defer(other, lambda a, b: a - b)

    def __rsub__(self, other):
        return self._combine(_dim_value(other), lambda a, b: b - a)

    def __mul__(self, other):
        return self._combine_or_defer(other, lambda a, b: a * b)

    def __rmul__(self, other):
        return self * other

    def __floordiv__(self, other):
        return self._combine_or_defer(other, lambda a, b: a // b)

    def __rfloordiv__(self, other):
        return self._combine(_dim_value(other), lambda a, b: b // a)

    def __mod__(self, other):
        return self._combine(_dim_value(other), lambda a, b: a % b)

    def __rmod__(self, other):
        return self._combine(_dim_value(other), lambda a, b: b % a)

    def __div__(self, other):
        return self // other

    def __rdiv__(self, other):
        raise _division_error(other, self)

    def __truediv__(self, other):
        raise _division_error(self, other)

    def __rtruediv__(self, other):
        raise _division_error(other, self)


def _division_error(x, y):
    return TypeError("unsupported operand type(s) for /: '%s' and '%s', "
                     "please use // instead"
                     % (type(x).__name__, type(y).__name__))


def as_dimension(value):
    """Return value as a Dimension, itself if it is one.

    Source: tensorflow.python.framework.tensor_shape.
    """
    return value if isinstance(value, Dimension) else Dimension(value)


class TensorShape:
    """The static shape of a tensor: unknown, or one Dimension per axis.

    Args:
      dims: None (unknown rank), an iterable of dimensions, one dimension,
        a TensorShape or a TensorShapeProto.
    Raises:
      TypeError: dims is a string or holds what is no dimension.
      ValueError: a dimension is negative or not integral.
    Source: tf.TensorShape (with TF 1's behaviour).
    """

    __slots__ = ("_raw", "_list", "__weakref__")

    def __init__(self, dims):
        # Dimension objects that come in stay the same objects: see __eq__.
        items = _read_shape(dims)
        self._raw = _raw_of(items)
        shared = items is not None and any([isinstance(d, Dimension) for d in items])
        self._list = list(map(as_dimension, items)) if shared else None

    @classmethod
    def _from_raw(cls, raw):
        """TensorShape of a raw shape, which is trusted."""
        self = object.__new__(cls)
        self._raw, self._list = raw, None
        return self

    @classmethod
    def _from_dims(cls, dims):
        self = object.__new__(cls)
        self._raw, self._list = tuple([d._value for d in dims]), dims
        return self

    @property
    def dims(self):
        """List of Dimension, or None when the rank is unknown."""
        if self._list is None and self._raw is not None:
            self._list = [Dimension(d) for d in self._raw]
        return self._list

    @property
    def rank(self):
        """Number of axes, or None."""
        return None if self._raw is None else len(self._raw)

    @property
    def ndims(self):
        """Number of axes, or None; an older name of rank."""
        return None if self._raw is None else len(self._raw)

    def __repr__(self):
        if _behaviour["v2"]:
            return "TensorShape(%s)" % (None if self._raw is None
                                        else list(self._raw))
        return "TensorShape(%r)" % self.dims

    def __str__(self):
        if self._raw is None:
            return "<unknown>"
        if _behaviour["v2"]:
            return str(self._raw)
        sizes = ["?" if d is None else str(d) for d in self._raw]
        return "(%s,)" % sizes[0] if len(sizes) == 1 else "(%s)" % ", ".join(sizes)

    def __reduce__(self):
        return TensorShape, (self.dims,)

    def __len__(self):
        if self._raw is None:
            raise ValueError(
                "Cannot take the length of shape with unknown rank.")
        return len(self._raw)

    def __bool__(self):
        return self._raw is not None

    __nonzero__ = __bool__

    def __iter__(self):
        if self._raw is None:
            raise ValueError("Cannot iterate over a shape with unknown rank.")
        return iter(self._raw if _behaviour["v2"] else self.dims)

    def __getitem__(self, key):
        if self._raw is None:
            return self._unknown_item(key)
        item = self.dims[key]
        if isinstance(key, slice):
            return TensorShape._from_dims(item)
        return item._value if _behaviour["v2"] else item

    def _unknown_item(self, key):
        if not isinstance(key, slice):
            return None if _behaviour["v2"] else Dimension(None)
        if key.step is not None:
            raise ValueError("Steps are not yet handled")
        start, stop = key.start or 0, key.stop
        if stop is None or start < 0 or stop < 0:
            return unknown_shape()
        return unknown_shape(stop - start)

    def num_elements(self):
        """Return the product of the sizes, or None when one is unknown."""
        if not self.is_fully_defined():
            return None
        total = 1
        for size in self._raw:
            total *= size
        return total

    def merge_with(self, other):
        """Return the shape that knows what self and other know.

        Args:
          other: TensorShape or what makes one.
        Returns:
          TensorShape.
        Raises:
          ValueError: the shapes are not compatible.
        """
        other = as_shape(other)
        if self._raw is None:
            return other
        if other._raw is None:
            return TensorShape._from_raw(self._raw)
        if len(self._raw) != len(other._raw) or not self.is_compatible_with(other):
            raise ValueError("Shapes %s and %s are not compatible" % (self, other))
        return TensorShape._from_raw(tuple(
            [b if a is None else a for a, b in zip(self._raw, other._raw)]))

    def concatenate(self, other):
        """Return the axes of self followed by those of other.

        Args:
          other: TensorShape or what makes one.
        Returns:
          TensorShape, unknown when either is.
        """
        other = as_shape(other)
        if self._raw is None or other._raw is None:
            return unknown_shape()
        return TensorShape._from_dims(self.dims + other.dims)

    def __add__(self, other):
        return self.concatenate(other)

    def __radd__(self, other):
        return as_shape(other).concatenate(self)

    def __concat__(self, other):
        return self.concatenate(other)

    def assert_same_rank(self, other):
        """Raise ValueError if both ranks are known and differ."""
        other = as_shape(other)
        if (self._raw is not None and other._raw is not None
                and len(self._raw) != len(other._raw)):
            raise ValueError("Shapes %s and %s must have the same rank"
                             % (self, other))

    def assert_has_rank(self, rank):
        """Raise ValueError if the rank is known and is not `rank`."""
        if self.rank not in (None, rank):
            raise ValueError("Shape %s must have rank %d" % (self, rank))

    def with_rank(self, rank):
        """Return this shape with that rank; ValueError if it has another."""
        try:
            return self.merge_with(unknown_shape(rank=rank))
        except ValueError:
            raise ValueError("Shape %s must have rank %d"
                             % (self, rank)) from None

    def with_rank_at_least(self, rank):
        """Return self; ValueError if the rank is known and smaller."""
        if self._raw is not None and len(self._raw) < rank:
            raise ValueError("Shape %s must have rank at least %d" % (self, rank))
        return self

    def with_rank_at_most(self, rank):
        """Return self; ValueError if the rank is known and larger."""
        if self._raw is not None and len(self._raw) > rank:
            raise ValueError("Shape %s must have rank at most %d" % (self, rank))
        return self

    def is_compatible_with(self, other):
        """Whether one shape of full knowledge could be both self and other."""
        a, b = self._raw, raw_shape(other)
        if a is None or b is None:
            return True
        return len(a) == len(b) and all(
            [x is None or y is None or x == y for x, y in zip(a, b)])

    def assert_is_compatible_with(self, other):
        """Raise ValueError unless is_compatible_with(other)."""
        if not self.is_compatible_with(other):
            raise ValueError("Shapes %s and %s are incompatible" % (self, other))

    def most_specific_compatible_shape(self, other):
        """Return the shape that keeps what self and other agree on.

        Args:
          other: TensorShape or what makes one.
        Returns:
          TensorShape, unknown when the ranks differ.
        """
        a, b = self._raw, raw_shape(other)
        if a is None or b is None or len(a) != len(b):
            return unknown_shape()
        return TensorShape._from_raw(tuple(
            [x if x == y else None for x, y in zip(a, b)]))

    def is_fully_defined(self):
        """Whether rank and every size are known."""
        return self._raw is not None and None not in self._raw

    def assert_is_fully_defined(self):
        """Raise ValueError unless rank and every size are known."""
        if not self.is_fully_defined():
            raise ValueError("Shape %s is not fully defined" % self)

    def as_list(self):
        """Return the sizes as a list of int or None.

        Raises:
          ValueError: the rank is unknown.
        """
        if self._raw is None:
            raise ValueError("as_list() is not defined on an unknown TensorShape.")
        return list(self._raw)

    def as_proto(self):
        """Return the shape as a TensorShapeProto, unknown sizes as -1."""
        # Here, so that a program that asks for no message loads none.
        from graphreg.core import messages
        return messages.shape_proto(self._raw)

    # Unknown sizes are not equal, not even to themselves, unless the two shapes
    # hold the same Dimension object: TF compares lists, and those look at
    # identity first.
    def __eq__(self, other):
        try:
            other = as_shape(other)
        except TypeError:
            return NotImplemented
        if self._raw != other._raw or self._raw is None:
            return self._raw == other._raw
        return None not in self._raw or self.dims == other.dims

    def __ne__(self, other):
        try:
            other = as_shape(other)
        except TypeError:
            return NotImplemented
        if self._raw is None or other._raw is None:
            raise ValueError(
                "The inequality of unknown TensorShapes is undefined.")
        return not self.__eq__(other)

    __hash__ = None


def _read_shape(dims):
    """The dimensions of what a user calls a shape, as a list, or None."""
    if dims is None:
        return None
    if isinstance(dims, TensorShape):
        return dims.dims
    if isinstance(dims, (str, bytes)):
        raise TypeError(
            "A string has ambiguous TensorShape, please wrap in a list or "
            "convert to an int: %s" % (dims,))
    if hasattr(dims, "unknown_rank"):
        return _read_proto(dims)
    try:
        items = iter(dims)
    except TypeError:
        return [dims]
    return list(items)


def _read_proto(proto):
    if proto.unknown_rank:
        return None
    return [None if d.size == -1 else d.size for d in proto.dim]


def _raw_of(items):
    return None if items is None else tuple([_dim_value(d) for d in items])


def raw_shape(x):
    """Return as a raw shape whatever as_shape accepts."""
    if isinstance(x, TensorShape):
        return x._raw
    if type(x) is tuple:
        for d in x:
            if d is not None and (type(d) is not int or d < 0):
                break
        else:
            return x
    return _raw_of(_read_shape(x))


def as_shape(shape):
    """Return shape as a TensorShape, itself if it is one.

    Source: tensorflow.python.framework.tensor_shape.
    """
    return shape if isinstance(shape, TensorShape) else TensorShape(shape)


def unknown_shape(rank=None, **kwargs):
    """Return a shape of which at most the rank is known.

    Args:
      rank: int, or None; `ndims` is an older name of it.
    Returns:
      TensorShape.
    Source: tensorflow.python.framework.tensor_shape.
    """
    if rank is None and "ndims" in kwargs:
        rank = kwargs.pop("ndims")
    if kwargs:
        raise TypeError("Unknown argument: %s" % kwargs)
    return TensorShape(None if rank is None else [None] * rank)


def scalar():
    """Return the shape ().

    Source: tensorflow.python.framework.tensor_shape.
    """
    return TensorShape([])


def vector(length):
    """Return the shape (length,).

    Source: tensorflow.python.framework.tensor_shape.
    """
    return TensorShape([length])


def matrix(rows, cols):
    """Return the shape (rows, cols).

    Source: tensorflow.python.framework.tensor_shape.
    """
    return TensorShape([rows, cols])


def dimension_value(dimension):
    """Return the size of a Dimension; anything else comes back as it is.

    Source: tf.compat.dimension_value.
    """
    return dimension._value if isinstance(dimension, Dimension) else dimension


def dimension_at_index(shape, index):
    """Return the Dimension of one axis, unknown when the rank is.

    Args:
      shape: TensorShape.
      index: int.
    Source: tf.compat.dimension_at_index.
    """
    if not isinstance(shape, TensorShape):
        raise AssertionError
    return Dimension(None) if shape._raw is None else shape.dims[index]


def enable_v2_tensorshape():
    """Let indexing and iteration of shapes give int or None, as in TF 2.

    Source: tf.compat.v1.enable_v2_tensorshape.
    """
    _behaviour["v2"] = True


def disable_v2_tensorshape():
    """Let indexing and iteration of shapes give Dimension, as in TF 1.

    Source: tf.compat.v1.disable_v2_tensorshape.
    """
    _behaviour["v2"] = False
