"""tf.test.TestCase, in programs that fail and programs that pass."""
import numpy as np
import pytest

import graphreg as tf


class Case(tf.test.TestCase):
    def runTest(self):
        pass


Case.__test__ = False


@pytest.fixture
def case():
    made = Case()
    made.setUp()
    yield made
    made.tearDown()


CLOSE = [([1., 2.], [1., 2. + 1e-7]), ({"a": 1.}, {"a": 1.}), (([1.], {"x": [2.]}), ([1.], {"x": [2.]})), ([], []),
         ([1., np.nan], [1., np.nan]), ([[1.], [2., 3.]], [[1.], [2., 3.]])]
FAR = [([1., 2.], [1., 2.1], "a is different from b"), ({"a": 1.}, {"a": 2.}, r"a\[a\] is different from b\[a\]"),
       ({"a": 1.}, {"b": 1.}, "mismatched keys"), ([[1., 2.]], [1., 2.], "Shape mismatch: expected"),
       (([1.], {"x": [2.]}), ([1.], {"x": [2.5]}), r"a\[1\]\[x\] is different")]


@pytest.mark.parametrize("a, b", CLOSE)
def test_close(case, a, b):
    case.assertAllClose(a, b)


@pytest.mark.parametrize("a, b, text", FAR)
def test_not_close(case, a, b, text):
    with pytest.raises(AssertionError, match=text):
        case.assertAllClose(a, b)
    case.assertNotAllClose(a, b) if "keys" not in text else None


def test_equal(case):
    case.assertAllEqual([1., np.nan], np.array([1., np.nan]))
    case.assertAllEqual(tf.constant([1]), [1])
    case.assertNotAllEqual([1], [2])
    with pytest.raises(AssertionError, match="not equal lhs = .2.\nnot equal rhs = .3."):
        case.assertAllEqual([1, 2], [1, 3])


@pytest.mark.parametrize("name, good, bad", [
    ("assertAllGreater", ([1, 2], 0), ([1, 2], 1)), ("assertAllLess", ([1, 2], 3), ([1, 2], 2)),
    ("assertAllGreaterEqual", ([1, 2], 1), ([1, 2], 2)), ("assertAllLessEqual", ([1, 2], 2), ([1, 2], 1)),
    ("assertAllInRange", ([1, 2], 1, 2), ([1, 2], 1, 1)), ("assertAllInSet", ([1, 2], [1, 2]), ([1, 2], [1])),
    ("assertNear", (1., 1.1, .2), (1., 1.5, .2)), ("assertArrayNear", ([1.], [1.05], .1), ([1.], [1.5], .1)),
    ("assertNDArrayNear", (np.ones(2), np.ones(2), .1), (np.ones(2), np.zeros(2), .1)),
    ("assertStartsWith", ("abc", "ab"), ("abc", "x")), ("assertDeviceEqual", ("/cpu:0", "/device:CPU:0"), ("/cpu:0", "/cpu:1")),
    ("assertAllCloseAccordingToType", (np.float16([1]), np.float16([1.0005])), (np.float32([1]), np.float32([1.0001])))])
def test_the_rest(case, name, good, bad):
    getattr(case, name)(*good)
    with pytest.raises(AssertionError):
        getattr(case, name)(*bad)


def test_sessions(case):
    with case.test_session() as first:
        assert first is tf.get_default_session() and first.graph is tf.get_default_graph()
        assert tf.get_default_graph().seed == 87654321
    with case.cached_session() as again, case.session() as other:
        assert again is first and other is not first
    assert case.evaluate({"a": tf.constant(1)}) == {"a": 1}
    with pytest.raises(ValueError, match="different than the one that was used"):
        with case.cached_session(graph=tf.Graph()):
            pass


def test_errors(case):
    with case.assertRaisesOpError("abc"):
        raise tf.errors.InvalidArgumentError(None, None, "xx abc")
    with pytest.raises(AssertionError, match="has bar"):
        with case.assertRaisesWithPredicateMatch(ValueError, "foo"):
            raise ValueError("has bar")
    with pytest.raises(AssertionError, match="ValueError not raised"):
        with case.assertRaisesWithPredicateMatch(ValueError, "foo"):
            pass


def test_messages(case):
    case.assertProtoEquals("name: 'a'", tf.NodeDef(name="a"))
    with pytest.raises(AssertionError):
        case.assertProtoEquals("name: 'b'", tf.NodeDef(name="a"))


def test_gradients():
    x = tf.constant([[1., 2.], [3., 4.]])
    at = np.array([[1, 2], [3, 4]], np.float32)
    with tf.Session():
        exact, near = tf.test.compute_gradient(x, [2, 2], x * x, [2, 2], x_init_value=at, delta=1e-2)
        assert np.diag(exact).tolist() == [2, 4, 6, 8] and np.allclose(exact, near, atol=1e-3)
        assert tf.test.compute_gradient_error(x, [2, 2], x * x, [2, 2], x_init_value=at) < 1e-2


def test_graph_defs():
    graph = tf.Graph()
    with graph.as_default():
        tf.constant(1)
    tf.test.assert_equal_graph_def(graph.as_graph_def(), graph.as_graph_def())
    with pytest.raises(AssertionError, match="unexpected node"):
        tf.test.assert_equal_graph_def(graph.as_graph_def(), tf.Graph().as_graph_def())


def test_threads(case):
    def fail():
        raise ValueError("in thread")
    thread = case.checkedThread(fail)
    thread.start()
    with pytest.raises(AssertionError, match="in thread"):
        thread.join()


def test_folders(case):
    assert case.get_temp_dir() == case.get_temp_dir() != tf.test.get_temp_dir()
    assert not tf.test.is_gpu_available() and tf.test.gpu_device_name() == ""
