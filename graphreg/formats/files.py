"""Files read whole, and written so that a crash leaves the old one or the new one, never a part."""
import functools
import os
import threading

from ..core import errors

_STARTED = 1 << 22              # bytes that the disk starts to write while more come
_LARGE = 1 << 20                # bytes: a thread for less would cost more than it brings


def _error(error, path):
    """The tf.errors class of what the system says about a path."""
    kind = {2: errors.NotFoundError, 13: errors.PermissionDeniedError, 17: errors.AlreadyExistsError,
            20: errors.FailedPreconditionError, 21: errors.FailedPreconditionError,
            28: errors.ResourceExhaustedError}.get(error.errno, errors.UnknownError)
    return kind(None, None, f"{path}; {os.strerror(error.errno or 5)}")


class told:
    """Context manager that turns OSError of a path into the error that TF raises."""

    def __init__(self, path):
        self._path = path

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, OSError):
            raise _error(error, self._path) from None
        return False


def read_file(path):
    """bytes of a file."""
    with told(path), open(path, "rb") as f:
        return f.read()


@functools.lru_cache(None)
def _range_to_disk():
    """Linux' function (file, offset, size, 2) that starts to bring bytes to disk, or None."""
    try:
        import ctypes
        found = ctypes.CDLL(None).sync_file_range
    except (ImportError, OSError, AttributeError, TypeError):
        return None
    found.argtypes = ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint
    return found


def _write_all(file, parts):
    """Write buffers, large ones while the next is made; a buffer may be used again two parts later."""
    parts = iter(parts)
    part, write = next(parts, b""), _Writer(file)
    if len(part) < _LARGE:
        write(part)
        for part in parts:
            write(part)
        return
    from concurrent.futures import ThreadPoolExecutor
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(write, part)
        for part in parts:
            running.result()
            running = pool.submit(write, part)
        running.result()


class _Writer:
    """Writes buffers to a file; the disk gets to work on the first ones while more come."""

    def __init__(self, file):
        self._file, self._started, self._at = file, 0, 0

    def __call__(self, part):
        self._at += self._file.write(part)
        if self._at - self._started >= _STARTED and _range_to_disk():
            self._file.flush()
            _range_to_disk()(self._file.fileno(), self._started, self._at - self._started, 2)
            self._started = self._at


def write_temporary(path, parts):
    """Write bytes beside `path` under a name of its own, on disk when this returns; the temporary name.

    Args:
      parts: iterable of bytes or other buffers.
    """
    temporary = f"{path}.tempstate{os.getpid()}-{threading.get_ident() & 0xFFFFFFFF:x}"
    with told(temporary):
        try:
            with open(temporary, "wb") as f:
                _write_all(f, parts)
                f.flush()
                os.fsync(f.fileno())
        except BaseException:
            remove_quietly(temporary)
            raise
    return temporary


def write_file(path, parts):
    """Write a file under a temporary name, bring it to disk and give it its name."""
    put_in_place(write_temporary(path, parts), path)
    sync_folder(path)


def put_in_place(temporary, path):
    """Give a written file its name, in place of what had it."""
    with told(path):
        os.replace(temporary, path)


def sync_folder(path):
    """Bring the names in the folder of `path` to disk, where the system can."""
    try:
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError:
        pass
    finally:
        os.close(folder)


def remove_quietly(path):
    """Remove a file if it is there."""
    try:
        os.remove(path)
    except OSError:
        pass
