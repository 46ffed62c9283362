"""The pytest plugin, in test suites of its own."""
import os
import subprocess
import sys
import textwrap

import pytest

import graphreg

pytest_plugins = ["pytester"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))
TF115 = os.environ.get("GRAPHREG_TF115_PYTHON")


class KeepModules:
    """pytester forgets the modules that a suite has loaded: those of the package would be loaded a second time."""

    def __init__(self):
        self.modules = {}

    def pytest_unconfigure(self, config):
        self.modules.update((n, m) for n, m in sys.modules.items()
                            if not (getattr(m, "__file__", None) or "").startswith(str(config.rootpath)))

    def restore(self):
        sys.modules.update((n, m) for n, m in self.modules.items() if n not in sys.modules)


@pytest.fixture(autouse=True)
def kept():
    """It ends after pytester, which forgets modules, too."""
    modules = KeepModules()
    yield modules
    modules.restore()


@pytest.fixture
def suite(kept, pytester, monkeypatch):
    """A function that runs a test suite in this process: (counts of outcomes, what is printed)."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("GRAPHREG_TF115_PYTHON", raising=False)
    pytester.syspathinsert(ROOT)

    def run(text, *options, ini=""):
        pytester.makepyfile(test_it=textwrap.dedent(text))
        pytester.makeini("[pytest]\naddopts = --strict-markers\n" + ini)
        result = pytester.runpytest_inprocess("-q", "-p", "pytest_graphreg", "-p", "no:cacheprovider", *options,
                                              plugins=[kept])
        kept.restore()
        return result.parseoutcomes(), result.stdout.str()
    return run


FIXTURES = """
    import numpy as np
    import pytest
    import graphreg as tf

    def test_graph(graph):
        assert tf.get_default_graph() is graph and not graph.get_operations()
        tf.constant(1, name="c")

    def test_graph_again(graph):
        assert not graph.get_operations()

    def test_session(session, graph):
        assert tf.get_default_session() is session and session.graph is graph
        assert tf.constant(2).eval() == 2

    def draw():
        return tf.random_normal([2]).eval().tolist(), np.random.rand()

    @pytest.fixture(scope="module")
    def drawn():
        return []

    @pytest.mark.parametrize("_", [1, 2])
    def test_seed(session, tf_seed, drawn, _):
        assert tf_seed == 0 and tf.get_default_graph().seed == 0
        drawn.append(draw())
        assert drawn[0] == drawn[-1]

    @pytest.mark.tf_seed(7)
    def test_other_seed(tf_seed, session, drawn):
        assert tf_seed == 7 and draw() != drawn[0]

    @pytest.mark.fresh_graph
    def test_fresh():
        assert not tf.get_default_graph().get_operations()
        tf.constant(1)

    def test_after_fresh():
        assert not tf.get_default_graph().get_operations()
    """


def test_fixtures(suite):
    counts, out = suite(FIXTURES)
    assert counts == {"passed": 8}, out


LEAVES = """
    import graphreg as tf
    import pytest
    @pytest.mark.parametrize("n", [1, 2])
    def test_leaves(n):
        tf.constant(1)
        assert len(tf.get_default_graph().get_operations()) == 1
    """


def test_the_ini_option(suite):
    assert suite(LEAVES)[0] == {"failed": 1, "passed": 1}
    assert suite(LEAVES, ini="graphreg_fresh_graph = true\n")[0] == {"passed": 2}


ASSERTIONS = """
    import graphreg as tf
    import pytest
    R = tf.GraphKeys.REGULARIZATION_LOSSES

    @pytest.fixture
    def loss(graph):
        w = tf.get_variable("w", [3], regularizer=tf.contrib.layers.l2_regularizer(.1))
        return tf.reduce_mean(w * tf.placeholder(tf.float32, name="x"))

    def test_good(loss, assert_collection, assert_graph_equal, assert_penalties, tmp_path):
        assert_collection(R, ["w/Regularizer/l2_regularizer"])
        assert_collection("trainable_variables", ["w:0"])
        total = loss + tf.losses.get_regularization_loss()
        assert_penalties({"w": "0.1 * sum(w^2)/2"}, total)
        assert_penalties({}, loss)
        assert_penalties({"w": ["0.1 * sum(w^2)/2, twice"]}, total + tf.losses.get_regularization_loss())
        from graphreg.tools.assertions import graph_lines
        assert_graph_equal(graph_lines())
        (tmp_path / "g.txt").write_text("\\n".join(graph_lines()) + "\\n")
        assert_graph_equal(tmp_path / "g.txt")
        assert_graph_equal(tf.get_default_graph())

    def test_bad_collection(loss, assert_collection):
        assert_collection(R, ["w/Regularizer/l2_regularizer", "v"])

    def test_bad_graph(graph, assert_graph_equal):
        tf.identity(tf.constant(1, name="a"), name="b")
        assert_graph_equal(["Const a", "Identity c <- a:0"])

    def test_bad_penalties(loss, assert_penalties):
        assert_penalties({"w": "0.1 * sum(w^2)/2"}, loss)
    """


def test_assertions(suite):
    counts, out = suite(ASSERTIONS)
    assert counts == {"failed": 3, "passed": 1}
    for line in ("collection 'regularization_losses' differs:", "-v", "-Identity c <- a:0", "+Identity b <- a:0",
                 "-w: 0.1 * sum(w^2)/2", "collected, and in no loss: w/Regularizer/l2_regularizer test_it.py:7"):
        assert line in out, out
    assert "difflib" not in out


# ------------------------------------------------------------------ records
CASES = """
def case_dense(tf):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    w = tf.get_variable("w", [3, 2], regularizer=tf.contrib.layers.l2_regularizer(.1),
                        initializer=tf.ones_initializer())
    y = tf.matmul(x, w)
    return [tf.global_variables_initializer(), {"y": y, "@feed": {x: [[1., 2., 3.]]}}]


def case_sum(tf):
    return [tf.reduce_sum([1., 2.])]
"""
RECORDED = """
    import graphreg as tf
    import programs

    def test_replay(assert_replay):
        assert_replay("programs.py")

    def test_one(assert_replay):
        assert_replay("programs.py", "sum")

    def test_graph(graph, recorded, assert_graph_equal):
        programs.case_dense(tf)
        assert_graph_equal(recorded("programs.py", "dense"))
    """
DIFFERENT = RECORDED + """
    def test_no_such_case(recorded):
        recorded("programs.py", "dance")

    def test_another_graph(graph, recorded, assert_graph_equal):
        tf.constant(1., name="c")
        assert_graph_equal(recorded("programs.py", "sum"))

    def test_another_collection(graph, recorded, assert_graph_equal):
        programs.case_dense(tf)
        graph.clear_collection("regularization_losses")
        assert_graph_equal(recorded("programs.py", "dense"))
    """


@pytest.fixture
def programs(pytester, monkeypatch):
    """A file of cases, and a Python that has TensorFlow: this one, with graphreg under that name."""
    pytester.makepyfile(programs=CASES)
    folder = pytester.mkdir("python")
    (folder / "tensorflow.py").write_text("import sys\nimport graphreg\nsys.modules[__name__] = graphreg\n")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), ROOT]))
    return pytester.path / "programs.py"


def test_records_are_made_and_replayed(suite, programs, monkeypatch):
    counts, out = suite(RECORDED)
    assert counts == {"failed": 3} and "run this once with GRAPHREG_TF115_PYTHON=" in out
    with monkeypatch.context() as m:
        m.setenv("GRAPHREG_TF115_PYTHON", sys.executable)
        counts, out = suite(RECORDED)
    assert counts == {"passed": 3}, out
    assert sorted(p.name for p in programs.parent.glob("programs*")) == ["programs.json.gz", "programs.py"]
    made = programs.with_suffix(".json.gz").read_bytes()
    programs.write_text(CASES.replace("[1., 2.]", "[1., 3.]").replace("y = ", "z = y = "))
    counts, out = suite(DIFFERENT)
    assert counts == {"failed": 5, "passed": 1} and programs.with_suffix(".json.gz").read_bytes() == made
    for line in ("sum: step 0 value: 1 of 1 elements differ", "no case 'dance' is recorded", "+Const c",
                 "collection 'regularization_losses': only in reference"):
        assert line in out, out


@pytest.mark.slow
def test_a_python_that_cannot_record(suite, programs, monkeypatch):
    (programs.parent / "python" / "tensorflow.py").write_text("raise ImportError('none here')\n")
    monkeypatch.setenv("GRAPHREG_TF115_PYTHON", sys.executable)
    counts, out = suite(RECORDED)
    assert counts == {"failed": 3} and "could not record" in out and "ImportError: none here" in out
    assert not programs.with_suffix(".json.gz").exists()


@pytest.mark.slow
@pytest.mark.skipif(TF115 is None, reason="GRAPHREG_TF115_PYTHON names no TensorFlow 1.15")
def test_records_of_tensorflow(suite, pytester, monkeypatch):
    pytester.makepyfile(programs=CASES)
    monkeypatch.setenv("GRAPHREG_TF115_PYTHON", TF115)
    counts, out = suite(RECORDED)
    assert counts == {"passed": 3}, out


# ------------------------------------------------------------------ beside other plugins
def test_unused_it_loads_nothing():
    code = "import sys, pytest_graphreg; sys.exit(bool({'graphreg', 'numpy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": ROOT}).returncode == 0


@pytest.mark.slow
def test_unused_it_loads_nothing_in_a_suite(pytester, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", ROOT)
    pytester.makepyfile("""
        import sys
        def test_nothing():
            assert "graphreg" not in sys.modules and "numpy" not in sys.modules
        """)
    assert pytester.runpytest_subprocess("-p", "pytest_graphreg").parseoutcomes() == {"passed": 1}


@pytest.mark.slow
def test_with_xdist(pytester, programs, monkeypatch):
    """Each process records by itself, and none reads a file that another has half written."""
    pytest.importorskip("xdist")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("GRAPHREG_TF115_PYTHON", sys.executable)
    pytester.makepyfile(test_one=textwrap.dedent(RECORDED), test_two=textwrap.dedent(RECORDED),
                        test_three=textwrap.dedent(FIXTURES))
    result = pytester.runpytest_subprocess("-p", "xdist", "-p", "pytest_graphreg", "-n", "2", "--dist", "loadfile")
    assert result.parseoutcomes() == {"passed": 14}
