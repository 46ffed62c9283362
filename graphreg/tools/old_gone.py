"""What no stand-in can give back: a method of an array, a conversion. An error that it caused is explained."""
import re


class Gone:
    """One thing that is gone.

    Attributes:
      error: type of the error that it raises.
      pattern: compiled expression that the error's text matches.
      what: str, what it was.
      since: str.
      newest: str, the newest version that has it.
      instead: str, what to write today.
    """
    __slots__ = ("error", "pattern", "what", "since", "newest", "instead")

    def __init__(self, error, pattern, what, since, newest, instead):
        self.error, self.pattern, self.what = error, re.compile(pattern), what
        self.since, self.newest, self.instead = since, newest, instead


def _method(name, instead, since="NumPy 2.0", newest="NumPy 1.26", owner=r"numpy\.\w+"):
    return Gone(AttributeError, rf"'{owner}' object has no attribute '{name}'", f"the method {name} of arrays", since,
                newest, instead)


# Methods of arrays by name; those whose names say nothing of arrays are left out.
METHODS = {"itemset": _method("itemset", "a[index] = value"),
           "newbyteorder": _method("newbyteorder", "a.view(a.dtype.newbyteorder(order))")}
_ROWS = (
    *METHODS.values(), _method("ptp", "np.ptp(a)"), _method("tostring", "a.tobytes()", "NumPy 2.3", "NumPy 2.2"),
    Gone(AttributeError, r"'array\.array' object has no attribute '(to|from)string'",
         "the method tostring or fromstring of array.array", "Python 3.9", "Python 3.8", "tobytes, frombytes"),
    Gone(AttributeError, r"'xml\.etree\.ElementTree\.Element' object has no attribute 'get(children|iterator)'",
         "the methods getchildren and getiterator of elements", "Python 3.9", "Python 3.8", "list(e), e.iter()"),
    Gone(AttributeError, "has no attribute 'unescape'", "HTMLParser.unescape", "Python 3.9", "Python 3.8",
         "html.unescape"),
    Gone(AttributeError, "'(Series|DataFrame)' object has no attribute 'ix'", "the attribute ix of pandas' frames",
         "pandas 1.0", "pandas 0.25", "loc or iloc"),
    Gone(AttributeError, "'(Series|DataFrame)' object has no attribute 'append'",
         "the method append of pandas' frames", "pandas 2.0", "pandas 1.5", "pandas.concat"),
    Gone(TypeError, "only 0-dimensional arrays can be converted to Python scalars",
         "the conversion of an array of one element to a number", "NumPy 2.4", "NumPy 2.3", "a.item()"),
    Gone(TypeError, r"%[diouxX] format: .*not numpy\.ndarray",
         "the conversion of an array of one element to a number", "NumPy 2.4", "NumPy 2.3", "a.item()"),
    Gone(ValueError, "inhomogeneous shape", "the conversion of ragged lists to an array of objects", "NumPy 1.24",
         "NumPy 1.23", "np.array(..., dtype=object)"),
    Gone(ValueError, "The truth value of an empty array is ambiguous", "the truth value of an empty array",
         "NumPy 2.2", "NumPy 2.1", "a.size > 0"),
    Gone(ValueError, "Unable to avoid copy while creating an array", "copy=False in the sense of \"only if needed\"",
         "NumPy 2.0", "NumPy 1.26", "np.asarray(a)"),
    Gone(OverflowError, r"Python integer -?\d+ out of bounds for u?int", "integers that wrap around when converted",
         "NumPy 2.0", "NumPy 1.26", "np.array(value).astype(dtype)"),
    Gone(TypeError, r"Calling np\.sum\(generator\)", "np.sum of a generator", "NumPy 2.4", "NumPy 2.3", "sum(...)"),
    Gone(TypeError, "must be passed as a \"sequence\" type|first input argument needs to be a sequence",
         "generators where NumPy wants a list", "NumPy 1.25", "NumPy 1.24", "a list of them"),
    Gone(ValueError, "must be \\(arrays of\\) 3-dimensional vectors", "np.cross of vectors of two elements",
         "NumPy 2.5", "NumPy 2.4", "x[0] * y[1] - x[1] * y[0]"),
    Gone(TypeError, "Population must be a sequence", "random.sample of a set", "Python 3.11", "Python 3.10",
         "random.sample(sorted(s), k)"),
    Gone(ValueError, "Object arrays cannot be loaded when allow_pickle=False", "np.load of objects without being asked",
         "NumPy 1.16.3", "NumPy 1.16.2", "np.load(..., allow_pickle=True)"),
    Gone(TypeError, r"load\(\) missing 1 required positional argument: 'Loader'", "yaml.load without a Loader",
         "PyYAML 6.0", "PyYAML 5.4", "yaml.safe_load(f)"),
    Gone(AttributeError, "'Dataset' object has no attribute 'value'", "the attribute value of HDF5 datasets",
         "h5py 3.0", "h5py 2.10", "d[()]"),
    Gone(ValueError, r"invalid mode: '.*U", "the mode U of open", "Python 3.11", "Python 3.10", "mode 'r'"),
)


def _is_of(error, text, kind):
    """Whether an error is of a type, or tells of one that is: py_func's errors hold the program's as text."""
    return isinstance(error, kind) or f"{kind.__name__}: " in text


def explain(error):
    """The Gone that an exception, or one that it follows on, comes from, or None.

    Args:
      error: exception.
    """
    while error is not None:
        text = str(error)
        found = next((row for row in _ROWS if _is_of(error, text, row.error) and row.pattern.search(text)), None)
        if found is not None:
            return found
        error = error.__cause__ or error.__context__
    return None
