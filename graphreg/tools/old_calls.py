"""Functions that still exist and refuse what they once took, and what programs get instead of them.

Each wrapper calls the function as it is; where that fails in the way that is new, it does what was done in TF1's
time and tells of it.
"""
import io

import numpy as np

from . import old_numpy

_SINCE_RAGGED = "NumPy 1.24"


def _is_ragged(error):
    return "inhomogeneous shape" in str(error)


def ragged(function, tell):
    """np.array and its like: lists of different lengths give an array of objects."""
    def call(object, *args, **kwargs):
        try:
            return function(object, *args, **kwargs)
        except ValueError as e:
            if not _is_ragged(e) or (args[:1] or (kwargs.get("dtype"),))[0] is not None:
                raise
        tell()
        return function(object, *args, **{**kwargs, "dtype": np.dtype("O")}) if not args else function(
            object, np.dtype("O"), *args[1:])
    return call


def ragged_later(place):
    """Functions that make an array of an argument on the way: its place, and np.array of it first."""
    def wrapper(function, tell):
        def call(*args, **kwargs):
            try:
                return function(*args, **kwargs)
            except ValueError as e:
                if not _is_ragged(e) or len(args) <= place:
                    raise
            tell()
            made = np.array(args[place], dtype=object)
            return function(*args[:place], made, *args[place + 1:], **kwargs)
        return call
    return wrapper


def renamed_argument(old, new, values=None):
    """A keyword argument that has another name now; with `values`, what each old value means."""
    def wrapper(function, tell):
        def call(*args, **kwargs):
            if old not in kwargs:
                return function(*args, **kwargs)
            try:
                return function(*args, **kwargs)
            except TypeError as e:
                if old not in str(e):
                    raise
            tell()
            value = kwargs.pop(old)
            if new:
                kwargs[new] = value if values is None else values.get(value, value)
            return function(*args, **kwargs)
        return call
    return wrapper


def _from_string(function, tell):
    def call(string, dtype=float, count=-1, sep="", **kwargs):
        try:
            return function(string, dtype, count, sep=sep, **kwargs)
        except ValueError as e:
            if "binary mode" not in str(e):
                raise
        tell()
        data = string.encode("latin1") if isinstance(string, str) else string
        return np.frombuffer(data, dtype, count).copy()
    return call


def _array_without_copy(function, tell):
    """np.array: ragged lists, and copy=False meaning "only if needed"."""
    of_lists = ragged(function, tell)

    def call(object, *args, **kwargs):
        if kwargs.get("copy", True) is not False:
            return of_lists(object, *args, **kwargs)
        try:
            return function(object, *args, **kwargs)
        except ValueError as e:
            if "Unable to avoid copy" not in str(e):
                raise
        tell()
        return of_lists(object, *args, **{**kwargs, "copy": None})
    return call


def _sample(function, tell):
    """random.sample of a set."""
    def call(population, k):
        if not isinstance(population, (set, frozenset)):
            return function(population, k)
        tell()
        return function(tuple(population), k)
    return call


def _shuffle(function, tell):
    """random.shuffle(x, random)."""
    def call(x, *draw):
        if not draw or draw[0] is None:
            return function(x)
        tell()
        for i in reversed(range(1, len(x))):
            j = int(draw[0]() * (i + 1))
            x[i], x[j] = x[j], x[i]
        return None
    return call


def _whole(function, tell):
    """random.randint and randrange: floats that are whole."""
    def call(*args):
        if any(isinstance(a, float) and a.is_integer() for a in args):
            tell()
            args = [int(a) if isinstance(a, float) and a.is_integer() else a for a in args]
        return function(*args)
    return call


def _binary(file):
    """The bytes below a file that was opened as text, as Python 2 programs do."""
    return file.buffer if isinstance(file, io.TextIOWrapper) else file


def load(function, tell=lambda: None):
    """pickle.load, for pickles that Python 2 wrote too."""
    def call(file, **options):
        if _binary(file) is not file:
            tell()
            file = _binary(file)
        start = file.tell() if file.seekable() else None
        try:
            return function(file, **options)
        except UnicodeDecodeError:
            if options or start is None:
                raise
        tell()
        file.seek(start)
        return function(file, encoding="latin1")
    return call


def loads(function, tell=lambda: None):
    """pickle.loads, for pickles that Python 2 wrote too."""
    def call(data, **options):
        if isinstance(data, str):
            tell()
            data = data.encode("latin1")
        try:
            return function(data, **options)
        except UnicodeDecodeError:
            if options:
                raise
        tell()
        return function(data, encoding="latin1")
    return call


def dump(function, tell=lambda: None):
    """pickle.dump into a file that was opened as text."""
    def call(obj, file, *args, **kwargs):
        if _binary(file) is not file:
            tell()
            file.flush()
        return function(obj, _binary(file), *args, **kwargs)
    return call


class Call:
    """One such function.

    Attributes:
      wrap: function of (the function as it is, function to call when the old meaning was needed).
      instead: str, what to write today.
      since: str.
      what: str, the old meaning, as it is told.
      keyword: str, the argument that alone has the old meaning, or None.
    """
    __slots__ = ("wrap", "instead", "since", "what", "keyword")

    def __init__(self, wrap, instead, since, what, keyword=None):
        self.wrap, self.instead, self.since, self.what, self.keyword = wrap, instead, since, what, keyword


def _ragged(wrap):
    return Call(wrap, "np.array(..., dtype=object)", _SINCE_RAGGED, "of a ragged list")


def _keyword(old, new, instead, since):
    return Call(renamed_argument(old, new), instead, since, f"({old}=)", old)


_METHOD = _keyword("interpolation", "method", "method=", "NumPy 2.4")
_NORMED = _keyword("normed", "density", "density=", "NumPy 1.24")
_PICKLE = "Python 3.0"
CALLS = {
    "numpy.array": _ragged(_array_without_copy), "numpy.asarray": _ragged(ragged),
    "numpy.asanyarray": _ragged(ragged), "numpy.save": _ragged(ragged_later(1)),
    "numpy.random.permutation": _ragged(ragged_later(0)), "numpy.random.choice": _ragged(ragged_later(0)),
    "numpy.size": _ragged(ragged_later(0)), "numpy.shape": _ragged(ragged_later(0)),
    "numpy.percentile": _METHOD, "numpy.nanpercentile": _METHOD, "numpy.quantile": _METHOD,
    "numpy.nanquantile": _METHOD, "numpy.histogram": _NORMED, "numpy.histogram2d": _NORMED,
    "numpy.histogramdd": _NORMED,
    "numpy.reshape": _keyword("newshape", "shape", "shape=", "NumPy 2.4"),
    "numpy.fromstring": Call(_from_string, "np.frombuffer", "NumPy 2.3", "of bytes"),
    "random.sample": Call(_sample, "random.sample(sorted(s), k)", "Python 3.11", "of a set"),
    "random.shuffle": Call(_shuffle, "random.shuffle(x)", "Python 3.11", "with a function"),
    "random.randint": Call(_whole, "whole numbers", "Python 3.12", "of floats"),
    "random.randrange": Call(_whole, "whole numbers", "Python 3.12", "of floats"),
    "json.loads": _keyword("encoding", None, "json.loads(s)", "Python 3.9"),
    "json.load": _keyword("encoding", None, "json.load(f)", "Python 3.9"),
    "json.dumps": _keyword("encoding", None, "json.dumps(x)", _PICKLE),
    "pickle.load": Call(load, "pickle.load(f, encoding='latin1')", _PICKLE, "of a pickle of Python 2"),
    "pickle.loads": Call(loads, "pickle.loads(s, encoding='latin1')", _PICKLE, "of a pickle of Python 2"),
    "pickle.dump": Call(dump, "a file opened with 'wb'", _PICKLE, "into a text file"),
}
# Names that are back with another meaning: path -> Row.
VALUES = {path: row for path, row in old_numpy.MEAN_ELSE.items() if path.rpartition(".")[2] in dir(np)}
