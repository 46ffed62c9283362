"""The pytest plugin, in test suites of its own."""
import os
import subprocess
import sys
import textwrap

import graphreg

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))


def suite(folder, text, *options, ini=""):
    (folder / "test_it.py").write_text(textwrap.dedent(text))
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n" + ini)
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "pytest_graphreg", "-p", "no:cacheprovider",
        *options],
                          cwd=str(folder), capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": ROOT, "PYTHONDONTWRITEBYTECODE": "1",
                               "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}).stdout


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


def test_fixtures(tmp_path):
    assert "8 passed" in suite(tmp_path, FIXTURES)


LEAVES = """
    import graphreg as tf
    import pytest
    @pytest.mark.parametrize("n", [1, 2])
    def test_leaves(n):
        tf.constant(1)
        assert len(tf.get_default_graph().get_operations()) == 1
    """


def test_the_ini_option(tmp_path):
    assert "1 failed, 1 passed" in suite(tmp_path, LEAVES)
    assert "2 passed" in suite(tmp_path, LEAVES, ini="graphreg_fresh_graph = true\n")


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


def test_assertions(tmp_path):
    out = suite(tmp_path, ASSERTIONS)
    assert "3 failed, 1 passed" in out
    for line in ("collection 'regularization_losses' differs:", "-v", "-Identity c <- a:0", "+Identity b <- a:0",
                 "-w: 0.1 * sum(w^2)/2", "collected, and in no loss: w/Regularizer/l2_regularizer test_it.py:8"):
        assert line in out, out
    assert "difflib" not in out


def test_unused_it_loads_nothing(tmp_path):
    out = suite(tmp_path, """
        import sys
        def test_nothing():
            assert "graphreg" not in sys.modules and "numpy" not in sys.modules
        """)
    assert "1 passed" in out
