"""Every old name has a stand-in that loads, and that does what the name did."""
import importlib
import io
import pickle
import sys
import warnings

import numpy as np
import pytest

from graphreg.tools import old_names
from graphreg.tools.old_imports import OldNames, Record

ROWS = [(m, n) for m, names in old_names.ATTRIBUTES.items() for n in names if m not in ("scipy.misc", "sys", "cgi")]


@pytest.mark.parametrize("module, name", ROWS)
def test_every_stand_in_loads(module, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if hasattr(importlib.import_module(module), name):
            pytest.skip("the old name still exists")
    row = old_names.ATTRIBUTES[module][name]
    row.make()
    assert row.instead


@pytest.mark.parametrize("name", sorted(set(old_names.MODULES) - {"scipy.misc", "sklearn.cross_validation", "Tkinter",
                                                                  "sklearn.grid_search", "sklearn.externals.joblib",
                                                                  "tkMessageBox", "tkFileDialog"}))
def test_every_module_loads(name):
    assert old_names.MODULES[name].make()


def use(source, record):
    """Run a source as a program's file."""
    names = OldNames(record)
    space = {}
    try:
        exec(compile(source, "/program/old.py", "exec"), space)
    finally:
        names.uninstall()
    return space


@pytest.mark.filterwarnings("ignore:inspect.getargspec:DeprecationWarning")     # up to Python 3.10
def test_a_program_gets_them_and_they_go():
    record = Record()
    got = use("import inspect, threading, itertools, numpy as np\n"
              "a = inspect.getargspec(lambda x, y=1: 0)\n"
              "b = list(itertools.izip([1], [2]))\n"
              "c = np.asscalar(np.array([2.5]))\n"
              "d = threading.current_thread().isAlive()\n", record)
    assert tuple(got["a"]) == (["x", "y"], None, None, (1,)) and got["b"] == [(1, 2)] and got["c"] == 2.5 and got["d"]
    assert record.uses["itertools.izip"] == ("zip", [("/program/old.py", 3)])
    import itertools
    import threading
    assert not hasattr(itertools, "izip") and not hasattr(threading.Thread, "isAlive")
    assert not hasattr(np, "asscalar")


def test_names_that_exist_keep_their_meaning():
    got = use("import numpy as np\nb = np.bool_\nx = np.int64\n", Record())
    assert got["b"] is np.bool_
    if "bool" in dir(np):
        assert use("import numpy as np\nb = np.bool\n", Record())["b"] is np.bool_
    else:
        assert use("import numpy as np\nb = np.bool\n", Record())["b"] is bool


def test_modules_come_and_go():
    record = Record()
    got = use("import cPickle, urllib2\nfrom StringIO import StringIO\nx = cPickle.dumps(1)\n", record)
    assert pickle.loads(got["x"]) == 1 and got["StringIO"] is io.StringIO
    assert record.uses["urllib2"][0] == "urllib.request"
    assert not {"cPickle", "urllib2", "StringIO"} & set(sys.modules)


def test_pickles_of_python2():
    data = pickle.dumps({"a": 1}, 2)
    assert old_names.MODULES["cPickle"].make().loads(data) == {"a": 1}
    # An array of bytes beyond ASCII as Python 2 pickled its str.
    old = b"\x80\x02U\x02\xe9ab"[:-1] + b"q\x00."
    assert old_names.MODULES["cPickle"].make().load(io.BytesIO(old)) == "\xe9a"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'no_such'"):
        use("import numpy as np\nnp.no_such\n", Record())
    with pytest.raises(AttributeError, match="module 'time' has no attribute 'no_such'"):
        use("import time\ntime.no_such\n", Record())
