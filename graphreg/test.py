"""TF's public namespace tf.test: TestCase with its assertions, main, gradients by finite differences."""
import atexit
import contextlib
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import unittest
from unittest import mock  # noqa: F401

import numpy as np

from .core import errors, messages, nest, random_seed, scopes
from .core.convert import convert_to_tensor
from .core.device import canonical_name
from .core.operation import Tensor
from .core.sparse_tensor import SparseTensorValue
from .engine import engines
from .gradients import gradients
from .platform import flags
from .session import Session
from .version import GRAPH_DEF_VERSION

_temp_dir = None


# ------------------------------------------------------------------ where tests run
def main(argv=None):
    """Run the tests of the main module, and end the program.

    Args:
      argv: list of str, default sys.argv.
    Source: tf.test.main.
    """
    rest = flags.FLAGS(sys.argv if argv is None else argv, known_only=True)
    unittest.main(argv=rest)


def get_temp_dir():
    """str: a directory for the files of the tests; deleted at the end of the program.

    Source: tf.test.get_temp_dir.
    """
    global _temp_dir
    if _temp_dir is None:
        _temp_dir = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, _temp_dir, ignore_errors=True)
    return _temp_dir


def test_src_dir_path(relative_path):
    """str: a path below the directory that TEST_SRCDIR names.

    Source: tf.test.test_src_dir_path.
    """
    return os.path.join(os.environ["TEST_SRCDIR"], "org_tensorflow/tensorflow", relative_path)


def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """Whether there is a GPU: one that JAX sees, where GRAPHREG_ENGINE is jax; NumPy knows none.

    Args:
      cuda_only: bool, accepted.
      min_cuda_compute_capability: (int, int), the least that counts, or None.
    Source: tf.test.is_gpu_available.
    """
    return any(d.type == "GPU" and _is_capable(d, min_cuda_compute_capability) for d in engines.local_devices())


def _is_capable(device, least):
    found = getattr(device.physical, "compute_capability", None)
    return least is None or found is not None and tuple(map(int, str(found).split("."))) >= tuple(least)


def gpu_device_name():
    """str: the name of the first GPU, "" without one.

    Source: tf.test.gpu_device_name.
    """
    return next((d.name for d in engines.local_devices() if d.type == "GPU"), "")


def is_built_with_cuda():
    """False.

    Source: tf.test.is_built_with_cuda.
    """
    return False


is_built_with_rocm = is_built_with_gpu_support = is_built_with_cuda


def create_local_cluster(num_workers, num_ps, protocol="grpc", worker_config=None, ps_config=None):
    """Refuse: a process is one task.

    Source: tf.test.create_local_cluster.
    """
    raise errors.UnimplementedError(None, None, "tf.test.create_local_cluster is not emulated: a process is one task of a "
                                    "cluster (docs/several_machines.md)")


def assert_equal_graph_def(actual, expected, checkpoint_v2=False, hash_table_shared_name=False):
    """Check that two GraphDefs have the same nodes, in any order.

    Args:
      actual, expected: GraphDef.
      checkpoint_v2: bool, the random names of a saver's files may differ.
      hash_table_shared_name: bool, the shared names of hash tables may differ.
    Raises:
      TypeError: one is no GraphDef.  AssertionError: they differ.
    Source: tf.test.assert_equal_graph_def.
    """
    for name, value in (("actual", actual), ("expected", expected)):
        if not isinstance(value, messages.GraphDef):
            raise TypeError(f"Expected tf.GraphDef for {name}, got {type(value).__name__}")
    both = [{n.name: _comparable(n, checkpoint_v2, hash_table_shared_name) for n in g.node} for g in (actual, expected)]
    for name, node in both[0].items():
        if name not in both[1]:
            raise AssertionError(f"Found unexpected node '{name}'")
        if node != both[1][name]:
            raise AssertionError(f"Node '{name}' differs: {node} != {both[1][name]}")
    for name in both[1]:
        if name not in both[0]:
            raise AssertionError(f"Missing expected node '{name}'")


def _comparable(node, checkpoint_v2, hash_table_shared_name):
    copy = type(node)()
    copy.CopyFrom(node)
    text = str(copy)
    if checkpoint_v2:
        text = re.sub("_temp_[0-9a-z]{32}/part", "", text)
    if hash_table_shared_name and node.op in ("HashTable", "HashTableV2"):
        text = re.sub('hash_table_[^"]*', "", text)
    return sorted(text.split("\n")), list(node.input)


# ------------------------------------------------------------------ gradients
def compute_gradient(x, x_shape, y, y_shape, x_init_value=None, delta=1e-3, init_targets=None, extra_feed_dict=None):
    """The Jacobian of y by x, as tf.gradients has it and by finite differences.

    Args:
      x: Tensor or list of Tensors; x_shape: shape, or list of shapes.
      y: Tensor; y_shape: shape.
      x_init_value: array, or list of arrays, at which to look; default random.
      delta: float, step of the differences.
      init_targets: Operations run before.
      extra_feed_dict: dict.
    Returns:
      (theoretical, numerical): arrays (size of x, size of y); a list of them for a list.
    Source: tf.test.compute_gradient.
    """
    feeds, session = dict(extra_feed_dict or {}), scopes.get_default_session()
    if init_targets is not None:
        for target in init_targets if isinstance(init_targets, (list, tuple)) else [init_targets]:
            session.run(target)
    if not isinstance(x, list):
        return _jacobians(session, x, x_shape, y, y_shape, x_init_value, delta, feeds)
    inits = [None] * len(x) if x_init_value is None else x_init_value
    inits = [_initial(t, s, v) for t, s, v in zip(x, x_shape, inits)]
    feeds.update(zip(x, inits))
    return [_jacobians(session, t, s, y, y_shape, v, delta, feeds) for t, s, v in zip(x, x_shape, inits)]


def _initial(x, shape, given):
    dtype = x.dtype.as_numpy_dtype
    if given is not None:
        return np.array(given, dtype)
    return np.random.random_sample(shape).astype(dtype)


def _jacobians(session, x, x_shape, y, y_shape, given, delta, feeds):
    at = _initial(x, x_shape, given)
    seed = np.zeros(y_shape, y.dtype.as_numpy_dtype)
    dy = convert_to_tensor(np.ones(y_shape, y.dtype.as_numpy_dtype), name="dy")
    dx = gradients(y, x, dy)[0]
    exact = np.zeros((at.size, seed.size), at.dtype)
    for column in range(seed.size):
        flat = np.zeros(seed.size, seed.dtype)
        flat[column] = 1
        if dx is not None:
            exact[:, column] = _dense(session.run(dx, {**feeds, x: at, dy: flat.reshape(y_shape)}), at.shape).ravel()
    return exact, _differences(session, x, y, at, seed.size, delta, feeds)


def _dense(value, shape):
    """An array of a gradient, IndexedSlices too."""
    if not hasattr(value, "indices"):
        return np.asarray(value)
    out = np.zeros(shape, value.values.dtype)
    np.add.at(out, value.indices, value.values)
    return out


def _differences(session, x, y, at, columns, delta, feeds):
    out = np.zeros((at.size, columns), at.dtype)
    for row in range(at.size):
        sides = []
        for sign in (1, -1):
            moved = at.copy()
            moved.reshape(-1)[row] += sign * delta
            sides.append(np.asarray(session.run(y, {**feeds, x: moved})).ravel())
        out[row] = (sides[0] - sides[1]) / (2 * delta)
    return out


def compute_gradient_error(x, x_shape, y, y_shape, x_init_value=None, delta=1e-3, init_targets=None,
                           extra_feed_dict=None):
    """The largest difference between the two Jacobians of compute_gradient.

    Args: as for compute_gradient.
    Returns:
      float.
    Source: tf.test.compute_gradient_error.
    """
    found = compute_gradient(x, x_shape, y, y_shape, x_init_value, delta, init_targets, extra_feed_dict)
    found = found if isinstance(found, list) else [found]
    return max([np.fabs(a - b).max() for a, b in found if a.size] + [0])


# ------------------------------------------------------------------ test cases
def _numpy(structure):
    """The values of the eager tensors and variables of a structure."""
    return nest.map_structure(lambda t: t.numpy() if hasattr(t, "numpy") else t() if callable(t) else t, structure)


class _EagerSession:
    """What stands for a session under eager execution."""

    def run(self, fetches):
        """The values of tensors."""
        return _numpy(fetches)


class TestCase(unittest.TestCase):
    """A unittest.TestCase with a fresh graph for each test, sessions, and assertions on arrays.

    Source: tf.test.TestCase.
    """

    def __init__(self, methodName="runTest"):
        super().__init__(methodName)
        self._threads, self._tempdir, self._cached_session = [], None, None

    def setUp(self):
        self._close_cached_session()
        random.seed(random_seed.DEFAULT_GRAPH_SEED)
        np.random.seed(random_seed.DEFAULT_GRAPH_SEED)
        scopes.reset_default_graph()
        scopes.get_default_graph().seed = random_seed.DEFAULT_GRAPH_SEED

    def tearDown(self):
        self._close_cached_session()

    def get_temp_dir(self):
        """str: a directory of this test."""
        if not self._tempdir:
            self._tempdir = tempfile.mkdtemp(dir=get_temp_dir())
        return self._tempdir

    # -------------------------------------------------------------- sessions
    def _close_cached_session(self):
        if getattr(self, "_cached_session", None) is not None:
            self._cached_session.close()
            self._cached_session = None

    @contextlib.contextmanager
    def session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """Context manager: a session of its own, the default one meanwhile; eagerly None."""
        if scopes.executing_eagerly():
            yield None
            return
        with Session(graph=graph, config=config) as sess:
            yield sess

    @contextlib.contextmanager
    def cached_session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """Context manager: the session of this test, made at its first use; it stays open until the test ends."""
        if scopes.executing_eagerly():
            yield _EagerSession()
            return
        if self._cached_session is None:
            self._cached_session = Session(graph=graph, config=config)
            self._cached_config = config
        elif graph is not None and self._cached_session.graph is not graph:
            raise ValueError("The graph used to get the cached session is different than the one that was used to create the "
                             "session. Maybe create a new session with self.session()")
        elif config is not None and self._cached_config is not config:
            raise ValueError("The config used to get the cached session is different than the one that was used to create "
                             "the session. Maybe create a new session with self.session()")
        with self._cached_session.graph.as_default(), self._cached_session.as_default():
            yield self._cached_session

    @contextlib.contextmanager
    def test_session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """Context manager: cached_session() without a graph, else session(); eagerly None."""
        if scopes.executing_eagerly():
            yield None
            return
        kind = self.cached_session if graph is None else self.session
        with kind(graph, config, use_gpu, force_gpu) as sess:
            yield sess

    def evaluate(self, tensors):
        """The values of tensors in the default session, or else in the session of this test."""
        if scopes.executing_eagerly():
            return _numpy(tensors)
        sess = scopes.get_default_session()
        if sess is not None:
            return sess.run(tensors)
        with self.test_session() as sess:
            return sess.run(tensors)

    # -------------------------------------------------------------- arrays
    def _array(self, a):
        if isinstance(a, SparseTensorValue):
            return a
        if isinstance(a, Tensor) or (hasattr(a, "_as_graph_element") and not isinstance(a, np.ndarray)):
            a = self.evaluate(a)
        return a if isinstance(a, np.ndarray) else np.array(a)

    def assertAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):
        """Check that numbers, or structures of them, are near: |a - b| <= atol + rtol * |b|."""
        self._close(a, b, rtol, atol, (), msg)

    def _close(self, a, b, rtol, atol, path, msg):
        where = "".join(f"[{p}]" for p in path)
        a, b = (v._asdict() if hasattr(v, "_asdict") else v for v in (a, b))
        if isinstance(a, dict) != isinstance(b, dict):
            raise ValueError(f"Can't compare dict to non-dict, a{where} vs b{where}. {msg or ''}")
        if isinstance(a, dict):
            self.assertCountEqual(a.keys(), b.keys(), f"mismatched keys: a{where} has keys {a.keys()}, but b{where} has keys "
                                                      f"{b.keys()}. {msg or ''}")
            for key in a:
                self._close(a[key], b[key], rtol, atol, path + (key,), msg)
        elif isinstance(a, (list, tuple)) and self._is_nested(a, b):
            self.assertEqual(len(a), len(b), f"Mismatched length: a{where} has {len(a)} items, but b{where} has {len(b)} items. "
                                             f"{msg or ''}")
            for i, (x, y) in enumerate(zip(a, b)):
                self._close(x, y, rtol, atol, path + (str(i),), msg)
        else:
            self._arrays_close(a, b, rtol, atol, f"Mismatched value: a{where} is different from b{where}. {msg or ''}")

    def _is_nested(self, a, b):
        """Whether lists are structures, and no arrays."""
        if any(isinstance(x, (dict, SparseTensorValue)) or hasattr(x, "_asdict") for x in list(a) + list(b)):
            return True
        try:
            return np.array(self._evaluated(a)).dtype == object or np.array(self._evaluated(b)).dtype == object
        except (ValueError, TypeError):
            return True

    def _evaluated(self, items):
        flat = [self._array(x) if isinstance(x, Tensor) else x for x in nest.flatten(items)]
        return nest.pack_sequence_as(items, flat)

    def _arrays_close(self, a, b, rtol, atol, msg):
        a, b = self._array(a), self._array(b)
        self._same_shape(a, b, f" with contents {b}." if a.size <= 100 else ".")
        if np.allclose(a, b, rtol=rtol, atol=atol):
            return
        bad = np.abs(a - b) > atol + rtol * np.abs(b)
        bad = np.logical_or(bad, np.isnan(a) != np.isnan(b))
        lines = [msg]
        if a.ndim:
            x, y = a[np.where(bad)], b[np.where(bad)]
            lines.append(f"not close where = {np.where(bad)}")
        else:
            x, y = a, b
        lines += [f"not close lhs = {x}", f"not close rhs = {y}", f"not close dif = {np.abs(x - y)}",
                  f"not close tol = {atol + rtol * np.abs(y)}", f"dtype = {a.dtype}, shape = {a.shape}"]
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg="\n".join(lines), equal_nan=True)

    def _same_shape(self, a, b, more):
        self.assertEqual(a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}{more}")

    def assertAllCloseAccordingToType(self, a, b, rtol=1e-6, atol=1e-6, float_rtol=1e-6, float_atol=1e-6, half_rtol=1e-3,
                                      half_atol=1e-3, bfloat16_rtol=1e-2, bfloat16_atol=1e-2, msg=None):
        """assertAllClose with the tolerance of the less precise type."""
        a, b = self._array(a), self._array(b)
        kinds = {str(a.dtype), str(b.dtype)}
        for names, r, t in ((("float32", "complex64"), float_rtol, float_atol), (("float16",), half_rtol, half_atol),
                            (("bfloat16",), bfloat16_rtol, bfloat16_atol)):
            if kinds & set(names):
                rtol, atol = max(rtol, r), max(atol, t)
        self.assertAllClose(a, b, rtol=rtol, atol=atol, msg=msg)

    def assertNotAllClose(self, a, b, **kwargs):
        """Check that assertAllClose fails."""
        try:
            self.assertAllClose(a, b, **kwargs)
        except AssertionError:
            return
        raise AssertionError("The two values are close at all elements")

    def assertAllEqual(self, a, b, msg=None):
        """Check that arrays are equal; NaN equals NaN."""
        a, b = self._array(a), self._array(b)
        self._same_shape(a, b, f". Contents: {b}. \n{msg or ''}.")
        same = a == b
        if a.dtype.kind in "fc":
            same = np.logical_or(same, np.logical_and(np.isnan(a), np.isnan(b)))
        if np.all(same):
            return
        lines = [msg or ""]
        if a.ndim:
            x, y = a[np.where(~same)], b[np.where(~same)]
            lines.append(f"not equal where = {np.where(~same)}")
        else:
            x, y = a, b
        np.testing.assert_array_equal(a, b, err_msg="\n".join(lines + [f"not equal lhs = {x}", f"not equal rhs = {y}"]))

    def assertNotAllEqual(self, a, b, msg=None):
        """Check that assertAllEqual fails."""
        try:
            self.assertAllEqual(a, b)
        except AssertionError:
            return
        raise AssertionError("The two values are equal at all elements" + (f". {msg}" if msg else ""))

    def assertAllGreater(self, a, comparison_target):
        """Check that all numbers are greater."""
        self.assertGreater(np.min(self._array(a)).item(), comparison_target)

    def assertAllLess(self, a, comparison_target):
        """Check that all numbers are less."""
        self.assertLess(np.max(self._array(a)).item(), comparison_target)

    def assertAllGreaterEqual(self, a, comparison_target):
        """Check that all numbers are greater or equal."""
        self.assertGreaterEqual(np.min(self._array(a)).item(), comparison_target)

    def assertAllLessEqual(self, a, comparison_target):
        """Check that all numbers are less or equal."""
        self.assertLessEqual(np.max(self._array(a)).item(), comparison_target)

    def assertAllInRange(self, target, lower_bound, upper_bound, open_lower_bound=False, open_upper_bound=False):
        """Check that all numbers lie between two bounds."""
        target = self._array(target)
        if target.dtype.kind not in "iuf":
            raise AssertionError(f"The value of {target} does not have an ordered numeric type, instead it has type: "
                                 f"{target.dtype}")
        bad = np.where(np.logical_or(
            np.isnan(target), np.logical_or(
                np.less_equal(target, lower_bound) if open_lower_bound else np.less(target, lower_bound),
                np.greater_equal(target, upper_bound) if open_upper_bound else np.greater(target, upper_bound))))
        if bad[0].size:
            raise AssertionError(
                f"{bad[0].size} of the {target.size} element(s) are outside the range {'(' if open_lower_bound else '['}"
                f"{lower_bound}, {upper_bound}{')' if open_upper_bound else ']'}. Subscript(s) and value(s) of the offending "
                "elements:\n" + "\n".join(_subscripts(target, bad)))

    def assertAllInSet(self, target, expected_set):
        """Check that all values are in a set."""
        found = np.unique(self._array(target))
        bad = [v for v in found if v not in expected_set]
        if bad:
            raise AssertionError("%d unique element(s) are not in the set %s: %s" % (
                np.size(bad), expected_set, np.array(bad)))

    def assertNear(self, f1, f2, err, msg=None):
        """Check that two numbers differ by err at most."""
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err,
                        "%f != %f +/- %f%s" % (f1, f2, err, f" ({msg})" if msg is not None else ""))

    def assertArrayNear(self, farray1, farray2, err, msg=None):
        """Check that the numbers of two lists differ by err at most."""
        self.assertEqual(len(farray1), len(farray2), msg=msg)
        for f1, f2 in zip(farray1, farray2):
            self.assertNear(float(f1), float(f2), err, msg=msg)

    def assertNDArrayNear(self, ndarray1, ndarray2, err, msg=None):
        """Check that the difference of two arrays has a norm of err at most."""
        self.assertTrue(bool(np.linalg.norm(ndarray1 - ndarray2) < err), msg=msg)

    def assertShapeEqual(self, np_array, tf_tensor, msg=None):
        """Check that an array has the static shape of a Tensor."""
        if not isinstance(np_array, (np.ndarray, np.generic)):
            raise TypeError("np_array must be a Numpy ndarray or Numpy scalar")
        if not isinstance(tf_tensor, Tensor):
            raise TypeError("tf_tensor must be a Tensor")
        self.assertAllEqual(np_array.shape, tf_tensor.get_shape().as_list(), msg=msg)

    def assertDTypeEqual(self, target, expected_dtype):
        """Check the type of an array or of a Tensor's value."""
        target = self._array(target)
        expected = getattr(expected_dtype, "as_numpy_dtype", expected_dtype)
        self.assertEqual(target.dtype, np.dtype(expected))

    # -------------------------------------------------------------- the rest
    def assertDeviceEqual(self, device1, device2, msg=None):
        """Check that two device names mean the same."""
        device1, device2 = canonical_name(device1), canonical_name(device2)
        self.assertEqual(device1, device2, f"Devices {device1} and {device2} are not equal. {msg}")

    def assertStartsWith(self, actual, expected_start, msg=None):
        """Check how a str begins."""
        if not actual.startswith(expected_start):
            self.fail(f"{actual!r} does not start with {expected_start!r}" + (f" : {msg}" if msg else ""))

    def assertProtoEquals(self, expected_message_maybe_ascii, message, msg=None):
        """Check that a message equals another, or the one of a text."""
        expected = expected_message_maybe_ascii
        if isinstance(expected, (str, bytes)):
            parsed = type(message)()
            messages.Merge(expected, parsed)
            expected = parsed
        elif type(expected) is not type(message):
            self.fail(f"Can't compare protos of type {type(expected)} and {type(message)}.")
        self.assertMultiLineEqual(str(expected), str(message), msg=msg)

    def assertProtoEqualsVersion(self, expected, actual, producer=None, min_consumer=0, bad_consumers=None, msg=None):
        """Check that a GraphDef equals the one of a text, with the versions of this TF added."""
        producer = GRAPH_DEF_VERSION if producer is None else producer
        text = f"versions {{ producer: {producer} min_consumer: {min_consumer} " + " ".join(
            f"bad_consumers: {v}" for v in bad_consumers or ()) + "}"
        self.assertProtoEquals(f"{expected}\n{text}", actual, msg=msg)

    @contextlib.contextmanager
    def assertRaisesWithPredicateMatch(self, exception_type, expected_err_re_or_predicate):
        """Context manager: check that an error of a type is raised, whose text matches a pattern or a function likes."""
        wanted = expected_err_re_or_predicate

        def likes(error):
            if callable(wanted):
                return wanted(error)
            text = error.message if isinstance(error, errors.OpError) else str(error)
            op = error.op if isinstance(error, errors.OpError) else None
            while op is not None:
                text += "\nCaused by: " + op.name
                op = op._original_op
            return re.search(wanted, text)
        try:
            yield
            self.fail(f"{exception_type.__name__} not raised")
        except Exception as error:
            if not isinstance(error, exception_type) or not likes(error):
                raise AssertionError(f"Exception of type {type(error)}: {error}") from None

    def assertRaisesOpError(self, expected_err_re_or_predicate):
        """Context manager: assertRaisesWithPredicateMatch of an OpError."""
        return self.assertRaisesWithPredicateMatch(errors.OpError, expected_err_re_or_predicate)

    def checkedThread(self, target, args=None, kwargs=None):
        """A thread whose error comes out of its join()."""
        thread = _CheckedThread(self, target, args, kwargs)
        self._threads.append(thread)
        return thread


def _subscripts(target, bad):
    if not target.ndim:
        return [f"  [] : {target}"]
    return ["  [" + ", ".join(str(axis[i]) for axis in bad) + "] : " + str(target[tuple(axis[i] for axis in bad)])
            for i in range(min(10, bad[0].size))]


class _CheckedThread:
    """A thread that fails its test when it fails."""

    def __init__(self, testcase, target, args=None, kwargs=None):
        self._testcase, self._exception = testcase, None
        self._target, self._args, self._kwargs = target, args or (), kwargs or {}
        self._thread = threading.Thread(target=self._protected_run)

    def _protected_run(self):
        try:
            self._target(*self._args, **self._kwargs)
        except Exception as error:
            self._exception = error

    def start(self):
        """Start the thread."""
        self._thread.start()

    def join(self):
        """Wait for the thread; its error fails the test."""
        self._thread.join()
        if self._exception is not None:
            self._testcase.fail(f"Error in checkedThread: {self._exception}")

    def is_alive(self):
        """Whether the thread runs."""
        return self._thread.is_alive()


test_src_dir_path.__test__ = False
