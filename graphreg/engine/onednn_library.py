"""Finding a oneDNN library (libdnnl 3.x) and speaking to its C API.

The extra `graphreg[onednn]` brings one, and any other of version 3 is taken: the first found of GRAPHREG_DNNL (a
path; empty means none), the files of installed distributions, the library folder of the Python installation, and
where the system's linker looks.  A library that is too old, damaged or of another kind is passed over, which one
line in the log says.
"""
import ctypes
import fnmatch
import glob
import os
import struct
import sys
import threading

import numpy as np

_DISTRIBUTIONS = "onednn_cpu_*.dist-info"      # the package "onednn" itself is the SYCL build
_NAMES = ("libdnnl.so.3*", "libdnnl.so", "libdnnl*.dylib", "dnnl.dll")
_LINKED = {"darwin": "libdnnl.3.dylib", "win32": "dnnl.dll"}.get(sys.platform, "libdnnl.so.3")
_RUNTIMES = {1: "SEQ", 2: "OMP", 4: "TBB", 8: "THREADPOOL", 512: "SYCL"}
_TAKEN_RUNTIMES = (1, 2, 4)      # a thread pool must be a C++ object, and SYCL runs on devices


class Refused(Exception):
    """What the library was asked for it does not do."""


class _Version(ctypes.Structure):
    _fields_ = [("major", ctypes.c_int), ("minor", ctypes.c_int), ("patch", ctypes.c_int),
                ("hash", ctypes.c_char_p), ("cpu_runtime", ctypes.c_uint), ("gpu_runtime", ctypes.c_uint)]


class Argument(ctypes.Structure):
    """An argument of a primitive: its number and the memory object."""

    _fields_ = [("number", ctypes.c_int), ("memory", ctypes.c_void_p)]


_P, _I, _L, _F, _U = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_float, ctypes.c_uint
_LONGS = ctypes.POINTER(_L)
_OUT = ctypes.POINTER(_P)
# Arguments of the functions, without dnnl_ in front; all return a status.
_PROTOTYPES = {
    "engine_create": (_OUT, _I, ctypes.c_size_t),
    "stream_create": (_OUT, _P, _U),
    "memory_desc_create_with_strides": (_OUT, _I, _LONGS, _I, _LONGS),
    "memory_desc_create_with_tag": (_OUT, _I, _LONGS, _I, _I),
    "memory_desc_destroy": (_P,),
    "memory_desc_equal": (_P, _P),
    "memory_create": (_OUT, _P, _P, _P),
    "memory_set_data_handle": (_P, _P),
    "memory_destroy": (_P,),
    "primitive_attr_create": (_OUT,),
    "primitive_attr_destroy": (_P,),
    "primitive_attr_set_scratchpad_mode": (_P, _I),
    "primitive_attr_set_post_ops": (_P, _P),
    "post_ops_create": (_OUT,),
    "post_ops_append_binary": (_P, _I, _P),
    "post_ops_destroy": (_P,),
    "primitive_desc_destroy": (_P,),
    "primitive_create": (_OUT, _P),
    "primitive_execute": (_P, _P, _I, _P),
    "primitive_destroy": (_P,),
    "convolution_forward_primitive_desc_create":
        (_OUT, _P, _I, _I, _P, _P, _P, _P, _LONGS, _LONGS, _LONGS, _LONGS, _P),
    "convolution_backward_data_primitive_desc_create":
        (_OUT, _P, _I, _P, _P, _P, _LONGS, _LONGS, _LONGS, _LONGS, _P, _P),
    "convolution_backward_weights_primitive_desc_create":
        (_OUT, _P, _I, _P, _P, _P, _P, _LONGS, _LONGS, _LONGS, _LONGS, _P, _P),
    "pooling_forward_primitive_desc_create":
        (_OUT, _P, _I, _I, _P, _P, _LONGS, _LONGS, _LONGS, _LONGS, _LONGS, _P),
    "pooling_backward_primitive_desc_create":
        (_OUT, _P, _I, _P, _P, _LONGS, _LONGS, _LONGS, _LONGS, _LONGS, _P, _P),
    "batch_normalization_forward_primitive_desc_create": (_OUT, _P, _I, _P, _P, _F, _U, _P),
    "batch_normalization_backward_primitive_desc_create": (_OUT, _P, _I, _P, _P, _P, _F, _U, _P, _P),
    "matmul_primitive_desc_create": (_OUT, _P, _P, _P, _P, _P, _P),
    "softmax_forward_primitive_desc_create": (_OUT, _P, _I, _I, _P, _P, _I, _P),
    "binary_primitive_desc_create": (_OUT, _P, _I, _P, _P, _P, _P),
    "eltwise_forward_primitive_desc_create": (_OUT, _P, _I, _I, _P, _P, _F, _F, _P),
    "eltwise_backward_primitive_desc_create": (_OUT, _P, _I, _P, _P, _P, _F, _F, _P, _P),
    "reorder_primitive_desc_create": (_OUT, _P, _P, _P, _P, _P),
}


class Library:
    """The functions of one libdnnl, with an engine: what takes part in every call.

    Args:
      path: str or None, the file.
    Raises:
      Refused: it is no library that serves; the text says why.
    """

    def __init__(self, path):
        self.path = path
        _check_whole(path)
        # Threads that wait must not spin: what runs between two calls has one thread.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            self._dll = ctypes.CDLL(path)
            version = self._function("version", (), ctypes.POINTER(_Version))().contents
        except (OSError, AttributeError) as error:
            raise Refused(str(error)) from None
        self.version = version.major, version.minor, version.patch
        self.runtime = _RUNTIMES.get(version.cpu_runtime, str(version.cpu_runtime))
        if version.major != 3:
            raise Refused(f"version {version.major}.{version.minor} where 3 is wanted")
        if version.cpu_runtime not in _TAKEN_RUNTIMES:
            raise Refused(f"built for the runtime {self.runtime}")
        self._bind()
        self.engine = self.new("engine_create", 1, 0)
        self._forked = False
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)
        self._lanes = threading.local()
        self._set_threads = self._find_threads()

    def _bind(self):
        try:
            for name, arguments in _PROTOTYPES.items():
                setattr(self, name, self._function(name, arguments, _I))
            self.desc_size = self._function("memory_desc_get_size", (_P,), ctypes.c_size_t)
            self.query_desc = self._function("primitive_desc_query_md", (_P, _I, _I), _P)
        except AttributeError as error:
            raise Refused(str(error)) from None

    def _function(self, name, arguments, result):
        function = getattr(self._dll, "dnnl_" + name)
        function.argtypes, function.restype = arguments, result
        return function

    def _find_threads(self):
        """What sets the number of threads of the calling thread, or None."""
        if self.runtime != "OMP":
            return None
        for name in (None, "libgomp.so.1", "libiomp5.so", "libomp.dylib"):
            try:
                return ctypes.CDLL(name).omp_set_num_threads
            except (OSError, AttributeError):
                continue
        return None

    def new(self, function, *arguments):
        """The handle that a function makes."""
        made = _P()
        self.check(getattr(self, function)(ctypes.byref(made), *arguments))
        return made.value

    def check(self, status):
        """Refused unless a status is good."""
        if status:
            raise Refused(f"status {status}")

    def _after_fork(self):
        """The other threads of a pool are not there after a fork: the child computes with one."""
        self._forked, self._lanes = True, threading.local()

    def lane(self, threads):
        """The stream and scratch memory of the calling thread, which computes with that many threads from now on."""
        lanes = self._lanes
        if self._forked:
            threads = 1
        try:
            lane = lanes.own
        except AttributeError:
            lane = lanes.own = Lane(self)
        if lane.threads != threads:
            if self._set_threads is not None:
                self._set_threads(threads)
            lane.threads = threads
        return lane


def _check_whole(path):
    """Refuse an ELF file that ends before its last table: loading it could end the process."""
    try:
        with open(path, "rb") as file:
            head = file.read(64)
    except OSError:
        return
    if head[:5] == b"\x7fELF\x02" and len(head) == 64:
        start, = struct.unpack_from("<Q", head, 40)
        size, count = struct.unpack_from("<HH", head, 58)
        if start + size * count > os.path.getsize(path):
            raise Refused("the file is cut short")


class Lane:
    """What one thread needs to run primitives."""

    __slots__ = ("stream", "threads", "scratch", "address")

    def __init__(self, library):
        self.stream = library.new("stream_create", library.engine, 1)
        self.threads, self.scratch, self.address = None, np.empty(0, np.uint8), 0

    def scratch_of(self, size):
        """The address of so many bytes, which any call of this thread may write."""
        if self.scratch.size < size:
            self.scratch = np.empty(size, np.uint8)
            self.address = self.scratch.ctypes.data
        return self.address


# ------------------------------------------------------------------ where one may be
def candidates():
    """Paths of libraries, the best first; the last is a bare name, which need not be there."""
    named = os.environ.get("GRAPHREG_DNNL")
    if named is not None:
        return [named] if named else []
    return list(dict.fromkeys(_of_distributions() + _of_installation() + [_LINKED]))


def is_sought(path):
    """bool: whether a path only says where the linker might find something."""
    return path == _LINKED and "GRAPHREG_DNNL" not in os.environ


def is_there(path):
    """bool: whether the linker finds a library of a bare name."""
    try:
        ctypes.CDLL(path)
    except OSError:
        return False
    return True


def _of_distributions():
    """What the record of an installed distribution names: its wheel puts libraries where nobody looks for them.

    (importlib.metadata would do this too, but takes as long to load as all of graphreg.)
    """
    for folder in sys.path:
        for record in glob.glob(os.path.join(glob.escape(folder), _DISTRIBUTIONS, "RECORD")):
            with open(record, encoding="utf-8") as file:
                files = [os.path.realpath(os.path.join(folder, line.split(",")[0])) for line in file]
            paths = [f for pattern in _NAMES for f in files
                     if fnmatch.fnmatch(os.path.basename(f), pattern) and os.path.exists(f)]
            if paths:
                # The files are copies of each other.
                return paths[:1]
    return []


def _of_installation():
    folders = [os.path.join(sys.prefix, "lib"), os.path.join(sys.prefix, "Library", "bin")]
    paths = [path for folder in folders for pattern in _NAMES
             for path in sorted(glob.glob(os.path.join(glob.escape(folder), pattern)))]
    return list(dict.fromkeys(os.path.realpath(path) for path in paths))[:1]
