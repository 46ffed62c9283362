"""Every old name has a stand-in that loads, and that does what the name did."""
import importlib
import io
import pickle
import re
import sys
import warnings

import numpy as np
import pytest

from graphreg.tools import old_calls, old_names, python2_builtins
from graphreg.tools.old_imports import OldNames, compile_source
from graphreg.tools.old_uses import Record, explanation

OTHERS = ("scipy", "sklearn", "networkx", "pandas", "numpy_financial", "joblib", "six", "tkinter", "_tkinter", "winreg",
          "PIL")
SINCE = re.compile(r"(Python|NumPy|SciPy|scikit-learn|networkx|pandas|Pillow) \d+\.\d+$")


def load(row):
    """Make a stand-in; one that is made of a library that need not be here may fail for that."""
    try:
        row.make()
    except ModuleNotFoundError as e:
        if e.name.partition(".")[0] not in OTHERS:
            raise
    assert row.instead and SINCE.match(row.since), row.since


@pytest.mark.parametrize("module", sorted(old_names.ATTRIBUTES))
def test_every_stand_in_loads(module):
    if module == "cgi" and sys.version_info >= (3, 13):
        pytest.skip("the module itself is stood in for")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            there = set(dir(importlib.import_module(module)))
        except ModuleNotFoundError:
            pytest.skip(f"no {module}")
        for name in sorted(set(old_names.ATTRIBUTES[module]) - there):
            load(old_names.ATTRIBUTES[module][name])


@pytest.mark.parametrize("name", sorted(old_names.MODULES))
def test_every_module_loads(name):
    load(old_names.MODULES[name])


def test_every_row_says_since_when_and_what_today():
    rows = [r for rows in old_names.METHODS.values() for r in rows.values()]
    for row in [*rows, *old_calls.CALLS.values(), *old_calls.VALUES.values(), *python2_builtins.GONE.values()]:
        assert row.instead and SINCE.match(row.since)


def use(source, record):
    """Run a source as a program's file."""
    names = OldNames(record)
    try:
        code, space = compile_source(source, "/program/old.py", record)
        exec(code, space)
    finally:
        names.uninstall()
    return space


def told(record, name):
    """(what to write instead, since, the lines) of a name that was used."""
    used = record.uses[name]
    assert {path for path, _ in used.places} == {"/program/old.py"}
    return used.instead, used.since, [line for _, line in used.places]


@pytest.mark.filterwarnings("ignore:inspect.getargspec:DeprecationWarning")     # up to Python 3.10
def test_a_program_gets_them_and_they_go():
    record = Record()
    got = use("import inspect, threading, itertools, numpy as np\n"
              "a = inspect.getargspec(lambda x, y=1: 0)\n"
              "b = list(itertools.izip([1], [2]))\n"
              "c = np.asscalar(np.array([2.5]))\n"
              "d = threading.current_thread().isAlive()\n", record)
    assert tuple(got["a"]) == (["x", "y"], None, None, (1,)) and got["b"] == [(1, 2)] and got["c"] == 2.5 and got["d"]
    assert told(record, "itertools.izip") == ("zip", "Python 3.0", [3])
    assert told(record, "Thread.isAlive") == ("is_alive", "Python 3.9", [5])
    import itertools
    import threading
    assert not hasattr(itertools, "izip") and not hasattr(threading.Thread, "isAlive")
    assert not hasattr(np, "asscalar")


def test_names_that_exist_keep_their_meaning():
    got = use("import numpy as np\nb = np.bool_\nx = np.int64\n", Record())
    assert got["b"] is np.bool_


def test_names_that_mean_something_else_now():
    record = Record()
    got = use("import numpy as np\nfrom numpy import long as whole\na, b = np.bool, whole\nc = np.bool.__name__\n"
              "d = (lambda np: np.bool)(np)\n", record)
    assert got["a"] is bool and got["b"] is int and got["c"] == "bool"
    assert got["d"] is (np.bool if "bool" in dir(np) else bool)
    assert told(record, "numpy.bool")[1:] == ("NumPy 1.24", [3, 4] if "bool" in dir(np) else [3, 4, 5])


# What a program calls -> what it gets; the second time it must be told at that line.
CALLS = {
    "np.array([[1], [2, 3]]).dtype.char": "O", "np.asarray([[1], [2, 3]]).shape": (2,),
    "np.asanyarray([[1, 2], [3, 4]]).shape": (2, 2), "np.array([[1.], [2.]], dtype=np.float32).dtype.char": "f",
    "np.shape([[1], [2, 3]])": (2,), "np.histogram([1, 2], 2, normed=True)[0].tolist()": [1., 1.],
    "np.percentile([1, 2], 50, interpolation='nearest')": 1, "np.reshape(np.arange(4), newshape=(2, 2)).shape": (2, 2),
    "np.fromstring(b'ab', np.uint8).tolist()": [97, 98], "np.array(np.ones(2), copy=False).shape": (2,),
    "len(random.sample({1, 2}, 2))": 2, "random.randint(1., 1.)": 1, "json.loads('1', encoding='utf-8')": 1,
    "json.dumps([1], encoding='utf-8')": "[1]", "pickle.loads(b'\\x80\\x02U\\x02\\xe9aq\\x00.')": "\xe9a",
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")       # of the versions that only warn
@pytest.mark.parametrize("call", sorted(CALLS))
def test_calls_of_that_time(call):
    record = Record()
    got = use(f"import numpy as np, json, pickle, random\nx = {call}\n", record)
    assert got["x"] == CALLS[call]
    for used in record.uses.values():
        assert used.places == [("/program/old.py", 2)]


def test_a_ragged_list_is_told():
    record = Record()
    use("import numpy as np\n\nx = np.array([[1], [2, 3]])\n", record)
    assert told(record, "numpy.array of a ragged list") == ("np.array(..., dtype=object)", "NumPy 1.24", [3])
    with pytest.raises(ValueError, match="inhomogeneous"):
        np.array([[1], [2, 3]])


def failure(source, record=None):
    with pytest.raises(Exception) as e:
        use(source, Record() if record is None else record)
    return explanation(e.value)


def test_what_cannot_be_given_back_is_named():
    assert failure("import array\n\narray.array('b').tostring()\n") == (
        "graphreg: /program/old.py:3: the method tostring or fromstring of array.array went with Python 3.9 and cannot "
        "be given back: write tobytes, frombytes, or install Python 3.8, the newest that has it")
    assert failure("x = 1\nx.itemset(0)\n") == ""
    text = failure("import array\nimport graphreg as tf\nf = lambda x: array.array('b').tostring()\n"
                   "y = tf.py_func(f, [1], tf.string)\ntf.Session().run(y)\n")
    assert "old.py:3: the method tostring" in text or "old.py:5: the method tostring" in text
    text = failure("import array\ntry:\n  array.array('b').tostring()\n"
                   "except AttributeError:\n  raise ValueError('x')\n")
    assert "old.py:5: the method tostring" in text
    if not hasattr(np.ndarray, "itemset"):
        assert "old.py:2: the method itemset of arrays" in failure("import numpy as np\nnp.ones(2).itemset(0, 1)\n")


def test_modules_come_and_go():
    record = Record()
    got = use("import cPickle, urllib2\nfrom StringIO import StringIO\nx = cPickle.dumps(1)\n", record)
    assert pickle.loads(got["x"]) == 1 and got["StringIO"] is io.StringIO
    assert told(record, "urllib2") == ("urllib.request", "Python 3.0", [1])
    assert not {"cPickle", "urllib2", "StringIO"} & set(sys.modules)


def test_pickles_of_python2():
    data = pickle.dumps({"a": 1}, 2)
    assert old_names.MODULES["cPickle"].make().loads(data) == {"a": 1}
    # An array of bytes beyond ASCII as Python 2 pickled its str.
    old = b"\x80\x02U\x02\xe9ab"[:-1] + b"q\x00."
    assert old_names.MODULES["cPickle"].make().load(io.BytesIO(old)) == "\xe9a"


def test_more_of_that_time():
    got = use("import contextlib, io, string\nfrom numpy.lib.function_base import percentile\n"
              "with contextlib.nested(io.StringIO(), io.StringIO()) as (a, b): b.write('x')\n"
              "c, d = string.capitalize('ab'), string.joinfields(['a', 'b'], '-')\n", Record())
    assert got["percentile"] is np.percentile and got["a"].closed and got["b"].closed
    assert (got["c"], got["d"]) == ("Ab", "a-b")


def test_arrays_that_python2_pickled():
    # What cPickle of Python 2.7 writes for an array, protocol 2: its bytes are a str.
    data = (b"\x80\x02cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02K\x00\x85U\x01b\x87Rq\x03"
            b"(K\x01K\x02\x85cnumpy\ndtype\nq\x04U\x02f8K\x00K\x01\x87Rq\x05(K\x03U\x01<NNN"
            b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89U\x10" + np.array([1.5, -2.25e100]).tobytes() + b"tb.")
    with pytest.raises(UnicodeDecodeError):
        pickle.loads(data)
    assert old_names.MODULES["cPickle"].make().loads(data).tolist() == [1.5, -2.25e100]
    record = Record()
    got = use(f"import pickle, io\nx = pickle.load(io.BytesIO({data!r}))\n", record)
    assert got["x"].tolist() == [1.5, -2.25e100]
    assert told(record, "pickle.load of a pickle of Python 2")[2] == [2]


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'no_such'"):
        use("import numpy as np\nnp.no_such\n", Record())
    with pytest.raises(AttributeError, match="module 'time' has no attribute 'no_such'"):
        use("import time\ntime.no_such\n", Record())


# Library -> what a program of its old names prints; where the library is there.
OTHER_LIBRARIES = {
    "networkx": ("import networkx as nx\ng = nx.Graph()\ng.add_path([1, 2])\ng.node[1]['a'] = 5\n"
                 "x = sorted(g.nodes_iter()), nx.to_numpy_matrix(g).tolist(), g.node[1]\n",
                 ([1, 2], [[0., 1.], [1., 0.]], {"a": 5})),
    "sklearn": ("from sklearn.cross_validation import KFold\n"
                "from sklearn.metrics.classification import accuracy_score\n"
                "x = [len(test) for _, test in KFold(10, n_folds=5)], accuracy_score([1], [1])\n", ([2] * 5, 1.)),
    "scipy": ("import scipy as sp\nfrom scipy.misc import logsumexp, comb\nimport scipy.signal\n"
              "x = sp.array([1, 2]).tolist(), comb(5, 2), scipy.signal.hann(3).tolist()\n",
              ([1, 2], 10., [0., 1., 0.])),
    "PIL": ("from PIL import Image, ImageDraw\nimage = Image.new('L', (4, 4))\n"
            "size = ImageDraw.Draw(image).textsize('ab')\n"
            "x = image.resize((2, 2), Image.ANTIALIAS).size, size[0] > size[1] > 0\n", ((2, 2), True)),
    "pandas": ("import pandas as pd\nx = pd.DataFrame({'a': [1, 2]}).as_matrix().tolist()\n", [[1], [2]]),
}


@pytest.mark.filterwarnings("ignore")       # of libraries that only warn yet
@pytest.mark.parametrize("library", sorted(OTHER_LIBRARIES))
def test_other_libraries(library):
    pytest.importorskip(library)
    source, wanted = OTHER_LIBRARIES[library]
    record = Record()
    assert use(source, record)["x"] == wanted and record.uses
