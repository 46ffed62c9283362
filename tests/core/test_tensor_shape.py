"""TensorShape and Dimension against outcomes recorded from TF 1.15.5."""

import copy
import pickle

import numpy as np
import pytest

from graphreg.core import dtypes
from graphreg.core import tensor_shape as ts

D, S = ts.Dimension, ts.TensorShape

DIMENSION = r"""
D(None) => Dimension(None)
D(0) => Dimension(0)
D(3.0) => Dimension(3)
D('4') => Dimension(4)
D(b'5') => Dimension(5)
D(D(6)) => Dimension(6)
D(D(None)) => Dimension(None)
D(np.int64(3)) => Dimension(3)
D(np.float32(2)) => Dimension(2)
D(np.array([3])) => Dimension(3)
D(True) => Dimension(1)
D(2**70) => Dimension(1180591620717411303424)
D(-1) => ValueError: Dimension -1 must be >= 0
D(1.5) => ValueError: Ambiguous dimension: 1.5
D(np.float32(2.5)) => ValueError: Ambiguous dimension: 2.5
D('a') => ValueError: invalid literal for int() with base 10: 'a'
D([1]) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'list'
D((1,)) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'tuple'
D(dtypes.float32) => TypeError: Cannot convert <dtype: 'float32'> to Dimension
D(object) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'type'
D(3) + 4 => Dimension(7)
4 + D(3) => Dimension(7)
D(3) + None => Dimension(None)
None + D(3) => Dimension(None)
D(None) + D(2) => Dimension(None)
D(3) + '4' => Dimension(7)
D(3) + 'a' => TypeError: unsupported operand type(s) for +: 'Dimension' and 'str'
'a' + D(3) => TypeError: unsupported operand type(s) for +: 'Dimension' and 'str'
D(3) + -2 => TypeError: unsupported operand type(s) for +: 'Dimension' and 'int'
D(3) + 1.5 => TypeError: unsupported operand type(s) for +: 'Dimension' and 'float'
D(3) + [1] => TypeError: unsupported operand type(s) for +: 'Dimension' and 'list'
D(3) + S([2]) => TensorShape([Dimension(3), Dimension(2)])
S([2]) + D(3) => TensorShape([Dimension(2), Dimension(3)])
D(7) - 3 => Dimension(4)
D(3) - 7 => ValueError: Dimension -4 must be >= 0
3 - D(3) => Dimension(0)
0 - D(3) => ValueError: Dimension -3 must be >= 0
None - D(3) => Dimension(None)
D(3) - None => Dimension(None)
'a' - D(3) => ValueError: invalid literal for int() with base 10: 'a'
-2 - D(3) => ValueError: Dimension -2 must be >= 0
[1] - D(3) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'list'
D(3) - [1] => TypeError: unsupported operand type(s) for -: 'Dimension' and 'list'
D(3) * 4 => Dimension(12)
4 * D(3) => Dimension(12)
D(3) * None => Dimension(None)
D(0) * None => Dimension(None)
D(3) * -2 => TypeError: unsupported operand type(s) for *: 'Dimension' and 'int'
D(3) * 'a' => 'aaa'
D(2) * [1] => [1, 1]
D(7) // 2 => Dimension(3)
7 // D(2) => Dimension(3)
D(7) // None => Dimension(None)
D(7) // 0 => ZeroDivisionError: integer division or modulo by zero
D(7) // -2 => TypeError: unsupported operand type(s) for //: 'Dimension' and 'int'
-2 // D(3) => ValueError: Dimension -2 must be >= 0
1.5 // D(3) => ValueError: Ambiguous dimension: 1.5
D(7) % 4 => Dimension(3)
7 % D(4) => Dimension(3)
D(7) % None => Dimension(None)
D(7) % -2 => ValueError: Dimension -2 must be >= 0
D(7) % 'a' => ValueError: invalid literal for int() with base 10: 'a'
1.5 % D(3) => ValueError: Ambiguous dimension: 1.5
D(7) / 2 => TypeError: unsupported operand type(s) for /: 'Dimension' and 'int', please use // instead
7 / D(2) => TypeError: unsupported operand type(s) for /: 'int' and 'Dimension', please use // instead
D(7) / D(2) => TypeError: unsupported operand type(s) for /: 'Dimension' and 'Dimension', please use // instead
D(7) / [1] => TypeError: unsupported operand type(s) for /: 'Dimension' and 'list', please use // instead
D(7).__div__(2) => Dimension(3)
D(7).__rdiv__(2) => TypeError: unsupported operand type(s) for /: 'int' and 'Dimension', please use // instead
D(3) & 1 => TypeError: unsupported operand type(s) for &: 'Dimension' and 'int'
-D(3) => TypeError: bad operand type for unary -: 'Dimension'
D(3) == 3 => True
D(3) == 4 => False
D(3) == None => None
D(None) == None => None
D(None) == D(None) => None
D(3) == '3' => True
D(3) == 'a' => False
D(3) == -1 => False
D(3) == 1.5 => False
D(3) == [3] => False
3 == D(3) => True
D(3) == S([3]) => True
D(3) != 3 => False
D(3) != 4 => True
D(3) != None => None
D(None) != D(None) => None
D(3) != 'a' => True
D(3) != [3] => True
D(3) < 4 => True
D(3) < None => None
D(None) < 3 => None
D(3) < -1 => ValueError: Dimension -1 must be >= 0
D(3) < 'a' => ValueError: invalid literal for int() with base 10: 'a'
D(3) <= 3 => True
D(3) > 2 => True
D(3) >= 4 => False
2 < D(3) => True
D(3) > [1] => TypeError: int() argument must be a string, a bytes-like object or a number, not 'list'
D(3).value => 3
D(None).value => None
str(D(3)) => '3'
str(D(None)) => '?'
int(D(3)) => 3
list(range(D(2))) => [0, 1]
bool(D(0)) => True
'%s %d' % (D(1), D(2)) => '1 2'
hash(D(3)) => TypeError: unhashable type: 'Dimension'
D(3).__long__() => 3
D(3).is_compatible_with(3) => True
D(3).is_compatible_with(4) => False
D(3).is_compatible_with(None) => True
D(None).is_compatible_with(4) => True
D(3).is_compatible_with('a') => NotImplemented
D(3).is_compatible_with(-1) => NotImplemented
D(3).assert_is_compatible_with(4) => ValueError: Dimensions 3 and 4 are not compatible
D(3).assert_is_compatible_with('4') => ValueError: Dimensions 3 and 4 are not compatible
D(3).assert_is_compatible_with('a') => None
D(3).assert_is_compatible_with(None) => None
D(3).merge_with(None) => Dimension(3)
D(None).merge_with(3) => Dimension(3)
D(3).merge_with(3) => Dimension(3)
D(3).merge_with(4) => ValueError: Dimensions 3 and 4 are not compatible
D(3).merge_with([1]) => NotImplemented
D(None).merge_with(None) => Dimension(None)
"""

CONSTRUCT = r"""
S(None) => TensorShape(None)
S([]) => TensorShape([])
S([1, None]) => TensorShape([Dimension(1), Dimension(None)])
S((2, 3)) => TensorShape([Dimension(2), Dimension(3)])
S(3) => TensorShape([Dimension(3)])
S(D(3)) => TensorShape([Dimension(3)])
S(D(None)) => TensorShape([Dimension(None)])
S([D(2), 3]) => TensorShape([Dimension(2), Dimension(3)])
S(np.array([2, 3])) => TensorShape([Dimension(2), Dimension(3)])
S(np.array(5)) => TensorShape([Dimension(5)])
S(range(3)) => TensorShape([Dimension(0), Dimension(1), Dimension(2)])
S(iter([1, 2])) => TensorShape([Dimension(1), Dimension(2)])
S(d for d in [1]) => TensorShape([Dimension(1)])
S({}) => TensorShape([])
S({2}) => TensorShape([Dimension(2)])
S(2.0) => TensorShape([Dimension(2)])
S(True) => TensorShape([Dimension(1)])
S([True]) => TensorShape([Dimension(1)])
S([np.int32(3)]) => TensorShape([Dimension(3)])
S([2**70]) => TensorShape([Dimension(1180591620717411303424)])
S(dims=[1]) => TensorShape([Dimension(1)])
S('ab') => TypeError: A string has ambiguous TensorShape, please wrap in a list or convert to an int: ab
S(b'ab') => TypeError: A string has ambiguous TensorShape, please wrap in a list or convert to an int: b'ab'
S(['a']) => ValueError: invalid literal for int() with base 10: 'a'
S([-1]) => ValueError: Dimension -1 must be >= 0
S(-5) => ValueError: Dimension -5 must be >= 0
S(1.5) => ValueError: Ambiguous dimension: 1.5
S([1, 2.5]) => ValueError: Ambiguous dimension: 2.5
S([[2]]) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'list'
S([(2,)]) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'tuple'
S(object) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'type'
S([S([2])]) => TypeError: int() argument must be a string, a bytes-like object or a number, not 'TensorShape'
S(S([1, None])) => TensorShape([Dimension(1), Dimension(None)])
ts.as_shape((2,)) => TensorShape([Dimension(2)])
ts.as_shape(None) => TensorShape(None)
ts.as_shape(S1) is S1 => True
ts.as_dimension(3) => Dimension(3)
ts.as_dimension(D1) is D1 => True
"""

PRINT = r"""
str(S(None)) => '<unknown>'
str(S([])) => '()'
str(S([3])) => '(3,)'
str(S([3, None])) => '(3, ?)'
'%s' % S([2, 3]) => '(2, 3)'
S([2, 3]).__reduce__()[1] => ([Dimension(2), Dimension(3)],)
"""

QUERY = r"""
S(None).rank => None
S([]).rank => 0
S([1, 2]).ndims => 2
S(None).ndims => None
S(None).dims => None
S([1, None]).dims => [Dimension(1), Dimension(None)]
len(S([1, 2])) => 2
len(S(None)) => ValueError: Cannot take the length of shape with unknown rank.
bool(S(None)) => False
bool(S([])) => True
list(S([1, None])) => [Dimension(1), Dimension(None)]
[d for d in S(None)] => ValueError: Cannot iterate over a shape with unknown rank.
tuple(S([])) => ()
3 in S([2, 3]) => True
S([2, 3]).num_elements() => 6
S([2, None]).num_elements() => None
S(None).num_elements() => None
S([]).num_elements() => 1
S([0, 3]).num_elements() => 0
S([2**40, 2**40]).num_elements() => 1208925819614629174706176
S([2]).is_fully_defined() => True
S([None]).is_fully_defined() => False
S(None).is_fully_defined() => False
S([2, None]).assert_is_fully_defined() => ValueError: Shape (2, ?) is not fully defined
S(None).assert_is_fully_defined() => ValueError: Shape <unknown> is not fully defined
S([2]).assert_is_fully_defined() => None
S([2, None]).as_list() => [2, None]
S([]).as_list() => []
S(None).as_list() => ValueError: as_list() is not defined on an unknown TensorShape.
hash(S([1])) => TypeError: unhashable type: 'TensorShape'
"""

INDEX = r"""
S([2, None])[0] => Dimension(2)
S([2, None])[1] => Dimension(None)
S([2, 3])[-1] => Dimension(3)
S([2])[1] => IndexError: list index out of range
S([2])[-2] => IndexError: list index out of range
S([2])['a'] => TypeError: list indices must be integers or slices, not str
S([2])[1.0] => TypeError: list indices must be integers or slices, not float
S([2])[None] => TypeError: list indices must be integers or slices, not NoneType
S([2, 3])[True] => Dimension(3)
S([2, 3])[D(1)] => Dimension(3)
S([2, 3])[np.int64(1)] => Dimension(3)
S([2, 3, 4])[1:] => TensorShape([Dimension(3), Dimension(4)])
S([2, 3, 4])[:-1] => TensorShape([Dimension(2), Dimension(3)])
S([2, 3, 4])[-2:] => TensorShape([Dimension(3), Dimension(4)])
S([2, 3, 4])[::2] => TensorShape([Dimension(2), Dimension(4)])
S([2, 3, 4])[::-1] => TensorShape([Dimension(4), Dimension(3), Dimension(2)])
S([2, 3, 4])[5:] => TensorShape([])
S([2, 3, 4])[2:1] => TensorShape([])
S([2, 3, 4])[D(0):D(1)] => TensorShape([Dimension(2)])
S(None)[0] => Dimension(None)
S(None)[-7] => Dimension(None)
S(None)['a'] => Dimension(None)
S(None)[:] => TensorShape(None)
S(None)[0:1] => TensorShape([Dimension(None)])
S(None)[1:] => TensorShape(None)
S(None)[:2] => TensorShape([Dimension(None), Dimension(None)])
S(None)[:-1] => TensorShape(None)
S(None)[-3:-1] => TensorShape(None)
S(None)[2:5] => TensorShape([Dimension(None), Dimension(None), Dimension(None)])
S(None)[5:2] => TensorShape([])
S(None)[::2] => ValueError: Steps are not yet handled
S(None)[D(0):D(2)] => TensorShape([Dimension(None), Dimension(None)])
ts.dimension_at_index(S([2, 3]), 1) => Dimension(3)
ts.dimension_at_index(S([2, 3]), -1) => Dimension(3)
ts.dimension_at_index(S(None), 5) => Dimension(None)
ts.dimension_at_index(S([2]), 1) => IndexError: list index out of range
ts.dimension_at_index([1], 0) => AssertionError:
ts.dimension_value(D(3)) => 3
ts.dimension_value(D(None)) => None
ts.dimension_value(5) => 5
ts.dimension_value('a') => 'a'
"""

MERGE = r"""
S([2, None]).merge_with([None, 3]) => TensorShape([Dimension(2), Dimension(3)])
S(None).merge_with([2]) => TensorShape([Dimension(2)])
S([2]).merge_with(None) => TensorShape([Dimension(2)])
S([2]).merge_with([3]) => ValueError: Shapes (2,) and (3,) are not compatible
S([2]).merge_with([2, 2]) => ValueError: Shapes (2,) and (2, 2) are not compatible
S([]).merge_with(3) => ValueError: Shapes () and (3,) are not compatible
S([2]).merge_with('ab') => TypeError: A string has ambiguous TensorShape, please wrap in a list or convert to an int: ab
S([2]).merge_with([-1]) => ValueError: Dimension -1 must be >= 0
S([2, None]).merge_with(S([None, None])) => TensorShape([Dimension(2), Dimension(None)])
S([2, None]).concatenate([3]) => TensorShape([Dimension(2), Dimension(None), Dimension(3)])
S(None).concatenate([3]) => TensorShape(None)
S([3]).concatenate(None) => TensorShape(None)
S([2]) + [3] => TensorShape([Dimension(2), Dimension(3)])
[3] + S([2]) => TensorShape([Dimension(3), Dimension(2)])
S([2]) + 3 => TensorShape([Dimension(2), Dimension(3)])
S([2]).__radd__(3) => TensorShape([Dimension(3), Dimension(2)])
S([2]).__concat__([4]) => TensorShape([Dimension(2), Dimension(4)])
S([2]) + 'a' => TypeError: A string has ambiguous TensorShape, please wrap in a list or convert to an int: a
S([2]) + S([]) => TensorShape([Dimension(2)])
S([2, None]).most_specific_compatible_shape([2, 3]) => TensorShape([Dimension(2), Dimension(None)])
S([2, 3]).most_specific_compatible_shape([4, 3]) => TensorShape([Dimension(None), Dimension(3)])
S([2]).most_specific_compatible_shape([2, 3]) => TensorShape(None)
S([2]).most_specific_compatible_shape(None) => TensorShape(None)
S([None]).most_specific_compatible_shape([None]) => TensorShape([Dimension(None)])
"""

RANK = r"""
S([2]).assert_same_rank([3]) => None
S([2]).assert_same_rank([3, 4]) => ValueError: Shapes (2,) and (3, 4) must have the same rank
S(None).assert_same_rank([3]) => None
S([2]).assert_same_rank(None) => None
S([2, 3]).assert_has_rank(2) => None
S([2, 3]).assert_has_rank(1) => ValueError: Shape (2, 3) must have rank 1
S(None).assert_has_rank(1) => None
S([2, 3]).with_rank(2) => TensorShape([Dimension(2), Dimension(3)])
S([2, 3]).with_rank(3) => ValueError: Shape (2, 3) must have rank 3
S(None).with_rank(2) => TensorShape([Dimension(None), Dimension(None)])
S([2, 3]).with_rank(None) => TensorShape([Dimension(2), Dimension(3)])
S([2]).with_rank('a') => TypeError: can't multiply sequence by non-int of type 'str'
S([2, 3]).with_rank_at_least(2) => TensorShape([Dimension(2), Dimension(3)])
S([2, 3]).with_rank_at_least(3) => ValueError: Shape (2, 3) must have rank at least 3
S(None).with_rank_at_least(3) => TensorShape(None)
S([2, None]).with_rank_at_most(1) => ValueError: Shape (2, ?) must have rank at most 1
S([2]).with_rank_at_most(1) => TensorShape([Dimension(2)])
S(None).with_rank_at_most(0) => TensorShape(None)
S([2]).with_rank_at_least(None) => TypeError: '<' not supported between instances of 'int' and 'NoneType'
"""

COMPATIBLE = r"""
S([2, None]).is_compatible_with([2, 3]) => True
S([2, None]).is_compatible_with([3, 3]) => False
S([2]).is_compatible_with([2, 2]) => False
S(None).is_compatible_with([2]) => True
S([2]).is_compatible_with(None) => True
S([2]).is_compatible_with(2) => True
S([2]).is_compatible_with('a') => TypeError: A string has ambiguous TensorShape, please wrap in a list or convert to an int: a
S([2, None]).assert_is_compatible_with([3, 3]) => ValueError: Shapes (2, ?) and [3, 3] are incompatible
S([2]).assert_is_compatible_with(3) => ValueError: Shapes (2,) and 3 are incompatible
S([2]).assert_is_compatible_with(S([2, None])) => ValueError: Shapes (2,) and (2, ?) are incompatible
S([2]).assert_is_compatible_with((2, 3)) => ValueError: Shapes (2,) and (2, 3) are incompatible
S([2]).assert_is_compatible_with([2]) => None
"""

EQUAL = r"""
S([2, 3]) == S([2, 3]) => True
S([2, 3]) == (2, 3) => True
[2, 3] == S([2, 3]) => True
S([2]) == 2 => True
S([2]) == D(2) => True
S(None) == None => True
S(None) == S(None) => True
S(None) == S([]) => False
S([2]) == 'ab' => False
S([2]) == object() => False
S([2]) == [[2]] => False
S([2]) == [-1] => ValueError: Dimension -1 must be >= 0
S([2]) == [1.5] => ValueError: Ambiguous dimension: 1.5
S([None]) == S([None]) => False
S1 == S1 => True
S(S1) == S1 => True
S1[:] == S1 => True
S1 + [] == S1 => True
S1[0:1] == S([S1[0]]) => True
S(S1.dims) == S1 => True
S(S1.as_list()) == S1 => False
S1.merge_with(None) == S1 => False
S(None).merge_with(S1) == S1 => True
S1.with_rank(2) == S1 => False
ts.as_shape(S1) == S1 => True
S([2]) != [2] => False
S([2]) != [3] => True
S([2]) != [2, 3] => True
S([None]) != [None] => True
S1 != S1 => False
S(None) != [2] => ValueError: The inequality of unknown TensorShapes is undefined.
S([2]) != None => ValueError: The inequality of unknown TensorShapes is undefined.
S(None) != None => ValueError: The inequality of unknown TensorShapes is undefined.
S([2]) != 'ab' => True
S([2]) != [-1] => ValueError: Dimension -1 must be >= 0
S([2]) < S([3]) => TypeError: '<' not supported between instances of 'TensorShape' and 'TensorShape'
S([2]) is S1.dims => False
S1.dims is S1.dims => True
"""

FUNCTIONS = r"""
ts.unknown_shape() => TensorShape(None)
ts.unknown_shape(2) => TensorShape([Dimension(None), Dimension(None)])
ts.unknown_shape(rank=1) => TensorShape([Dimension(None)])
ts.unknown_shape(ndims=3) => TensorShape([Dimension(None), Dimension(None), Dimension(None)])
ts.unknown_shape(foo=3) => TypeError: Unknown argument: {'foo': 3}
ts.unknown_shape(rank=1, ndims=3) => TypeError: Unknown argument: {'ndims': 3}
ts.unknown_shape(-1) => TensorShape([])
ts.unknown_shape('a') => TypeError: can't multiply sequence by non-int of type 'str'
ts.scalar() => TensorShape([])
ts.vector(3) => TensorShape([Dimension(3)])
ts.vector(None) => TensorShape([Dimension(None)])
ts.vector(-1) => ValueError: Dimension -1 must be >= 0
ts.matrix(2, None) => TensorShape([Dimension(2), Dimension(None)])
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
    return dict(D=D, S=S, ts=ts, dtypes=dtypes, np=np, D1=D(None), S1=S([None, 3]))


ALL = "".join([DIMENSION, CONSTRUCT, PRINT, QUERY, INDEX, MERGE, RANK, COMPATIBLE, EQUAL, FUNCTIONS])


@pytest.mark.parametrize("expression, expected", _cases(ALL))
def test_as_tf(expression, expected):
    assert _outcome(expression, _names()).rstrip() == expected


def test_raw_shape_takes_what_as_shape_takes():
    assert ts.raw_shape(None) is None
    assert ts.raw_shape((2, None)) == (2, None)
    assert ts.raw_shape([2, D(3)]) == (2, 3)
    assert ts.raw_shape(S([2, None])) == (2, None)
    assert ts.raw_shape(5) == (5,)
    assert ts.raw_shape((np.int64(2), 1.0)) == (2, 1)
    assert type(ts.raw_shape((np.int64(2),))[0]) is int
    raw = (2, 3)
    assert ts.raw_shape(raw) is raw


@pytest.mark.parametrize("bad, error", [
    ((-1,), ValueError), ("ab", TypeError), ((1.5,), ValueError), ((2, "a"), ValueError)])
def test_raw_shape_refuses(bad, error):
    with pytest.raises(error):
        ts.raw_shape(bad)


def test_from_raw_is_the_shape():
    shape = S._from_raw((2, None))
    assert shape._raw == (2, None)
    assert shape.as_list() == [2, None]
    assert repr(shape) == "TensorShape([Dimension(2), Dimension(None)])"
    assert S._from_raw(None).rank is None


def test_shapes_pickle_and_copy():
    for shape in (S(None), S([2, None]), S([])):
        assert repr(pickle.loads(pickle.dumps(shape))) == repr(shape)
        assert repr(copy.deepcopy(shape)) == repr(shape)
    assert repr(pickle.loads(pickle.dumps(D(3)))) == "Dimension(3)"


@pytest.mark.parametrize("name", ["dims", "rank", "ndims"])
def test_shapes_are_read_only(name):
    with pytest.raises(AttributeError):
        setattr(S([2]), name, 3)
    with pytest.raises(AttributeError):
        setattr(D(2), "value", 3)


def test_v2_behaviour_gives_plain_sizes():
    ts.enable_v2_tensorshape()
    try:
        shape = S([2, None])
        assert (shape[0], shape[1], S(None)[0]) == (2, None, None)
        assert list(shape) == [2, None]
        assert repr(shape) == "TensorShape([2, None])"
        assert str(shape) == "(2, None)"
        assert shape[:1] == S([2])
        assert repr(shape.dims) == "[Dimension(2), Dimension(None)]"
        assert repr(ts.dimension_at_index(shape, 0)) == "Dimension(2)"
    finally:
        ts.disable_v2_tensorshape()
    assert repr(S([2])[0]) == "Dimension(2)"


@pytest.mark.parametrize("dims, text, data", [
    (None, "unknown_rank: true\n", b"\x18\x01"),
    ([], "", b""),
    ([2, None], "dim {\n  size: 2\n}\ndim {\n  size: -1\n}\n",
     b"\x12\x02\x08\x02\x12\x0b\x08" + b"\xff" * 9 + b"\x01"),
    ([0, 3], "dim {\n}\ndim {\n  size: 3\n}\n", b"\x12\x00\x12\x02\x08\x03")])
def test_as_proto_and_back(dims, text, data):
    proto = S(dims).as_proto()
    assert str(proto) == text
    assert proto.SerializeToString() == data
    assert ts.raw_shape(proto) == S(dims)._raw
