"""The error tree against what TF 1.15.5 has."""

import copy
import pickle

import pytest

from graphreg.core import errors

# class, code; recorded from TF 1.15.5.
CODES = """
CancelledError CANCELLED 1
UnknownError UNKNOWN 2
InvalidArgumentError INVALID_ARGUMENT 3
DeadlineExceededError DEADLINE_EXCEEDED 4
NotFoundError NOT_FOUND 5
AlreadyExistsError ALREADY_EXISTS 6
PermissionDeniedError PERMISSION_DENIED 7
ResourceExhaustedError RESOURCE_EXHAUSTED 8
FailedPreconditionError FAILED_PRECONDITION 9
AbortedError ABORTED 10
OutOfRangeError OUT_OF_RANGE 11
UnimplementedError UNIMPLEMENTED 12
InternalError INTERNAL 13
UnavailableError UNAVAILABLE 14
DataLossError DATA_LOSS 15
UnauthenticatedError UNAUTHENTICATED 16
"""
ROWS = [row.split() for row in CODES.strip().splitlines()]


class Op:
    """What an error looks at in an operation."""

    def __init__(self, name, traceback=None, original=None):
        self.name, self.traceback, self._original_op = name, traceback, original


@pytest.mark.parametrize("name, constant, code", ROWS)
def test_class_and_code(name, constant, code):
    cls = getattr(errors, name)
    assert cls.__bases__ == (errors.OpError,)
    assert getattr(errors, constant) == int(code)
    error = cls(None, None, "text")
    assert (error.error_code, error.message) == (int(code), "text")
    assert (error.op, error.node_def, error.args) == (None, None, ())
    assert str(error) == "text"
    assert repr(error) == name + "()"
    assert errors.exception_type_from_error_code(int(code)) is cls
    assert errors.error_code_from_exception_type(cls) == int(code)
    assert type(errors.make_error(None, None, "m", int(code))) is cls


def test_ok_has_no_class():
    assert errors.OK == 0
    for code in (0, 99, "x"):
        with pytest.raises(KeyError) as e:
            errors.exception_type_from_error_code(code)
        assert e.value.args == (code,)


def test_class_without_code():
    for cls in (ValueError, errors.OpError):
        with pytest.warns(UserWarning, match="^Unknown class exception$"):
            error = errors.error_code_from_exception_type(cls)
        assert type(error) is errors.UnknownError
        assert (error.error_code, error.message) == (None, "Unknown class exception")


def test_unknown_code():
    with pytest.warns(UserWarning, match="^Unknown error code: 77$"):
        error = errors.make_error(None, None, "m", 77)
    assert type(error) is errors.UnknownError
    assert (error.error_code, str(error)) == (77, "m")


def test_keywords_and_own_codes():
    assert errors.OutOfRangeError(message="m", node_def=1, op=None).node_def == 1
    assert errors.UnknownError(None, None, "m").error_code == 2
    assert errors.UnknownError(None, None, "m", 9).error_code == 9
    assert errors.OpError(None, None, "m", 5).error_code == 5
    with pytest.raises(TypeError):
        errors.OpError(None, None, "m")


@pytest.mark.parametrize("name", ["message", "op", "node_def", "error_code"])
def test_read_only(name):
    with pytest.raises(AttributeError):
        setattr(errors.AbortedError(None, None, "m"), name, 1)


def test_pickle_and_copy():
    for error in (errors.OutOfRangeError(None, None, "m"),
                  errors.UnknownError(None, None, "m", 9),
                  errors.OpError(None, None, "m", 5)):
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(other) is type(error)
            assert (other.message, other.error_code) == ("m", error.error_code)


def test_errors_that_are_no_op_errors():
    assert errors.OperatorNotAllowedInGraphError.__bases__ == (TypeError,)
    assert errors.InaccessibleTensorError.__bases__ == (ValueError,)


def test_not_emulated():
    error = errors.not_emulated("tf.contrib.tpu")
    assert type(error) is errors.UnimplementedError
    assert str(error) == "tf.contrib.tpu is not emulated"
    assert str(errors.not_emulated("x", "tf.Session")) == "x is not emulated (in tf.Session)"


def test_c_api_status_refuses():
    with pytest.raises(errors.UnimplementedError, match="C API"):
        with errors.raise_exception_on_not_ok_status():
            pass


# Stack traces: texts recorded from TF 1.15.5 on ops with these frames.

P = [("f.py", i, "a", "x=%d" % i) for i in range(6)]


def frames(numbers):
    return "".join(['  File "f.py", line %d, in a\n    x=%d\n' % (i, i) for i in numbers])


G = '  File "g.py", line 0, in b\n    y\n  File "g.py", line 1, in b\n    y\n'


def text(op):
    return str(errors.OutOfRangeError(None, op, "m"))


def test_op_without_traceback():
    assert text(Op("x")) == "m"
    assert text(object()) == "m"


def test_traceback():
    op = Op("x", [("f.py", 1, "a", "x=1"), ("g.py", 3, "c", None)])
    assert text(op) == ("m\n\nOriginal stack trace for 'x':\n"
                        '  File "f.py", line 1, in a\n    x=1\n'
                        '  File "g.py", line 3, in c\n')
    assert text(Op("x", [])) == "m\n\nOriginal stack trace for 'x':\n"


@pytest.mark.parametrize("shared, expected", [
    (0, G),
    (1, frames([0]) + G),
    (2, frames([0]) + "[elided 0 identical lines from previous traceback]\n"
     + frames([1]) + G),
    (4, frames([0]) + "[elided 2 identical lines from previous traceback]\n"
     + frames([3]) + G),
    (5, frames([0]) + "[elided 3 identical lines from previous traceback]\n"
     + frames([4]) + '  File "g.py", line 0, in b\n    y\n'),
    (6, frames([0]))])
def test_original_op(shared, expected):
    original = Op("y", P[:shared] + [("g.py", i, "b", "y") for i in range(2)])
    head, _, tail = text(Op("x", P, original)).partition(
        "\n...which was originally created as op 'y', defined at:\n")
    assert head == "m\n\nOriginal stack trace for 'x':\n" + frames(range(6))
    assert tail == expected


def test_chain_of_original_ops():
    ops = Op("x", P[:1], Op("y", P[:1], Op("z", P[:1])))
    assert text(ops) == (
        "m\n\nOriginal stack trace for 'x':\n" + frames([0])
        + "\n...which was originally created as op 'y', defined at:\n" + frames([0])
        + "\n...which was originally created as op 'z', defined at:\n" + frames([0]))
