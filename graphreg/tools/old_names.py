"""Names that programs of TF1's time use and that Python, NumPy and SciPy have dropped since.

One row each: what stands in for it, and what to write instead. A name that still exists is left alone, whatever it
means now. Rows hold functions that make the stand-in, so that nothing is loaded before it is asked for.
"""
import collections
import functools
import importlib
import sys
from types import ModuleType


class Row:
    """One old name.

    Attributes:
      make: function of no arguments that gives the stand-in.
      instead: str, what to write today.
    """
    __slots__ = ("make", "instead")

    def __init__(self, make, instead):
        self.make, self.instead = make, instead


def moved(path, instead=None):
    """Row of a name that lives elsewhere now: "module:name"."""
    module, _, name = path.partition(":")

    def make():
        found = importlib.import_module(module)
        for part in name.split(".") if name else ():
            found = getattr(found, part)
        return found
    path = f"{module}.{name}" if name else module
    return Row(make, instead or path.replace("builtins.", "").replace("numpy.", "np."))


def _numpy():
    rows = {n: moved("builtins:" + n) for n in ("bool", "int", "float", "complex", "object", "str")}
    rows.update(long=moved("builtins:int"), unicode=moved("builtins:str"))
    for old, new in (
            ("float_", "float64"), ("complex_", "complex128"), ("singlecomplex", "complex64"), ("cfloat", "complex128"),
            ("clongfloat", "clongdouble"), ("longfloat", "longdouble"), ("longcomplex", "clongdouble"),
            ("string_", "bytes_"), ("unicode_", "str_"), ("bool8", "bool_"), ("object0", "object_"), ("int0", "intp"),
            ("uint0", "uintp"), ("str0", "str_"), ("bytes0", "bytes_"), ("Inf", "inf"), ("Infinity", "inf"),
            ("infty", "inf"), ("PINF", "inf"), ("NaN", "nan"), ("NAN", "nan"), ("product", "prod"),
            ("cumproduct", "cumprod"), ("sometrue", "any"), ("alltrue", "all"), ("round_", "round"),
            ("row_stack", "vstack"), ("trapz", "trapezoid"), ("ComplexWarning", "exceptions.ComplexWarning"),
            ("VisibleDeprecationWarning", "exceptions.VisibleDeprecationWarning"),
            ("RankWarning", "exceptions.RankWarning"), ("AxisError", "exceptions.AxisError"),
            ("TooHardError", "exceptions.TooHardError"), ("typeDict", "sctypeDict")):
        rows[old] = moved("numpy:" + new)
    rows.update(
        NINF=Row(lambda: -float("inf"), "-np.inf"), PZERO=Row(lambda: 0., "0."), NZERO=Row(lambda: -0., "-0."),
        asscalar=Row(lambda: lambda a: a.item(), "a.item()"),
        rank=moved("numpy:ndim"), find_common_type=Row(lambda: _find_common_type, "np.result_type(...)"),
        msort=Row(lambda: lambda a: importlib.import_module("numpy").sort(a, axis=0), "np.sort(a, axis=0)"),
        in1d=Row(lambda: _in1d, "np.isin(a, b)"),
        issubclass_=Row(lambda: lambda a, b: isinstance(a, type) and issubclass(a, b), "issubclass(a, b)"),
        cast=Row(lambda: _Cast(), "np.asarray(x, dtype)"), sctypes=Row(lambda: _sctypes(), "np.sctypeDict"))
    return rows


def _find_common_type(array_types, scalar_types):
    numpy = importlib.import_module("numpy")
    return numpy.result_type(*(list(array_types) or list(scalar_types)))


def _in1d(ar1, ar2, assume_unique=False, invert=False):
    numpy = importlib.import_module("numpy")
    return numpy.isin(numpy.asarray(ar1).ravel(), ar2, assume_unique=assume_unique, invert=invert)


class _Cast(dict):
    def __missing__(self, dtype):
        return lambda x: importlib.import_module("numpy").asarray(x, dtype)


def _sctypes():
    numpy = importlib.import_module("numpy")
    return {"int": [numpy.int8, numpy.int16, numpy.int32, numpy.int64],
            "uint": [numpy.uint8, numpy.uint16, numpy.uint32, numpy.uint64],
            "float": [numpy.float16, numpy.float32, numpy.float64, numpy.longdouble],
            "complex": [numpy.complex64, numpy.complex128, numpy.clongdouble],
            "others": [bool, object, bytes, str, numpy.void]}


def _getargspec(func):
    inspect = importlib.import_module("inspect")
    full = inspect.getfullargspec(func)
    if full.kwonlyargs or full.annotations:
        raise ValueError("Function has keyword-only parameters or annotations, use inspect.signature() API "
                         "which can support them")
    return _arg_spec()(*full[:4])


@functools.lru_cache(maxsize=None)
def _arg_spec():
    return collections.namedtuple("ArgSpec", "args varargs keywords defaults")


def _load_pickle(file, **options):
    """pickle.load, for pickles that Python 2 wrote too."""
    pickle, start = importlib.import_module("pickle"), file.tell()
    try:
        return pickle.load(file, **options)
    except UnicodeDecodeError:
        file.seek(start)
        return pickle.load(file, encoding="latin1")


def _loads_pickle(data, **options):
    pickle = importlib.import_module("pickle")
    try:
        return pickle.loads(data, **options)
    except UnicodeDecodeError:
        return pickle.loads(data, encoding="latin1")


def _linux_distribution(*args, **kwargs):
    return ("", "", "")


def _abcs():
    names = ("Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Iterable Iterator Generator "
             "Reversible Container Collection Callable Set MutableSet Mapping MutableMapping MappingView KeysView "
             "ItemsView ValuesView Sequence MutableSequence ByteString")
    return {n: moved("collections.abc:" + n) for n in names.split()}


def _strings():
    return {"letters": moved("string:ascii_letters"), "lowercase": moved("string:ascii_lowercase"),
            "uppercase": moved("string:ascii_uppercase"),
            "maketrans": moved("builtins:str.maketrans"), "atoi": moved("builtins:int"),
            "atof": moved("builtins:float"),
            "join": Row(lambda: lambda words, sep=" ": sep.join(words), "sep.join(words)"),
            "split": Row(lambda: lambda s, sep=None, maxsplit=-1: s.split(sep, maxsplit), "s.split()"),
            "replace": Row(lambda: lambda s, old, new, count=-1: s.replace(old, new, count), "s.replace(old, new)"),
            "strip": Row(lambda: lambda s, chars=None: s.strip(chars), "s.strip()"),
            "lower": Row(lambda: lambda s: s.lower(), "s.lower()"),
            "upper": Row(lambda: lambda s: s.upper(), "s.upper()")}


# Module -> names that it had.
ATTRIBUTES = {
    "numpy": _numpy(),
    "collections": _abcs(),
    "inspect": {"getargspec": Row(lambda: _getargspec, "inspect.getfullargspec"),
                "ArgSpec": Row(_arg_spec, "inspect.FullArgSpec")},
    "time": {"clock": moved("time:process_time")},
    "fractions": {"gcd": moved("math:gcd")},
    "itertools": {"izip": moved("builtins:zip"), "imap": moved("builtins:map"), "ifilter": moved("builtins:filter"),
                  "izip_longest": moved("itertools:zip_longest"), "ifilterfalse": moved("itertools:filterfalse")},
    "string": _strings(),
    "sys": {"maxint": moved("sys:maxsize"), "setdefaultencoding": Row(lambda: lambda name: None, "nothing"),
            "exc_clear": Row(lambda: lambda: None, "nothing")},
    "os": {"getcwdu": moved("os:getcwd"), "errno": moved("errno")},
    "base64": {"encodestring": moved("base64:encodebytes"), "decodestring": moved("base64:decodebytes")},
    "cgi": {"escape": moved("html:escape")},
    "platform": {"linux_distribution": Row(lambda: _linux_distribution, "the package distro"),
                 "dist": Row(lambda: _linux_distribution, "the package distro")},
    "urllib": {n: moved(f"urllib.{m}:{n}") for m, names in {
        "request": "urlopen urlretrieve URLopener FancyURLopener urlcleanup pathname2url url2pathname",
        "parse": "quote quote_plus unquote unquote_plus urlencode"}.items() for n in names.split()},
    "types": {n: moved("builtins:" + t) for n, t in {
        "StringType": "str", "UnicodeType": "str", "IntType": "int", "LongType": "int", "FloatType": "float",
        "BooleanType": "bool", "ListType": "list", "TupleType": "tuple", "DictType": "dict", "ObjectType": "object",
        "TypeType": "type", "ComplexType": "complex", "FileType": "object"}.items()},
    "scipy.misc": {},
}
ATTRIBUTES["types"]["StringTypes"] = Row(lambda: (str,), "str")
ATTRIBUTES["types"]["ClassType"] = moved("builtins:type")
ATTRIBUTES["types"]["InstanceType"] = moved("builtins:object")
for _name in ("imread", "imresize", "imsave", "toimage", "imrotate", "fromimage", "bytescale", "imshow"):
    ATTRIBUTES["scipy.misc"][_name] = moved("graphreg.tools.old_images:" + _name, {
        "imread": "imageio.v2.imread", "imsave": "imageio.imwrite", "imresize": "PIL.Image.resize",
    }.get(_name, "Pillow"))
for _name in ("logsumexp", "comb", "factorial"):
    ATTRIBUTES["scipy.misc"][_name] = moved("scipy.special:" + _name)

# Methods that classes had: (module, class) -> old name -> name now.
METHODS = {("threading", "Thread"): {"isAlive": "is_alive"}}


def _merged(name, sources, extra=()):
    """A module with the names of others."""
    made = ModuleType(name, f"Stands in for Python 2's {name}.")
    for source in sources:
        found = importlib.import_module(source)
        made.__dict__.update((k, v) for k, v in vars(found).items() if not k.startswith("__"))
    made.__dict__.update(extra)
    return made


def _string_io():
    io = importlib.import_module("io")
    return _merged("StringIO", (), {"StringIO": io.StringIO})


def _c_string_io():
    io = importlib.import_module("io")

    def make(initial=None):
        return io.BytesIO(initial) if isinstance(initial, bytes) else io.StringIO(initial)
    return _merged("cStringIO", (), {"StringIO": make, "InputType": io.StringIO, "OutputType": io.StringIO})


def _imp():
    def load_source(name, path, file=None):
        util = importlib.import_module("importlib.util")
        spec = util.spec_from_file_location(name, path)
        module = sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    return _merged("imp", (), {
        "load_source": load_source, "new_module": ModuleType, "reload": importlib.reload,
        "acquire_lock": lambda: None, "release_lock": lambda: None})


def _commands():
    subprocess = importlib.import_module("subprocess")
    return _merged("commands", (), {"getoutput": subprocess.getoutput, "getstatusoutput": subprocess.getstatusoutput})


def _scipy_misc():
    importlib.import_module("scipy")
    return ModuleType("scipy.misc", "Stands in for what scipy.misc had.")


def _renamed(name):
    return Row(lambda: importlib.import_module(name), name)


# Modules that are gone.
MODULES = {
    "cPickle": Row(lambda: _merged("cPickle", ["pickle"], {"load": _load_pickle, "loads": _loads_pickle}), "pickle"),
    "urllib2": Row(lambda: _merged("urllib2", ["urllib.request", "urllib.error", "urllib.parse"]), "urllib.request"),
    "urlparse": _renamed("urllib.parse"), "StringIO": Row(_string_io, "io"), "cStringIO": Row(_c_string_io, "io"),
    "Queue": _renamed("queue"), "ConfigParser": Row(lambda: _config_parser(), "configparser"),
    "__builtin__": _renamed("builtins"), "copy_reg": _renamed("copyreg"), "HTMLParser": _renamed("html.parser"),
    "httplib": _renamed("http.client"), "cookielib": _renamed("http.cookiejar"), "Tkinter": _renamed("tkinter"),
    "tkMessageBox": _renamed("tkinter.messagebox"), "tkFileDialog": _renamed("tkinter.filedialog"),
    "SocketServer": _renamed("socketserver"), "BaseHTTPServer": _renamed("http.server"),
    "SimpleHTTPServer": _renamed("http.server"), "thread": _renamed("_thread"),
    "commands": Row(_commands, "subprocess"),
    "imp": Row(_imp, "importlib"),
    "sets": Row(lambda: _merged("sets", (), {"Set": set, "ImmutableSet": frozenset}), "set"),
    "exceptions": _renamed("builtins"),
    "scipy.misc": Row(_scipy_misc, "Pillow, scipy.special"),
    "sklearn.cross_validation": _renamed("sklearn.model_selection"),
    "sklearn.grid_search": _renamed("sklearn.model_selection"),
    "sklearn.externals.joblib": _renamed("joblib"),
    "sklearn.externals": Row(lambda: _merged("sklearn.externals", (), {"__path__": []}), "joblib, six"),
}


def _config_parser():
    found = importlib.import_module("configparser")
    return _merged("ConfigParser", ["configparser"], {
        "SafeConfigParser": getattr(found, "SafeConfigParser", found.ConfigParser)})
