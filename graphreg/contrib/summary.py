"""TF's public namespace tf.contrib.summary, as far as it is there: ops that write summaries themselves."""
import contextlib
import os
import threading

from .. import functions as tf
from ..core import messages, raw, scopes
from ..core.collections import add_to_collection, get_collection
from ..core.convert import constant
from ..core.graph import Graph
from ..core.operation import Tensor
from ..smart_cond import smart_cond
from ..summary.summary_ops import _scope
from ..train import training_util
from .refused import absent

_SUMMARIES, _INITIALIZERS = "_SUMMARY_V2", "_SUMMARY_WRITER_V2"
_FLUSH_MILLIS = 2 * 60 * 1000


class _Now(threading.local):
    """What the contexts say: the writer, and whether to record."""

    writer, condition = None, False


_now = _Now()


# ------------------------------------------------------------------ writers
class SummaryWriter:
    """A writer of summaries that ops of the graph write with.

    Source: tf.contrib.summary.SummaryWriter.
    """

    def __init__(self, resource, init_op):
        self._resource, self._init_op = resource, init_op

    def set_as_default(self):
        """Make it the writer that summaries go to."""
        _now.writer = self

    @contextlib.contextmanager
    def as_default(self):
        """Context manager in which summaries go to it; what waits is written at the end."""
        before, _now.writer = _now.writer, self
        try:
            yield self
            self.flush()
        finally:
            _now.writer = before

    def init(self):
        """Operation that makes the file."""
        return self._init_op

    def flush(self):
        """Operation that writes what waits."""
        return flush(self)

    def close(self):
        """Operation that writes what waits, and ends."""
        with scopes.control_dependencies([self.flush()]):
            return raw.CloseSummaryWriter(writer=self._resource)


class _NoWriter(SummaryWriter):
    """The writer of create_file_writer(None): nothing is written."""

    def __init__(self):
        super().__init__(None, None)

    @contextlib.contextmanager
    def as_default(self):
        """Context manager that changes nothing."""
        yield self


def create_file_writer(logdir, max_queue=None, flush_millis=None, filename_suffix=None, name=None):
    """A writer of an event file.

    Args:
      logdir: str, or None for a writer that writes nothing.
      max_queue: int, events that wait at most, default 10.  flush_millis: int, milliseconds, default two minutes.
      filename_suffix: str, default ".v2".  name: str, writers of one name are one, default from logdir.
    Returns:
      SummaryWriter.
    Source: tf.contrib.summary.create_file_writer.
    """
    if logdir is None:
        return _NoWriter()
    logdir = str(logdir)
    with scopes.device("cpu:0"):
        max_queue = constant(10) if max_queue is None else max_queue
        flush_millis = constant(_FLUSH_MILLIS) if flush_millis is None else flush_millis
        filename_suffix = constant(".v2") if filename_suffix is None else filename_suffix
        resource = raw.SummaryWriter(shared_name="logdir:" + logdir if name is None else name)
        init_op = raw.CreateSummaryFileWriter(writer=resource, logdir=logdir, max_queue=max_queue,
                                              flush_millis=flush_millis, filename_suffix=filename_suffix)
    if not scopes.executing_eagerly():
        add_to_collection(_INITIALIZERS, init_op)
    return SummaryWriter(resource, init_op)


def summary_writer_initializer_op():
    """list of the Operations that make the writers' files.

    Raises:
      RuntimeError: eager execution is on: the files are made at once.
    Source: tf.contrib.summary.summary_writer_initializer_op.
    """
    if scopes.executing_eagerly():
        raise RuntimeError("tf.contrib.summary.summary_writer_initializer_op is only supported in graph mode.")
    return get_collection(_INITIALIZERS)


def flush(writer=None, name=None):
    """Operation that writes what waits, of the default writer or of another one.

    Source: tf.contrib.summary.flush.
    """
    writer = _now.writer if writer is None else writer
    if writer is None or writer._resource is None:
        return tf.no_op()
    with scopes.device("cpu:0"):
        return raw.FlushSummaryWriter(writer=writer._resource, name=name)


def initialize(graph=None, session=None):
    """Make the writers' files, and write the graph into the default one's.

    Args:
      graph: Graph or GraphDef, or None.  session: Session, default the default one.
    Raises:
      RuntimeError: there is no default writer.  ValueError: there is no session.
    Source: tf.contrib.summary.initialize.
    """
    if scopes.executing_eagerly():
        return
    if _now.writer is None:
        raise RuntimeError("No default tf.contrib.summary.SummaryWriter found")
    session = scopes.get_default_session() if session is None else session
    if session is None:
        raise ValueError("Argument `session must be passed if no default session exists")
    session.run(summary_writer_initializer_op())
    if graph is not None:
        text = (graph.as_graph_def(add_shapes=True) if hasattr(graph, "as_graph_def") else graph).SerializeToString()
        with session.graph.as_default():
            fed = tf.placeholder("string")
            written = raw.WriteGraphSummary(writer=_now.writer._resource, step=_step_tensor(0), tensor=fed)
        session.run(written, {fed: text})


# ------------------------------------------------------------------ whether to record
@contextlib.contextmanager
def _recording(condition):
    before, _now.condition = _now.condition, condition
    try:
        yield
    finally:
        _now.condition = before


def always_record_summaries():
    """Context manager in which all summaries are recorded.

    Source: tf.contrib.summary.always_record_summaries.
    """
    return _recording(True)


def never_record_summaries():
    """Context manager in which no summary is recorded.

    Source: tf.contrib.summary.never_record_summaries.
    """
    return _recording(False)


@contextlib.contextmanager
def record_summaries_every_n_global_steps(n, global_step=None):
    """Context manager in which summaries are recorded at every n-th step.

    Args:
      n: int.  global_step: int64 Tensor or variable, default the global step.
    Source: tf.contrib.summary.record_summaries_every_n_global_steps.
    """
    step = training_util.get_or_create_global_step() if global_step is None else global_step
    with scopes.device("cpu:0"):
        recorded = tf.equal(step % n, 0)
    with _recording(recorded):
        yield


def should_record_summaries():
    """bool Tensor: whether a summary made now is recorded.

    Source: tf.contrib.summary.should_record_summaries.
    """
    return tf.logical_and(True, _now.condition)


def all_summary_ops():
    """list of bool Tensors: run them to write all summaries; eagerly None.

    Source: tf.contrib.summary.all_summary_ops.
    """
    return None if scopes.executing_eagerly() else get_collection(_SUMMARIES)


# ------------------------------------------------------------------ summaries
def _written(name, tensor, write, family):
    """bool Tensor that says whether a summary was recorded, or NoOp without a writer."""
    if _now.writer is None:
        return tf.no_op()

    def record():
        with _scope(name, family, values=[tensor]) as (tag, scope):
            with scopes.control_dependencies([write(tag, scope)]):
                return constant(True)
    with scopes.device("cpu:0"):
        made = smart_cond(should_record_summaries(), record, lambda: constant(False), name="")
        if not scopes.executing_eagerly():
            add_to_collection(_SUMMARIES, made)
    return made


def _step_tensor(step):
    if step is None:
        return training_util.get_or_create_global_step()
    return step if isinstance(step, Tensor) else constant(step, "int64")


def scalar(name, tensor, family=None, step=None):
    """Write a number.

    Args:
      name: str.  tensor: real scalar Tensor.  family: str in front of the tag.
      step: int64 scalar Tensor, default the global step.
    Returns:
      bool Tensor: whether it was recorded; an Operation where there is no writer.
    Source: tf.contrib.summary.scalar.
    """
    def write(tag, scope):
        return raw.WriteScalarSummary(writer=_now.writer._resource, step=_step_tensor(step), tag=tag,
                                      value=tf.identity(tensor), name=scope)
    return _written(name, tensor, write, family)


def histogram(name, tensor, family=None, step=None):
    """Write how numbers are spread.  Args and Returns: as for scalar.

    Source: tf.contrib.summary.histogram.
    """
    def write(tag, scope):
        return raw.WriteHistogramSummary(writer=_now.writer._resource, step=_step_tensor(step), tag=tag,
                                         values=tf.identity(tensor), name=scope)
    return _written(name, tensor, write, family)


def generic(name, tensor, metadata=None, family=None, step=None):
    """Write a tensor; metadata: SummaryMetadata, its bytes, or a Tensor of them.  Others as for scalar.

    Source: tf.contrib.summary.generic.
    """
    def write(tag, scope):
        told = metadata.SerializeToString() if hasattr(metadata, "SerializeToString") else metadata or ""
        told = constant(told) if not isinstance(told, Tensor) else told
        return raw.WriteSummary(writer=_now.writer._resource, step=_step_tensor(step), tensor=tf.identity(tensor),
                                tag=tag, summary_metadata=told, name=scope)
    return _written(name, tensor, write, family)


def image(name, tensor, bad_color=None, max_images=3, family=None, step=None):
    """Write the first pictures of a batch; bad_color: four uint8 for what is not finite.  Others as for scalar.

    Source: tf.contrib.summary.image.
    """
    def write(tag, scope):
        color = constant([255, 0, 0, 255], "uint8") if bad_color is None else bad_color
        return raw.WriteImageSummary(writer=_now.writer._resource, step=_step_tensor(step), tag=tag,
                                     tensor=tf.identity(tensor), bad_color=color, max_images=max_images, name=scope)
    return _written(name, tensor, write, family)


def audio(name, tensor, sample_rate, max_outputs, family=None, step=None):
    """Write the first sounds of a batch; sample_rate: float, in Hz.  Others as for scalar.

    Source: tf.contrib.summary.audio.
    """
    def write(tag, scope):
        return raw.WriteAudioSummary(
            writer=_now.writer._resource, step=_step_tensor(step), tag=tag, tensor=tf.identity(tensor),
            sample_rate=sample_rate, max_outputs=max_outputs, name=scope)
    return _written(name, tensor, write, family)


def graph(param, step=None, name=None):
    """Write a graph.

    Args:
      param: string scalar Tensor, a serialized GraphDef; eagerly also a Graph or GraphDef.
      step: int64 scalar Tensor, default the global step.  name: str.
    Returns:
      Operation.
    Raises:
      TypeError: param is none of these.
    Source: tf.contrib.summary.graph.
    """
    if not scopes.executing_eagerly() and not isinstance(param, Tensor):
        raise TypeError("graph() needs a tf.Tensor (e.g. tf.placeholder) in graph mode, but was: %s" % type(param))
    if _now.writer is None:
        return tf.no_op()
    with scopes.device("cpu:0"):
        if isinstance(param, (Graph, messages.GraphDef)):
            message = param.as_graph_def(add_shapes=True) if isinstance(param, Graph) else param
            param = constant(message.SerializeToString())
        tensor = tf.identity(param)
        return raw.WriteGraphSummary(writer=_now.writer._resource, step=_step_tensor(step), tensor=tensor, name=name)


def import_event(tensor, name=None):
    """Write a serialized Event as it is.

    Args:
      tensor: string scalar Tensor.  name: str.
    Returns:
      Operation.
    Source: tf.contrib.summary.import_event.
    """
    return raw.ImportEvent(_now.writer._resource, tensor, name=name)


def eval_dir(model_dir, name=None):
    """str: the folder of a model's evaluations.

    Args:
      model_dir: str.  name: str of one of several evaluations.
    Source: tf.contrib.summary.eval_dir.
    """
    return os.path.join(model_dir, "eval" if not name else "eval_" + name)


def __getattr__(name):
    raise absent("summary", name)
