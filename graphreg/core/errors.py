"""The tf.errors tree, the two errors that TF keeps beside it, and refusals."""

import warnings

OK = 0
CANCELLED = 1
UNKNOWN = 2
INVALID_ARGUMENT = 3
DEADLINE_EXCEEDED = 4
NOT_FOUND = 5
ALREADY_EXISTS = 6
PERMISSION_DENIED = 7
RESOURCE_EXHAUSTED = 8
FAILED_PRECONDITION = 9
ABORTED = 10
OUT_OF_RANGE = 11
UNIMPLEMENTED = 12
INTERNAL = 13
UNAVAILABLE = 14
DATA_LOSS = 15
UNAUTHENTICATED = 16


class OpError(Exception):
    """An error of one operation, or of a run as a whole.

    Args:
      node_def: NodeDef of the operation, or None.
      op: the Operation, or None when the graph does not know it.
      message: str.
      error_code: int, one of the constants of tf.errors.
    Source: tf.errors.OpError.
    """

    def __init__(self, node_def, op, message, error_code):
        super().__init__()
        self._node_def = node_def
        self._op = op
        self._message = message
        self._error_code = error_code

    @property
    def message(self):
        """What went wrong, without the operation's stack trace."""
        return self._message

    @property
    def op(self):
        """The Operation that failed, or None."""
        return self._op

    @property
    def node_def(self):
        """The NodeDef of the operation that failed, or None."""
        return self._node_def

    @property
    def error_code(self):
        """The number of the error class."""
        return self._error_code

    def __str__(self):
        if getattr(self._op, "traceback", None) is None:
            return self.message
        return "".join([self.message] + _op_history(self._op))

    def __reduce__(self):
        args = (self._node_def, self._op, self._message)
        if type(self) in (OpError, UnknownError):
            args += (self._error_code,)
        return type(self), args


class CancelledError(OpError):
    """The operation was cancelled, as a blocked dequeue is when its session closes.

    Source: tf.errors.CancelledError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, CANCELLED)

class UnknownError(OpError):
    """An error of no other class.

    Source: tf.errors.UnknownError.
    """

    def __init__(self, node_def, op, message, error_code=UNKNOWN):
        super().__init__(node_def, op, message, error_code)

class InvalidArgumentError(OpError):
    """An argument, shape or fed value is wrong whatever the state of the system.

    Source: tf.errors.InvalidArgumentError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, INVALID_ARGUMENT)

class DeadlineExceededError(OpError):
    """The run did not finish in the time it was given.

    Source: tf.errors.DeadlineExceededError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, DEADLINE_EXCEEDED)

class NotFoundError(OpError):
    """A file, key or other named thing does not exist.

    Source: tf.errors.NotFoundError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, NOT_FOUND)

class AlreadyExistsError(OpError):
    """A thing that was to be created exists.

    Source: tf.errors.AlreadyExistsError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, ALREADY_EXISTS)

class PermissionDeniedError(OpError):
    """The caller may not do this.

    Source: tf.errors.PermissionDeniedError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, PERMISSION_DENIED)

class UnauthenticatedError(OpError):
    """The caller did not say validly who it is.

    Source: tf.errors.UnauthenticatedError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, UNAUTHENTICATED)

class ResourceExhaustedError(OpError):
    """Memory, disk or another resource ran out.

    Source: tf.errors.ResourceExhaustedError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, RESOURCE_EXHAUSTED)

class FailedPreconditionError(OpError):
    """The system is not in the state wanted, as when a variable is uninitialized.

    Source: tf.errors.FailedPreconditionError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, FAILED_PRECONDITION)

class AbortedError(OpError):
    """The operation was given up, mostly for a conflict with another.

    Source: tf.errors.AbortedError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, ABORTED)

class OutOfRangeError(OpError):
    """The operation went past the end, as of a closed and empty queue.

    Source: tf.errors.OutOfRangeError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, OUT_OF_RANGE)

class UnimplementedError(OpError):
    """The operation is not implemented.

    Source: tf.errors.UnimplementedError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, UNIMPLEMENTED)

class InternalError(OpError):
    """Something that must hold inside the system does not.

    Source: tf.errors.InternalError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, INTERNAL)

class UnavailableError(OpError):
    """The service is unavailable now; trying again may help.

    Source: tf.errors.UnavailableError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, UNAVAILABLE)

class DataLossError(OpError):
    """Data is lost or corrupt, as when a checksum does not match.

    Source: tf.errors.DataLossError.
    """

    def __init__(self, node_def, op, message):
        super().__init__(node_def, op, message, DATA_LOSS)


class OperatorNotAllowedInGraphError(TypeError):
    """A tensor was used where Python needs a value: in `if`, in iteration.

    Source: tensorflow.python.framework.errors_impl.
    """


class InaccessibleTensorError(ValueError):
    """A tensor of one function graph was used in another.

    Source: tensorflow.python.framework.errors_impl.
    """


_CLASS_OF_CODE = {
    CANCELLED: CancelledError, UNKNOWN: UnknownError,
    INVALID_ARGUMENT: InvalidArgumentError,
    DEADLINE_EXCEEDED: DeadlineExceededError, NOT_FOUND: NotFoundError,
    ALREADY_EXISTS: AlreadyExistsError,
    PERMISSION_DENIED: PermissionDeniedError,
    RESOURCE_EXHAUSTED: ResourceExhaustedError,
    FAILED_PRECONDITION: FailedPreconditionError, ABORTED: AbortedError,
    OUT_OF_RANGE: OutOfRangeError, UNIMPLEMENTED: UnimplementedError,
    INTERNAL: InternalError, UNAVAILABLE: UnavailableError,
    DATA_LOSS: DataLossError, UNAUTHENTICATED: UnauthenticatedError,
}
_CODE_OF_CLASS = {cls: code for code, cls in _CLASS_OF_CODE.items()}


def exception_type_from_error_code(error_code):
    """Return the exception class of a code.

    Args:
      error_code: int, 1 to 16.
    Returns:
      A subclass of OpError.
    Raises:
      KeyError: no class has that code.
    Source: tf.errors.exception_type_from_error_code.
    """
    return _CLASS_OF_CODE[error_code]


def error_code_from_exception_type(cls):
    """Return the code of an exception class.

    Args:
      cls: a subclass of OpError.
    Returns:
      int; for a class without code an UnknownError object, with a warning,
      as TF does.
    Source: tf.errors.error_code_from_exception_type.
    """
    try:
        return _CODE_OF_CLASS[cls]
    except KeyError:
        warnings.warn("Unknown class exception")
        return UnknownError(None, None, "Unknown class exception", None)


def make_error(node_def, op, message, error_code):
    """Return the exception that stands for an error code at an operation."""
    cls = _CLASS_OF_CODE.get(error_code)
    if cls is not None:
        return cls(node_def, op, message)
    warnings.warn("Unknown error code: %d" % error_code)
    return UnknownError(node_def, op, message, error_code)


def invalid_argument(message):
    """Return the InvalidArgumentError that a kernel raises; the engine adds the op and its node_def."""
    return InvalidArgumentError(None, None, message)


def not_emulated(what, where=""):
    """Return the error that refuses something of TF which graphreg lacks.

    Args:
      what: str, e.g. "tf.contrib.tpu".
      where: str, where it was asked for, e.g. "tf.Session".
    Returns:
      UnimplementedError: "<what> is not emulated", then " (in <where>)".
    """
    text = "%s is not emulated" % what
    return UnimplementedError(None, None,
                              "%s (in %s)" % (text, where) if where else text)


class raise_exception_on_not_ok_status:
    """Refuses: there is no C API whose status could be watched.

    Raises:
      UnimplementedError: on entry.
    Source: tf.errors.raise_exception_on_not_ok_status.
    """

    def __enter__(self):
        raise not_emulated("the status of the C API",
                           "tf.errors.raise_exception_on_not_ok_status")

    def __exit__(self, *exc_info):
        return False


def _op_history(op):
    """Stack of the op, then of the ops that it was made from by replacement."""
    parts = ["\n\nOriginal stack trace for %r:\n" % op.name]
    parts += map(_frame_text, op.traceback)
    previous, op = op.traceback, getattr(op, "_original_op", None)
    while getattr(op, "traceback", None) is not None:
        parts.append("\n...which was originally created as op %r, defined at:\n"
                     % op.name)
        parts += _compact_stack(op.traceback, previous)
        previous, op = op.traceback, getattr(op, "_original_op", None)
    return parts


def _compact_stack(frames, previous):
    """Frame texts with the part shared with `previous` left out.

    TF walks the two stacks in step, so frames deeper than `previous` are lost.
    """
    frames = frames[:len(previous)]
    shared = 0
    for mine, other in zip(frames, previous):
        if tuple(mine) != tuple(other):
            break
        shared += 1
    texts = [_frame_text(frame) for frame in frames]
    if shared < 2:
        return texts
    if shared == len(frames):
        return texts[:1]
    note = "[elided %d identical lines from previous traceback]\n" % (shared - 2)
    return texts[:1] + [note] + texts[shared - 1:]


def _frame_text(frame):
    filename, lineno, name, line = tuple(frame)[:4]
    text = "  File \"%s\", line %d, in %s\n" % (filename, lineno, name)
    return text + "    %s\n" % line if line else text
