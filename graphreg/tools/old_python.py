"""Names and modules that Python's standard library has dropped, since Python 2 or later."""
import collections
import contextlib
import functools
import importlib
import sys
from types import ModuleType

from .old_rows import Row, all_moved, constant, merged, method, moved

_TWO = "Python 3.0"


def _getargspec(func):
    full = importlib.import_module("inspect").getfullargspec(func)
    if full.kwonlyargs or full.annotations:
        raise ValueError("Function has keyword-only parameters or annotations, use inspect.signature() API "
                         "which can support them")
    return _arg_spec()(*full[:4])


@functools.lru_cache(maxsize=None)
def _arg_spec():
    return collections.namedtuple("ArgSpec", "args varargs keywords defaults")


def _no_distribution(*args, **kwargs):
    return ("", "", "")


def _bytes_or_text(initial=None):
    io = importlib.import_module("io")
    return io.BytesIO(initial) if isinstance(initial, bytes) else io.StringIO(initial)


_ABCS = ("Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Hashable Sized Iterable Iterator Generator "
         "Reversible Container Collection Callable Set MutableSet Mapping MutableMapping MappingView KeysView "
         "ItemsView ValuesView Sequence MutableSequence ByteString")


def _method_of_str(name, since=_TWO):
    return constant(lambda s, *args: getattr(s, name)(*args), f"s.{name}()", since)


@contextlib.contextmanager
def _nested(*managers):
    with contextlib.ExitStack() as stack:
        yield tuple(stack.enter_context(m) for m in managers)


def _types():
    names = {"StringType": "str", "UnicodeType": "str", "IntType": "int", "LongType": "int", "FloatType": "float",
             "BooleanType": "bool", "ListType": "list", "TupleType": "tuple", "DictType": "dict",
             "DictionaryType": "dict", "ObjectType": "object", "TypeType": "type", "ComplexType": "complex",
             "FileType": "object", "ClassType": "type", "InstanceType": "object", "SliceType": "slice",
             "XRangeType": "range", "BufferType": "memoryview"}
    found = {n: moved("builtins:" + t, _TWO) for n, t in names.items()}
    found.update(StringTypes=constant((str,), "str", _TWO), NoneType=constant(type(None), "type(None)", _TWO))
    return found


def _strings():
    names = ("split strip lstrip rstrip lower upper replace find rfind count index rindex zfill ljust rjust center "
             "swapcase capitalize expandtabs rsplit translate")
    found = {n: _method_of_str(n) for n in names.split()}
    found["splitfields"] = found["split"]
    found["joinfields"] = found["join"] = constant(lambda words, sep=" ": sep.join(words), "sep.join(words)", _TWO)
    found.update(all_moved(_TWO, """
letters string:ascii_letters
lowercase string:ascii_lowercase
uppercase string:ascii_uppercase
maketrans builtins:str.maketrans
atoi builtins:int
atol builtins:int
atof builtins:float"""))
    return found


ATTRIBUTES = {
    "collections": all_moved("Python 3.10", _ABCS, "collections.abc"),
    "inspect": {"getargspec": constant(_getargspec, "inspect.getfullargspec", "Python 3.11"),
                "ArgSpec": Row(_arg_spec, "inspect.FullArgSpec", "Python 3.11")},
    "time": {"clock": moved("time:process_time", "Python 3.8", "time.process_time or time.perf_counter")},
    "fractions": {"gcd": moved("math:gcd", "Python 3.9")},
    "itertools": all_moved(_TWO, """
izip builtins:zip
imap builtins:map
ifilter builtins:filter
izip_longest itertools:zip_longest
ifilterfalse itertools:filterfalse"""),
    "operator": {"div": moved("operator:truediv", _TWO, "operator.truediv or floordiv"),
                 "isCallable": moved("builtins:callable", _TWO),
                 "sequenceIncludes": moved("operator:contains", _TWO),
                 "isSequenceType": constant(lambda x: hasattr(x, "__getitem__"), "collections.abc.Sequence", _TWO),
                 "isMappingType": constant(lambda x: hasattr(x, "keys"), "collections.abc.Mapping", _TWO),
                 "isNumberType": constant(lambda x: hasattr(x, "__add__"), "numbers.Number", _TWO)},
    "string": _strings(),
    "sys": {"maxint": moved("sys:maxsize", _TWO), "setdefaultencoding": constant(lambda name: None, "nothing", _TWO),
            "exc_clear": constant(lambda: None, "nothing", _TWO),
            "setcheckinterval": constant(lambda n: None, "sys.setswitchinterval", "Python 3.9"),
            "getcheckinterval": constant(lambda: 100, "sys.getswitchinterval", "Python 3.9")},
    "contextlib": {"nested": constant(_nested, "with a, b: or contextlib.ExitStack", _TWO)},
    "os": {"tmpfile": moved("tempfile:TemporaryFile", _TWO), "getcwdu": moved("os:getcwd", _TWO),
           "errno": moved("errno", "Python 3.7")},
    "base64": all_moved("Python 3.9", "encodestring base64:encodebytes\ndecodestring base64:decodebytes"),
    "cgi": all_moved("Python 3.8", "escape html:escape\nparse_qs urllib.parse:parse_qs\n"
                     "parse_qsl urllib.parse:parse_qsl"),
    "platform": {n: constant(_no_distribution, "the package distro", "Python 3.8")
                 for n in ("linux_distribution", "dist")},
    "gettext": {n: moved("gettext:" + n[1:], "Python 3.11") for n in ("lgettext", "lngettext")},
    "asyncio": {"coroutine": moved("types:coroutine", "Python 3.11", "async def"),
                "async": moved("asyncio:ensure_future", "Python 3.7")},
    "configparser": {"SafeConfigParser": moved("configparser:ConfigParser", "Python 3.12")},
    "unittest": {"makeSuite": constant(
        lambda cls, *args, **kwargs: importlib.import_module("unittest").defaultTestLoader.loadTestsFromTestCase(cls),
        "unittest.defaultTestLoader.loadTestsFromTestCase", "Python 3.13")},
    "plistlib": all_moved("Python 3.9", "readPlistFromString plistlib:loads\nreadPlistFromBytes plistlib:loads\n"
                          "writePlistToString plistlib:dumps\nwritePlistToBytes plistlib:dumps"),
    "locale": {"format": moved("locale:format_string", "Python 3.12")},
    "shutil": {"getgrnam": moved("grp:getgrnam", "Python 3.10"), "getpwnam": moved("pwd:getpwnam", "Python 3.10")},
    "xml.etree": {"cElementTree": moved("xml.etree.ElementTree", "Python 3.9")},
    "importlib": {"find_loader": Row(lambda: lambda name, path=None: getattr(
        importlib.import_module("importlib.util").find_spec(name), "loader", None), "importlib.util.find_spec",
        "Python 3.12")},
    "urllib": {n: moved(f"urllib.{m}:{n}", _TWO) for m, names in {
        "error": "ContentTooShortError",
        "request": "getproxies urlopen urlretrieve URLopener FancyURLopener urlcleanup pathname2url url2pathname",
        "parse": "quote quote_plus unquote unquote_plus urlencode splittype splithost"}.items()
        for n in names.split()},
    "types": _types(),
}

_ASSERTIONS = {old: method(new, "Python 3.12") for old, new in {
    "assertEquals": "assertEqual", "assertNotEquals": "assertNotEqual", "assert_": "assertTrue",
    "assertAlmostEquals": "assertAlmostEqual", "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertItemsEqual": "assertCountEqual", "assertRegexpMatches": "assertRegex",
    "assertNotRegexpMatches": "assertNotRegex", "assertRaisesRegexp": "assertRaisesRegex", "failUnless": "assertTrue",
    "failIf": "assertFalse", "failUnlessEqual": "assertEqual", "failIfEqual": "assertNotEqual",
    "failUnlessRaises": "assertRaises", "failUnlessAlmostEqual": "assertAlmostEqual"}.items()}
# Methods that classes had: (module, class) -> old name -> Row of the name now.
METHODS = {
    ("threading", "Thread"): {"isAlive": method("is_alive", "Python 3.9")},
    ("unittest", "TestCase"): _ASSERTIONS,
    ("configparser", "RawConfigParser"): {"readfp": method("read_file", "Python 3.12")},
}


def _text_pickle(name):
    # See old_calls: pickles of Python 2, and files opened as text.
    return lambda: getattr(importlib.import_module("graphreg.tools.old_calls"), name)(
        getattr(importlib.import_module("pickle"), name))


def _imp():
    def load_source(name, path, file=None):
        util = importlib.import_module("importlib.util")
        spec = util.spec_from_file_location(name, path)
        module = sys.modules[name] = util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def find_module(name, path=None):
        spec = importlib.import_module("importlib.machinery").PathFinder.find_spec(name, path)
        if spec is None:
            raise ImportError(f"No module named {name!r}", name=name)
        return (open(spec.origin, encoding="utf-8") if spec.has_location else None, spec.origin,
                (".py", "r", 1))

    def load_module(name, file, filename, details):
        return load_source(name, filename)
    return merged("imp", (), {
        "load_source": load_source, "find_module": find_module, "load_module": load_module, "new_module": ModuleType,
        "reload": importlib.reload, "acquire_lock": lambda: None, "release_lock": lambda: None, "PY_SOURCE": 1})


def _hash(name):
    return lambda: merged(name, (), {"new": lambda *data: getattr(importlib.import_module("hashlib"), name)(*data)})


def _loose(version):
    return [int(part) if part.isdigit() else part for part in importlib.import_module("re").findall(
        r"\d+|[a-z]+", str(version))]


@functools.total_ordering
class LooseVersion:
    """A version number that is compared part by part, as distutils.version's."""

    def __init__(self, vstring=None):
        self.vstring, self.version = vstring, _loose(vstring) if vstring else []

    def _parts(self, other):
        return other.version if isinstance(other, LooseVersion) else _loose(other)

    def __eq__(self, other):
        return self.version == self._parts(other)

    def __lt__(self, other):
        return self.version < self._parts(other)

    def __str__(self):
        return self.vstring

    def __repr__(self):
        return f"{type(self).__name__} ('{self}')"


class StrictVersion(LooseVersion):
    """Two or three numbers, and perhaps a letter and a number, as distutils.version's."""

    def __repr__(self):
        return f"StrictVersion ('{self}')"


def _strtobool(val):
    """1 or 0 of a word that means yes or no."""
    word = val.lower()
    if word in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if word in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError(f"invalid truth value {word!r}")


def _mkpath(name, mode=0o777, verbose=1, dry_run=0):
    importlib.import_module("os").makedirs(name, mode, exist_ok=True)
    return [name]


def _copy_tree(src, dst, **options):
    importlib.import_module("shutil").copytree(src, dst, dirs_exist_ok=True)
    return [dst]


def _distutils():
    return merged("distutils", (), {
        "__path__": [], "version": merged("distutils.version", (), {
            "LooseVersion": LooseVersion, "StrictVersion": StrictVersion}),
        "util": merged("distutils.util", (), {"strtobool": _strtobool}),
        "spawn": merged("distutils.spawn", (), {"find_executable": importlib.import_module("shutil").which}),
        "dir_util": merged("distutils.dir_util", (), {
            "mkpath": _mkpath, "copy_tree": _copy_tree,
            "remove_tree": lambda directory, *args, **kwargs: importlib.import_module("shutil").rmtree(directory)}),
        "file_util": merged("distutils.file_util", (), {
            "copy_file": lambda src, dst, *args, **kwargs: (importlib.import_module("shutil").copy2(src, dst), 1)})})


def _distutils_row(name, instead):
    return Row(lambda: getattr(_distutils(), name), instead, "Python 3.12")


_SIGNS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
          (b"BM", "bmp"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"))


def _what(file, h=None):
    """The kind of an image file, by its first bytes."""
    if h is None:
        with open(file, "rb") as f:
            h = f.read(32)
    kinds = [kind for sign, kind in _SIGNS if h.startswith(sign)]
    return kinds[0] if kinds else None


def _renamed(text, since=_TWO):
    return {old: moved(new, since) for old, new in (line.split() for line in text.strip().split("\n"))}


def _joined(name, sources, instead, extra=()):
    return Row(lambda: merged(name, sources, dict(extra)), instead, _TWO)


def _config_parser():
    found = importlib.import_module("configparser")
    return merged("ConfigParser", ["configparser"], {
        "SafeConfigParser": getattr(found, "SafeConfigParser", found.ConfigParser)})


def _string_io():
    return merged("StringIO", (), {"StringIO": importlib.import_module("io").StringIO})


def _c_string_io():
    io = importlib.import_module("io")
    return merged("cStringIO", (), {"StringIO": _bytes_or_text, "InputType": io.StringIO,
                                    "OutputType": io.StringIO})


# Modules that are gone.
MODULES = {
    **_renamed("""
urlparse urllib.parse
Queue queue
__builtin__ builtins
exceptions builtins
copy_reg copyreg
HTMLParser html.parser
htmlentitydefs html.entities
httplib http.client
cookielib http.cookiejar
Cookie http.cookies
Tkinter tkinter
tkMessageBox tkinter.messagebox
tkFileDialog tkinter.filedialog
ttk tkinter.ttk
SocketServer socketserver
BaseHTTPServer http.server
SimpleHTTPServer http.server
xmlrpclib xmlrpc.client
robotparser urllib.robotparser
thread _thread
dummy_thread _thread
anydbm dbm
repr reprlib
_winreg winreg"""),
    **_renamed("_dummy_thread _thread\ndummy_threading threading\nxml.etree.cElementTree xml.etree.ElementTree",
               "Python 3.9"),
    "cPickle": Row(lambda: merged("cPickle", ["pickle"], {
        n: _text_pickle(n)() for n in ("load", "loads", "dump")}), "pickle", _TWO),
    "urllib2": _joined("urllib2", ["urllib.request", "urllib.error", "urllib.parse"], "urllib.request"),
    "StringIO": Row(_string_io, "io", _TWO), "cStringIO": Row(_c_string_io, "io", _TWO),
    "ConfigParser": Row(_config_parser, "configparser", _TWO),
    "UserDict": _joined("UserDict", (), "collections.UserDict", {
        "UserDict": collections.UserDict, "IterableUserDict": collections.UserDict,
        "DictMixin": collections.abc.MutableMapping}),
    "UserList": _joined("UserList", (), "collections.UserList", {"UserList": collections.UserList}),
    "UserString": _joined("UserString", (), "collections.UserString", {"UserString": collections.UserString}),
    "commands": Row(lambda: merged("commands", (), {
        n: getattr(importlib.import_module("subprocess"), n) for n in ("getoutput", "getstatusoutput")}),
        "subprocess", _TWO),
    "sets": _joined("sets", (), "set", {"Set": set, "ImmutableSet": frozenset}),
    "md5": Row(_hash("md5"), "hashlib.md5", _TWO), "sha": Row(_hash("sha1"), "hashlib.sha1", _TWO),
    "imp": Row(_imp, "importlib", "Python 3.12"),
    "distutils": Row(_distutils, "setuptools, packaging, shutil", "Python 3.12"),
    "distutils.version": _distutils_row("version", "packaging.version"),
    "distutils.util": _distutils_row("util", "a function of your own"),
    "distutils.spawn": _distutils_row("spawn", "shutil.which"),
    "distutils.dir_util": _distutils_row("dir_util", "os.makedirs, shutil.copytree"),
    "distutils.file_util": _distutils_row("file_util", "shutil.copy2"),
    "imghdr": Row(lambda: merged("imghdr", (), {"what": _what}), "PIL.Image.open(path).format", "Python 3.13"),
    "pipes": Row(lambda: merged("pipes", (), {"quote": importlib.import_module("shlex").quote}), "shlex",
                 "Python 3.13"),
    "cgi": Row(lambda: merged("cgi", (), {
        "escape": importlib.import_module("html").escape, "parse_qs": importlib.import_module("urllib.parse").parse_qs,
        "parse_qsl": importlib.import_module("urllib.parse").parse_qsl}), "html.escape, urllib.parse", "Python 3.13"),
}
