"""python -m graphreg check: names are found through their aliases, and the verdicts are true."""
import ast
import io
import json
import os
import sysconfig
import textwrap
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

import graphreg
from graphreg import errors
from graphreg.tools import check, check_verdicts
from graphreg.tools.check_verdicts import DIFFERENT, NOT_EMULATED, NOT_IN_TF, SUPPORTED, judge
from graphreg.tools.tf_names import RENAMED, in_tf, public_names


def found(source):
    """[(line, symbol, status)] of a source."""
    report = check.check_source(textwrap.dedent(source))
    assert not report.error
    return [(f.line, f.symbol, f.status) for f in report.findings]


def symbols(source):
    return [symbol for _, symbol, _ in found(source)]


# Source -> the symbols in it.
ALIASES = {
    "import tensorflow as tf\ntf.nn.relu": ["tf.nn.relu"],
    "import tensorflow\ntensorflow.nn.relu": ["tf.nn.relu"],
    "import graphreg as tf\ntf.nn.relu": ["tf.nn.relu"],
    "import tensorflow.compat.v1 as tf\ntf.nn.relu": ["tf.nn.relu"],
    "import tensorflow.contrib.slim as slim\nslim.conv2d": ["tf.contrib.slim.conv2d"],
    "import tensorflow.contrib\ntensorflow.nn.relu": ["tf.nn.relu"],
    "from tensorflow.contrib import slim, layers as L\nslim.conv2d, L.l2_regularizer":
        ["tf.contrib.slim.conv2d", "tf.contrib.layers.l2_regularizer"],
    "from tensorflow import nn\nnn.relu": ["tf.nn.relu"],
    "from tensorflow.nn import relu\nrelu(1)": ["tf.nn.relu", "tf.nn.relu"],
    "from tensorflow.nn import *\nrelu(1), sorted": ["tf.nn.relu"],
    "from tensorflow.python.ops import array_ops\narray_ops.concat": ["tf.python.ops.array_ops.concat"],
    "import tensorflow as tf\nlayers = tf.layers\nd = layers.dense\nd(1, 2)": ["tf.layers.dense", "tf.layers.dense"],
    "import tensorflow as tf\ndef f(x=tf.nn.relu):\n  return lambda: tf.nn.elu": ["tf.nn.relu", "tf.nn.elu"],
    "import tensorflow as tf\n@tf.no_op\nclass A(tf.Module):\n  x = tf.nn.relu\n  def f(self): return tf.nn.elu":
        ["tf.no_op", "tf.Module", "tf.nn.relu", "tf.nn.elu"],
    "def f():\n  import tensorflow as tf\n  return [tf.nn.relu(x) for x in y]": ["tf.nn.relu"],
    "try:\n  import tensorflow as tf\nexcept ImportError:\n  tf = None\ntf.nn.relu": ["tf.nn.relu"],
    "import tensorflow as tf\ntf.nn.relu(tf.nn.elu(1)).shape.as_list()": ["tf.nn.relu", "tf.nn.elu"],
    "import tensorflow as tf\nprint 'a', tf.nn.relu": ["tf.nn.relu"],
    # what is not TensorFlow's
    "import tensorflow as tf\ndef f(tf): return tf.nothing": [],
    "import tensorflow as tf\n[tf.nothing for tf in range(3)]": [],
    "import tensorflow as tf\ndef f():\n  tf = object()\n  return tf.nothing": [],
    "import os as tf\ntf.nothing": [],
    "from .tensorflow import x\nx.nothing": [],
    "import tensorflow as tf\nlayers = tf.layers\nlayers = []\nlayers.append(1)": [],
    "class A:\n  import tensorflow as tf\n  def f(self): return tf.nothing": [],
    "import tensorflow_hub as hub\nhub.Module": [],
}


@pytest.mark.parametrize("source", sorted(ALIASES))
def test_aliases(source):
    assert symbols(source) == ALIASES[source]


# Name -> status, and what the note says.
VERDICTS = {
    "tf.get_variable": (SUPPORTED, ""), "tf.nn.rnn_cell.LSTMCell": (SUPPORTED, ""), "tf.float32.max": (SUPPORTED, ""),
    "tf.GraphKeys.REGULARIZATION_LOSSES": (SUPPORTED, ""), "tf.contrib.layers.l2_regularizer": (SUPPORTED, ""),
    "tf.raw_ops.MatMul": (SUPPORTED, ""), "tf.app.flags.FLAGS.anything": (SUPPORTED, ""),
    "tf.contrib.layers.python.layers.layers.batch_norm": (DIFFERENT, "refuses"),
    "tf.python.framework.ops.Tensor": (SUPPORTED, ""), "tf.compat.v1.get_variable": (SUPPORTED, ""),
    "tf.compat.v2.nn.relu": (SUPPORTED, ""), "tf.device": (DIFFERENT, "CPU"),
    "tf.load_op_library": (NOT_EMULATED, "tf.py_func"), "tf.Session.reset": (NOT_EMULATED, "end with the session"),
    "tf.contrib.tensorrt.create_inference_graph": (NOT_EMULATED, "leave it out"),
    "tf.python.no_such.module": (NOT_EMULATED, ""),
    "tf.mul": (NOT_IN_TF, "tf.multiply"), "tf.train.SummaryWriter": (NOT_IN_TF, "tf.summary.FileWriter"),
    "tf.nn.seq2seq.rnn_decoder": (NOT_IN_TF, "tf.contrib.legacy_seq2seq"), "tf.no_such": (NOT_IN_TF, ""),
    "tf.functions": (NOT_IN_TF, ""), "tf.core.no": (NOT_EMULATED, ""), "tf.nn.no_such": (NOT_IN_TF, ""),
    "tf.optimizers.Adam": (NOT_IN_TF, "tf.keras.optimizers"), "tf.Tensor.no_such": (NOT_EMULATED, "has no no_such"),
}


@pytest.mark.parametrize("name", sorted(VERDICTS))
def test_verdicts(name):
    status, note = VERDICTS[name]
    verdict = judge(name)
    assert verdict.status == status and note in verdict.note, (verdict.status, verdict.note)


def sometimes(x):
    """Refuses one value."""
    if x:
        raise errors.not_emulated(f"sometimes(x={x})")


def always(x):
    """Refuses, after a look at its argument."""
    if x:
        raise ValueError(x)
    raise errors.not_emulated("always", "do it otherwise")


def test_refusals_are_read(monkeypatch):
    for function in (sometimes, always):
        monkeypatch.setattr(function, "__module__", "graphreg.x", raising=False)
    assert check_verdicts.refusals(sometimes) == ("", ["sometimes(x=...)"])
    assert check_verdicts.refusals(always) == ("do it otherwise", [])
    assert check_verdicts.refusals(reach) == ("", []) == check_verdicts.refusals(object())


def reach(path):
    """graphreg's object of a name, as a program reaches it."""
    value = graphreg
    for name in path.split(".")[1:]:
        value = getattr(value, name)
    return value


@pytest.mark.parametrize("namespace", [
    n if n in ("tf.nn", "tf.layers", "tf.contrib.layers") else pytest.param(n, marks=pytest.mark.slow)
    for n in sorted(public_names())])
def test_no_false_supported(namespace):
    """What is called supported is there for a program; what is not, raises or refuses."""
    for name in public_names()[namespace]:
        verdict = judge(f"{namespace}.{name}")
        assert verdict.status in check_verdicts.STATUSES
        if verdict.status in (SUPPORTED, DIFFERENT):
            assert reach(verdict.symbol) is not None or name == "newaxis"
        elif verdict.status == NOT_EMULATED and verdict.symbol == f"{namespace}.{name}":
            try:
                value = reach(verdict.symbol)
            except (AttributeError, ImportError, errors.UnimplementedError):
                continue
            assert check_verdicts.refusals(value)[0], verdict.symbol


def test_every_new_name_is_in_tf():
    names = {n for n in RENAMED.values() if n.startswith("tf.") and ".python." not in n}
    assert not [n for n in names if not in_tf(n)]
    assert not [n for n in RENAMED if in_tf(n) and n != "tf.contrib.layers.utils"]


# Call -> the finding on its arguments, or None.
CALLS = {
    "tf.concat([x], 1)": None, "tf.concat(1, [x])": "the order changed", "tf.concat(values=[x], axis=1)": None,
    "tf.concat(concat_dim=1, values=[x])": "write axis=", "tf.split(0, 2, x)": "the order changed",
    "tf.split(x, 2, 1)": None, "tf.split(x, 2, 0)": None, "tf.nn.softmax_cross_entropy_with_logits(x, x)":
        "must be named",
    "tf.nn.softmax_cross_entropy_with_logits(labels=x, logits=x)": None, "tf.nn.relu(x, nam='a')": "no such argument",
    "tf.nn.relu(x, 'a', 3)": "at most 2 positional", "tf.nn.relu(*x)": None, "tf.nn.relu(**x)": None,
    "tf.reduce_sum(x, reduction_indices=1, keep_dims=True)": None, "tf.get_variable('w', [1], regulariser=x)":
        "no such",
    "tf.Variable(x, trainable=False, name='v')": None, "tf.train.AdamOptimizer(learning_rate=.1)": None,
    "tf.train.AdamOptimizer(lr=.1)": "no such argument", "tf.layers.dense(x, 3, kernel_regularizer=x)": None,
    "tf.contrib.slim.conv2d(x, 3, [3, 3], stride=2, scope='a')": None, "tf.Session(config=x)": None,
    "tf.keras.layers.Dense(3, input_shape=(2,), kernel_regularizer='l2')": None, "tf.app.flags.FLAGS(x)": None,
    "tf.reduce_sum(x, dim=1)": "no such argument",
}


@pytest.mark.parametrize("call", sorted(CALLS))
def test_arguments(call):
    report = check.check_source(f"import tensorflow as tf\nx = 1\n{call}\n")
    notes = [f.note for f in report.findings if f.status == NOT_IN_TF]
    assert len(notes) == (CALLS[call] is not None)
    assert CALLS[call] is None or CALLS[call] in notes[0]


def test_old_names():
    source = ("import numpy as np, cPickle, time\nfrom collections import OrderedDict\nfrom itertools import izip\n"
              "np.asscalar(1); time.sleep(1); np.float32\nfor i in xrange(3): pass\n")
    assert [(line, s) for line, s, status in found(source) if status == check.OLD_NAME] == [
        (1, "cPickle"), (3, "itertools.izip"), (4, "numpy.asscalar"), (5, "xrange")]


def test_old_meanings():
    report = check.check_source("import numpy as np, json\nnp.bool, np.bool_\nnp.histogram([1], normed=True)\n"
                                "np.histogram([1], density=True)\njson.loads('1', encoding='utf-8')\nx.itemset(0, 1)\n")
    notes = {f.symbol: (f.line, f.note) for f in report.findings}
    assert notes.pop("numpy.bool") == (2, "write bool, or np.bool_ (gone since NumPy 1.24)")
    assert notes.pop("numpy.histogram (normed=)") == (3, "write density= (gone since NumPy 1.24)")
    assert notes.pop("json.loads (encoding=)") == (5, "write json.loads(s) (gone since Python 3.9)")
    if not hasattr(np.ndarray, "itemset"):
        assert "NumPy 1.26 is the newest that has it" in notes.pop(".itemset()")[1]
    assert not notes


PROGRAM = "import tensorflow as tf\nw = tf.mul(tf.nn.relu(1), 2)\n" \
    "tf.contrib.tensorrt.create_inference_graph\ntf.nn.relu\n"


def output(tmp_path, text, **options):
    path = tmp_path / "a.py"
    path.write_text(text)
    out = io.StringIO()
    status = check.main([str(path)], out=out, **options)
    return status, out.getvalue().replace(str(tmp_path) + os.sep, "")


def test_lines_for_pipes(tmp_path):
    status, text = output(tmp_path, PROGRAM)
    assert status == 1
    assert text.splitlines() == [
        "a.py:2:5: not in TF 1.15.5: tf.mul: write tf.multiply", "a.py:2:12: supported: tf.nn.relu",
        "a.py:3:1: not emulated: tf.contrib.tensorrt: leave it out: it changes no values",
        "a.py:4:1: supported: tf.nn.relu", "a.py: 1 of 3 symbols supported (33%)",
        "1 file, 3 TF symbols, 33% supported: 1 not emulated, 1 not in TF 1.15.5"]
    assert "tf.nn.relu" not in output(tmp_path, PROGRAM, problems=True)[1]


def test_tables_for_terminals(tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True
    path = tmp_path / "a.py"
    path.write_text(PROGRAM)
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    assert check.main([str(path)], out=out) == 1
    assert "\033[35mnot in TF\033[0m tf.mul" in out.getvalue() and "line 2, 4" in out.getvalue()
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    out = Terminal()
    check.main([str(path)], out=out)
    assert "\033" not in out.getvalue() and "\n              leave it out: it changes" in out.getvalue()
    assert max(map(len, out.getvalue().splitlines()[1:-1])) <= 60


def test_json(tmp_path):
    status, text = output(tmp_path, PROGRAM, as_json=True)
    data = json.loads(text)
    assert status == 1 and data["summary"]["symbols"] == 3 and data["summary"][SUPPORTED] == 1
    assert data["files"][0]["findings"][0] == {
        "symbol": "tf.mul", "line": 2, "column": 5, "status": NOT_IN_TF, "note": "write tf.multiply"}


def test_exit_status(tmp_path, capsys):
    assert output(tmp_path, "import tensorflow as tf\ntf.nn.relu(1)\n")[0] == 0
    assert output(tmp_path, "x = 1\n")[0] == 0
    assert output(tmp_path, "x = = 1\n") == (1, "a.py: cannot be read as Python: line 1: invalid syntax\n"
                                             "1 file, 0 TF symbols, no TF symbols supported\n")
    assert check.main([str(tmp_path / "none")]) == 2 and "no such file" in capsys.readouterr().err


def test_folders_are_walked(tmp_path):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "b.py").write_text("import tensorflow as tf\ntf.mul\n")
    (tmp_path / "p" / "empty.py").write_text("")
    (tmp_path / "p" / "Queue.py").write_text("")
    (tmp_path / "p" / "own.py").write_text("import Queue\nQueue.x\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "c.py").write_text("import tensorflow as tf\ntf.mul\n")
    reports = check.check_paths([str(tmp_path)])
    assert [os.path.basename(r.path) for r in reports] == ["b.py"]


@pytest.mark.parametrize("data", [b"\x00", b"\xff\xfe", b"# coding: no-such\nx\n", b"\xef\xbb\xbfx = 1\n", b"(" * 5000,
                                  b"x" + b".a" * 20000, b"print '\xe9'\n", b"", b"\\", b"'''",
                                      b"if 1:\n\t x\n        y"])
def test_any_bytes_are_survived(tmp_path, data):
    path = tmp_path / "a.py"
    path.write_bytes(data)
    check.check_file(str(path))


def standard_library(every):
    files = list(check.python_files([sysconfig.get_paths()["stdlib"]]))
    assert len(files) > 500
    return files[::every]


@pytest.mark.parametrize("every", [600, pytest.param(1, marks=pytest.mark.slow)])
def test_the_standard_library_is_survived(every):
    for path in standard_library(every):
        report = check.check_file(path)
        assert not [f for f in report.findings if f.symbol.startswith("tf.")]
        if report.error and "bad" not in path and "lib2to3" not in path:
            with pytest.raises((SyntaxError, ValueError)):
                with open(path, "rb") as f:
                    ast.parse(f.read())


EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "examples")


@pytest.mark.parametrize("path", ["regularized_digits.py", pytest.param("", marks=pytest.mark.slow)])
def test_the_examples_are_covered(path):
    reports = check.check_paths([os.path.join(EXAMPLES, path)])
    assert len(reports) >= (1 if path else 20)
    for report in reports:
        assert not report.problems() and not report.error, report.path


@pytest.mark.slow
def test_the_programs_of_that_time_are_covered():
    reports = check.check_paths([os.path.join(os.path.dirname(os.path.abspath(__file__)), "period")])
    programs = [r for r in reports if r.symbols()]
    assert len(programs) == 12 and not [r.path for r in programs if r.problems() or r.error]
    with_old = [r.path for r in programs if any(f.status == check.OLD_NAME for f in r.findings)]
    assert len(with_old) >= 8       # how many there are depends on Python and NumPy


def test_namespaces_are_no_symbols():
    assert isinstance(judge("tf.nn").found, (ModuleType, SimpleNamespace)) and not symbols("import tensorflow.nn")
