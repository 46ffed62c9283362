"""Files by path, with TF's errors: what tf.gfile, tf.io.gfile and the file ops stand on."""
import errno
import fnmatch
import itertools
import os
import re
import shutil

from ..core import errors

_OF_ERRNO = {errno.ENOENT: errors.NotFoundError, errno.EEXIST: errors.AlreadyExistsError,
             errno.EACCES: errors.PermissionDeniedError, errno.EPERM: errors.PermissionDeniedError,
             errno.EINVAL: errors.InvalidArgumentError, errno.ENOSPC: errors.ResourceExhaustedError,
             errno.EMFILE: errors.ResourceExhaustedError, errno.EISDIR: errors.FailedPreconditionError,
             errno.ENOTDIR: errors.FailedPreconditionError, errno.ENOTEMPTY: errors.FailedPreconditionError,
             errno.EBUSY: errors.UnavailableError, errno.EIO: errors.UnknownError}
_MODES = ("r", "w", "a", "r+", "w+", "a+")


def as_path(name):
    """str of a str, bytes or path object; a scheme other than file:// is refused."""
    name = os.fspath(name) if hasattr(name, "__fspath__") else name
    if isinstance(name, bytes):
        name = name.decode("utf-8", "surrogateescape")
    if not isinstance(name, str):
        raise TypeError(f"Expected binary or unicode string, got {name!r}")
    if name.startswith("file://"):
        return name[len("file://"):]
    scheme = re.match("([a-zA-Z][a-zA-Z0-9.]*)://", name)
    if scheme:
        raise errors.UnimplementedError(
            None, None, f"File system scheme '{scheme.group(1)}' not implemented (file: '{name}')")
    return name


def translated(error, path):
    """The TF error of an OSError."""
    kind = _OF_ERRNO.get(error.errno, errors.UnknownError)
    return kind(None, None, f"{path}; {os.strerror(error.errno)}")


def call(function, path, *args, **kwargs):
    """function(path, ...) with TF's errors."""
    try:
        return function(path, *args, **kwargs)
    except OSError as error:
        raise translated(error, path) from None


def read_bytes(name):
    """bytes: all of a file."""
    def read(path):
        with open(path, "rb") as file:
            return file.read()
    return call(read, as_path(name))


def vocabulary_lines(path, size=-1):
    """Generator of the lines of a file without their ends, size at most: an empty one is an error."""
    at = 0
    with call(open, path, "rb") as file:
        lines = iter(lambda: call(lambda _: file.readline(), path), b"")
        for line in lines if size < 0 else itertools.islice(lines, size):
            at += len(line)
            line = line.rstrip(b"\n").replace(b"\r", b"")
            if not line:
                raise errors.InvalidArgumentError(
                    None, None, f"Invalid content in {path}: empty line found at position {at}.")
            yield line


def write_bytes(name, data):
    """Make data (bytes) the contents of a file."""
    def write(path):
        with open(path, "wb") as file:
            file.write(data)
    call(write, as_path(name))


class FileIO:
    """A file that is opened at its first use.

    Args:
      name: str, bytes or path.
      mode: str, one of r, w, a, r+, w+, a+, with b for bytes.
    Raises:
      InvalidArgumentError: another mode.
    Source: tf.gfile.GFile.
    """

    def __init__(self, name, mode):
        self.__name, self.__mode = name, mode
        self.__binary = "b" in mode
        if mode.replace("b", "") not in _MODES:
            raise errors.InvalidArgumentError(None, None, "mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+'")
        plain = mode.replace("b", "")
        self.__reads, self.__writes = plain != "w" and plain != "a", plain != "r"
        self._reader = self._writer = None

    name = property(lambda self: self.__name)
    mode = property(lambda self: self.__mode)

    def _open_reader(self):
        if self._reader is None:
            if not self.__reads:
                raise errors.PermissionDeniedError(None, None, "File isn't open for reading")
            path = as_path(self.__name)
            if os.path.isdir(path):
                raise errors.FailedPreconditionError(None, None, f"{path}; Is a directory")
            self._reader = call(open, path, "rb")
        return self._reader

    def _open_writer(self):
        if self._writer is None:
            if not self.__writes:
                raise errors.PermissionDeniedError(None, None, "File isn't open for writing")
            mode = "ab" if self.__mode[0] == "a" else "wb"
            self._writer = call(open, as_path(self.__name), mode)
        return self._writer

    def _shown(self, data):
        return data if self.__binary else data.decode("utf-8")

    def write(self, file_content):
        """Write str or bytes at the end."""
        file = self._open_writer()
        if isinstance(file_content, str):
            file_content = file_content.encode("utf-8")
        if not isinstance(file_content, bytes):
            raise TypeError(f"Expected binary or unicode string, got {file_content!r}")
        file.write(file_content)

    def read(self, n=-1):
        """The next n bytes (all that are left: -1), as str unless the mode has b."""
        return self._shown(self._open_reader().read(None if n == -1 else n))

    def readline(self):
        """The next line with its end, without carriage returns; empty at the end."""
        return self._shown(self._open_reader().readline().replace(b"\r", b""))

    def readlines(self):
        """list of the lines that are left."""
        return [self._shown(line.replace(b"\r", b"")) for line in self._open_reader()]

    def seek(self, offset=None, whence=0, position=None):
        """Go to an offset from the start (0), from here (1) or from the end (2)."""
        file = self._open_reader()
        if offset is None and position is None:
            raise TypeError("seek(): offset argument required")
        offset = position if offset is None else offset
        if whence not in (0, 1, 2):
            raise errors.InvalidArgumentError(
                None, None, f"Invalid whence argument: {whence}. Valid values are 0, 1, or 2.")
        offset += (0, file.tell() if whence == 1 else 0, self.size() if whence == 2 else 0)[whence]
        if offset < 0:
            raise errors.InvalidArgumentError(None, None, f"Seeking to a negative position: {offset}")
        if offset > self.size():
            file.seek(0, 2)
            raise errors.OutOfRangeError(None, None, "reached end of file")
        file.seek(offset)

    def tell(self):
        """int: the place in the file."""
        if self.__reads:
            return self._open_reader().tell()
        return self._open_writer().tell()

    def size(self):
        """int: bytes in the file."""
        return stat(self.__name).length

    def seekable(self):
        """True."""
        return True

    def flush(self):
        """Hand what was written to the operating system."""
        if self._writer is not None:
            self._writer.flush()

    def close(self):
        """Close the file; the next use opens it again."""
        for file in (self._reader, self._writer):
            if file is not None:
                file.close()
        self._reader = self._writer = None

    def __del__(self):
        # Programs read whole files without closing them: that is no mistake here.
        if hasattr(self, "_writer"):
            self.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    next = __next__


class FileStatistics:
    """length (bytes), mtime_nsec and is_directory of a path."""

    def __init__(self, length, mtime_nsec, is_directory):
        self.length, self.mtime_nsec, self.is_directory = length, mtime_nsec, is_directory


# ------------------------------------------------------------------ paths
def exists(path):
    """Whether a file or directory is there.

    Source: tf.io.gfile.exists.
    """
    return os.path.exists(as_path(path))


def isdir(path):
    """Whether a directory is there.

    Source: tf.io.gfile.isdir.
    """
    return os.path.isdir(as_path(path))


def stat(path):
    """FileStatistics of a path.

    Raises:
      NotFoundError: nothing is there.
    Source: tf.io.gfile.stat.
    """
    found = call(os.stat, as_path(path))
    return FileStatistics(found.st_size, found.st_mtime_ns, os.path.isdir(as_path(path)))


def listdir(path):
    """list of the names in a directory.

    Raises:
      NotFoundError: no such directory.
    Source: tf.io.gfile.listdir.
    """
    path = as_path(path)
    if not os.path.isdir(path):
        raise errors.NotFoundError(None, None, f"Could not find directory {path}")
    return os.listdir(path)


def mkdir(path):
    """Make a directory; nothing happens when it is there.

    Raises:
      NotFoundError: its parent is not there.
    Source: tf.io.gfile.mkdir.
    """
    path = as_path(path)
    if path and not os.path.exists(path):
        call(os.mkdir, path)


def makedirs(path):
    """Make a directory and what lies above it; nothing happens when it is there.

    Source: tf.io.gfile.makedirs.
    """
    path = as_path(path)
    if path and not os.path.exists(path):
        call(os.makedirs, path, exist_ok=True)


def remove(path):
    """Delete a file.

    Raises:
      NotFoundError: it is not there.
      FailedPreconditionError: it is a directory.
    Source: tf.io.gfile.remove.
    """
    call(os.remove, as_path(path))


def rmtree(path):
    """Delete a directory and all that is in it.

    Raises:
      NotFoundError: it is not there.
    Source: tf.io.gfile.rmtree.
    """
    path = as_path(path)
    if not os.path.exists(path):
        raise errors.NotFoundError(None, None, f"{path} not found")
    if not os.path.isdir(path):
        raise errors.FailedPreconditionError(None, None, f"{path}; Not a directory")
    call(shutil.rmtree, path)


def rename(src, dst, overwrite=False):
    """Rename a file or directory.

    Raises:
      AlreadyExistsError: dst is there, and overwrite is False.
    Source: tf.io.gfile.rename.
    """
    src, dst = as_path(src), as_path(dst)
    if not overwrite and os.path.exists(dst):
        raise errors.AlreadyExistsError(None, None, "file already exists")
    call(os.replace, src, dst)


def copy(src, dst, overwrite=False):
    """Copy a file.

    Raises:
      AlreadyExistsError: dst is there, and overwrite is False.
    Source: tf.io.gfile.copy.
    """
    src, dst = as_path(src), as_path(dst)
    if not overwrite and os.path.exists(dst):
        raise errors.AlreadyExistsError(None, None, "file already exists")
    if os.path.isdir(src):
        raise errors.InvalidArgumentError(None, None, f"{dst}; Invalid argument")
    call(shutil.copyfile, src, dst)


def walk(top, topdown=True, onerror=None):
    """Yield (directory, its directories, its files) for a directory and those below.

    Source: tf.io.gfile.walk.
    """
    top = as_path(top)
    try:
        names = listdir(top)
    except errors.NotFoundError as error:
        if onerror:
            onerror(error)
        return
    folders = [n for n in names if os.path.isdir(os.path.join(top, n))]
    here = (top, folders, [n for n in names if n not in folders])
    if topdown:
        yield here
    for folder in folders:
        yield from walk(os.path.join(top, folder), topdown, onerror)
    if not topdown:
        yield here


def glob(pattern):
    """list of the paths that match a pattern, or one of a list of patterns.

    Raises:
      NotFoundError: the directory before the first wildcard is not there.
    Source: tf.io.gfile.glob.
    """
    if isinstance(pattern, (str, bytes)) or hasattr(pattern, "__fspath__"):
        pattern = [pattern]
    return [path for one in map(as_path, pattern) for path in _check_folder(one) or matching(one)]


def _check_folder(pattern):
    """NotFoundError, FailedPreconditionError: what stands before the first wildcard is no directory."""
    found = _MAGIC.search(pattern)
    folder = os.path.dirname(pattern[:found.start()]) if found else ""
    if folder:
        call(os.scandir, folder).close()


_MAGIC = re.compile(r"[*?\[\\]")


def matching(pattern):
    """list of paths that match; directories that are not there match nothing."""
    if not _MAGIC.search(pattern):
        return [pattern] if os.path.lexists(pattern) else []
    head, _, last = pattern.rpartition("/")
    root = "/" if pattern.startswith("/") else "."
    parents = matching(head) if _MAGIC.search(head) else [head or root]
    out = []
    for parent in parents:
        if os.path.isdir(parent):
            out += [_joined(parent, head, name) for name in os.listdir(parent) if _matches(name, last)]
    return out


def _joined(parent, head, name):
    return name if not head and parent == "." else os.path.join(parent, name)


def _matches(name, pattern):
    return fnmatch.fnmatchcase(name, pattern.replace("[^", "[!"))
