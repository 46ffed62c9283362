"""TF's public namespace tf.errors: re-exports only."""
from .core.errors import (
    ABORTED, AbortedError, ALREADY_EXISTS, AlreadyExistsError, CANCELLED, CancelledError, DATA_LOSS, DataLossError,
    DEADLINE_EXCEEDED, DeadlineExceededError, error_code_from_exception_type, exception_type_from_error_code,
    FAILED_PRECONDITION, FailedPreconditionError, INTERNAL, InternalError, INVALID_ARGUMENT, InvalidArgumentError,
    NOT_FOUND, NotFoundError, OK, OpError, OUT_OF_RANGE, OutOfRangeError, PERMISSION_DENIED, PermissionDeniedError,
    raise_exception_on_not_ok_status, RESOURCE_EXHAUSTED, ResourceExhaustedError, UNAUTHENTICATED,
    UnauthenticatedError, UNAVAILABLE, UnavailableError, UNIMPLEMENTED, UnimplementedError, UNKNOWN, UnknownError)
