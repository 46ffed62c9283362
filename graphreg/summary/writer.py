"""FileWriter: event files, as TensorBoard reads them."""
import os
import queue
import socket
import threading
import time
import warnings

from ..core import errors, messages, scopes
from ..core.graph import Graph
from ..formats import tfrecord
from ..formats.files import told
from ..platform import file_io


class EventFileWriter:
    """An event file that a thread of its own writes.

    Args:
      logdir: str, directory, made when it is not there.
      max_queue: int, events that wait before add_event blocks.
      flush_secs: number, seconds between two flushes.
      filename_suffix: str at the end of the file's name.
    """

    def __init__(self, logdir, max_queue=10, flush_secs=120, filename_suffix=None):
        self._logdir = str(logdir)
        file_io.makedirs(self._logdir)
        self._suffix, self._flush_secs = filename_suffix or "", flush_secs
        self._queue = queue.Queue(max_queue)
        self._file = self._worker = self._error = None
        self._closed = False
        self._open()

    def _open(self):
        self._file = None                  # as in TF there is no file before there is an event
        self._worker = threading.Thread(target=self._work, daemon=True)
        self._worker.start()

    def _write(self, event):
        if self._file is None:
            self._file = _new_file(self._logdir, self._suffix)
            self._write(messages.Event(wall_time=time.time(), file_version="brain.Event:2"))
        self._file.write(tfrecord.frame(event.SerializeToString()))

    def _work(self):
        """Write events until None comes; a thing to set is a request to flush."""
        next_flush = time.time()
        while True:
            item = self._queue.get()
            try:
                if item is None:
                    return
                if isinstance(item, threading.Event):
                    self._flush()
                    item.set()
                elif self._error is None:
                    self._write(item)
                    if time.time() >= next_flush:
                        self._flush()
                        next_flush = time.time() + self._flush_secs
            except (OSError, errors.OpError) as error:
                self._error = error
                if isinstance(item, threading.Event):
                    item.set()

    def _flush(self):
        if self._file is not None:
            self._file.flush()

    def get_logdir(self):
        """str: the directory."""
        return self._logdir

    def add_event(self, event):
        """Put an event at the end of the file; nothing happens after close()."""
        if not self._closed:
            self._raise_error()
            self._queue.put(event)

    def _raise_error(self):
        if self._error is not None:
            raise errors.UnknownError(None, None, f"Failed to write events: {self._error}")

    def flush(self):
        """Bring all events to the file."""
        if self._closed:
            return
        done = threading.Event()
        self._queue.put(done)
        done.wait()
        self._raise_error()

    def close(self):
        """Bring all events to the file and close it."""
        if self._closed:
            return
        self._queue.put(None)
        self._worker.join()
        self._closed = True
        if self._file is not None:
            self._file.close()
        self._raise_error()

    def reopen(self):
        """Go on in a new file; nothing happens when one is open."""
        if self._closed:
            self._closed = False
            self._open()


def _new_file(logdir, suffix):
    """A file named for the second we are in; a second writer of that second gets the next one's name."""
    second, host = int(time.time()), socket.gethostname()
    with told(logdir):
        while True:
            try:
                return open(os.path.join(logdir, f"events.out.tfevents.{second:010d}.{host}{suffix}"), "xb")
            except FileExistsError:
                second += 1


class FileWriter:
    """Writes summaries, graphs and what else events hold; also a context manager.

    Args:
      logdir: str.
      graph: Graph to add at once.
      max_queue: int, events that wait before a call blocks.
      flush_secs: number, seconds between two flushes.
      graph_def: GraphDef, old form of graph.
      filename_suffix: str at the end of the file's name.
      session: refused; summaries in TF's sense of graph ops are not emulated.
    Source: tf.summary.FileWriter.
    """

    def __init__(self, logdir, graph=None, max_queue=10, flush_secs=120, graph_def=None, filename_suffix=None,
                 session=None):
        if session is not None:
            raise errors.UnimplementedError(None, None, "tf.summary.FileWriter with a session is not emulated")
        self.event_writer = EventFileWriter(logdir, max_queue, flush_secs, filename_suffix)
        self._closed = False
        self._run_tags, self._seen_tags = {}, set()
        if isinstance(graph, Graph) and graph_def is None:
            graph, graph_def = None, graph.as_graph_def(add_shapes=True)
        if graph is not None or graph_def is not None:
            self.add_graph(graph=graph, graph_def=graph_def)
            self._add_meta_graph_of(graph_def or graph)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _warn_if_closed(self):
        if self._closed:
            warnings.warn("Attempting to use a closed FileWriter. The operation will be a noop unless the FileWriter is "
                          "explicitly reopened.", stacklevel=3)

    def _add(self, event, step):
        event.wall_time = time.time()
        if step is not None:
            event.step = int(step)
        self.event_writer.add_event(event)

    def get_logdir(self):
        """str: the directory."""
        return self.event_writer.get_logdir()

    def add_summary(self, summary, global_step=None):
        """Add a summary.

        Args:
          summary: Summary, or bytes of a serialized one as a run of a summary op gives.
          global_step: int.
        """
        self._warn_if_closed()
        if isinstance(summary, bytes):
            summary = messages.Summary.FromString(summary)
        for value in summary.value:
            if value.metadata.ListFields() or value.HasField("metadata"):
                # Readers need the metadata of a tag once.
                if value.tag in self._seen_tags:
                    value.ClearField("metadata")
                else:
                    self._seen_tags.add(value.tag)
        self._add(messages.Event(summary=summary), global_step)

    def add_session_log(self, session_log, global_step=None):
        """Add a SessionLog: the start or the end of a session, or a checkpoint."""
        self._warn_if_closed()
        self._add(messages.Event(session_log=session_log), global_step)

    def add_event(self, event):
        """Add an Event as it is."""
        self._warn_if_closed()
        self.event_writer.add_event(event)

    def add_graph(self, graph, global_step=None, graph_def=None):
        """Add a graph.

        Args:
          graph: Graph.
          global_step: int.
          graph_def: GraphDef, old form of graph.
        Raises:
          TypeError: it is neither.  ValueError: both are given, or none.
        """
        self._warn_if_closed()
        if graph is not None and graph_def is not None:
            raise ValueError("Please pass only graph, or graph_def (deprecated), but not both.")
        given = graph if graph is not None else graph_def
        if given is None:
            raise ValueError("Please pass only graph, or graph_def (deprecated), but not both.")
        if isinstance(given, Graph):
            given = given.as_graph_def(add_shapes=True)
        elif not isinstance(given, messages.GraphDef):
            raise TypeError("The passed graph must be an instance of `Graph` or the deprecated `GraphDef`")
        self._add(messages.Event(graph_def=given.SerializeToString()), global_step)

    def _add_meta_graph_of(self, graph_def):
        self._add(messages.Event(meta_graph_def=messages.MetaGraphDef(graph_def=graph_def).SerializeToString()), None)

    def add_meta_graph(self, meta_graph_def, global_step=None):
        """Add a MetaGraphDef.

        Raises:
          TypeError: it is none.
        """
        self._warn_if_closed()
        if not isinstance(meta_graph_def, messages.MetaGraphDef):
            raise TypeError(f"meta_graph_def must be type MetaGraphDef, saw type: {type(meta_graph_def)}")
        self._add(messages.Event(meta_graph_def=meta_graph_def.SerializeToString()), global_step)

    def add_run_metadata(self, run_metadata, tag, global_step=None):
        """Add the RunMetadata of a run.

        Args:
          run_metadata: RunMetadata.
          tag: str, a name of its own.
          global_step: int.
        Raises:
          ValueError: the tag was used.
        """
        self._warn_if_closed()
        if tag in self._run_tags:
            raise ValueError("The provided tag was already used for this event type")
        self._run_tags[tag] = True
        tagged = messages.TaggedRunMetadata(tag=tag, run_metadata=run_metadata.SerializeToString())
        self._add(messages.Event(tagged_run_metadata=tagged), global_step)

    def flush(self):
        """Bring all events to the file."""
        self._warn_if_closed()
        self.event_writer.flush()

    def close(self):
        """Bring all events to the file and close it."""
        self.event_writer.close()
        self._closed = True

    def reopen(self):
        """Go on in a new file; nothing happens when one is open."""
        self.event_writer.reopen()
        self._closed = False


class FileWriterCache:
    """One FileWriter for each directory.

    Source: tf.summary.FileWriterCache.
    """

    _cache = {}
    _lock = threading.RLock()

    @staticmethod
    def clear():
        """Close and forget all writers."""
        with FileWriterCache._lock:
            for writer in FileWriterCache._cache.values():
                writer.close()
            FileWriterCache._cache = {}

    @staticmethod
    def get(logdir):
        """The FileWriter of a directory."""
        with FileWriterCache._lock:
            if logdir not in FileWriterCache._cache:
                FileWriterCache._cache[logdir] = FileWriter(logdir, graph=scopes.get_default_graph())
            return FileWriterCache._cache[logdir]


def summary_iterator(path):
    """Yield the Events of an event file.

    Args:
      path: str.
    Raises:
      NotFoundError: no such file.  DataLossError: it is damaged.
    Source: tf.train.summary_iterator.
    """
    for record in tfrecord.tf_record_iterator(path):
        yield messages.Event.FromString(record)
