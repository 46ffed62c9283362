"""Readers: records out of files whose names come from a queue."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..formats import tfrecord
from ..platform import file_io
from .queue_state import numbers
from .queues import _KEPT


class Reader:
    """Reads work units (file names, mostly) one after the other.

    Subclasses say with records(work) what a unit consists of: (key, value) pairs.
    """

    def __init__(self, name):
        self.name = f"_{next(numbers)}_{name}"
        self.reset()

    def reset(self):
        """Forget what was begun."""
        self.produced = self.completed = 0
        self._records = None

    def records(self, work):
        """Yield (key, value) of a work unit."""
        raise NotImplementedError

    def read(self, queue):
        """The next (key, value), from the next unit of the queue when one is at its end."""
        while True:
            if self._records is None:
                work = _text(queue.dequeue(1)[0][0])
                self._records = iter(self.records(work))
            found = next(self._records, None)
            if found is not None:
                self.produced += 1
                return found
            self._records = None
            self.completed += 1

    def read_up_to(self, queue, count):
        """list of (key, value): at least one, and not beyond the end of a unit that gave some."""
        out = [self.read(queue)]
        while len(out) < count:
            found = next(self._records, None)
            if found is None:
                self._records = None
                self.completed += 1
                break
            self.produced += 1
            out.append(found)
        return out


def _text(value):
    value = np.asarray(value).item()
    return value if isinstance(value, bytes) else value.encode()


class TextLines(Reader):
    """Lines of text files, without their ends; keys are file:number."""

    def __init__(self, name, skip):
        self._skip = skip
        super().__init__(name)

    def records(self, work):
        lines = file_io.read_bytes(work).split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        for i, line in enumerate(lines):
            if i >= self._skip:
                yield work + b":%d" % (i + 1), line[:-1] if line.endswith(b"\r") else line


class WholeFiles(Reader):
    """Whole files; keys are their names."""

    def records(self, work):
        yield work, file_io.read_bytes(work)


class Identity(Reader):
    """The work units themselves."""

    def records(self, work):
        yield work, work


class TFRecords(Reader):
    """Records of TFRecord files; keys are file:offset."""

    def __init__(self, name, compression):
        self._compression = compression
        super().__init__(name)

    def records(self, work):
        offset = 0
        for record in tfrecord.tf_record_iterator(file_io.as_path(work), self._compression):
            yield work + b":%d" % offset, record
            offset += len(record) + 16


class FixedLength(Reader):
    """Records of so many bytes; keys are file:number."""

    def __init__(self, name, header, size, footer, hop):
        self._header, self._size, self._footer, self._hop = header, size, footer, hop or size
        super().__init__(name)

    def records(self, work):
        data = file_io.read_bytes(work)
        end = len(data) - self._footer
        for i, at in enumerate(range(self._header, end - self._size + 1, self._hop)):
            yield work + b":%d" % i, data[at:at + self._size]


def _make(state, op, container, shared_name, make):
    return state.resource(("reader", container, shared_name or op.name), make)


@op("TextLineReaderV2() -> reader_handle: resource", "skip_header_lines: int = 0", *_KEPT, stateful=True,
    state="session")
def text_line_reader_v2(xp, state, op, container, shared_name, skip_header_lines):
    """A reader of lines."""
    return _make(state, op, container, shared_name, lambda: TextLines(op.name, skip_header_lines))


@op("WholeFileReaderV2() -> reader_handle: resource", *_KEPT, stateful=True, state="session")
def whole_file_reader_v2(xp, state, op, container, shared_name):
    """A reader of whole files."""
    return _make(state, op, container, shared_name, lambda: WholeFiles(op.name))


@op("TFRecordReaderV2() -> reader_handle: resource", *_KEPT, "compression_type: string = ''", stateful=True,
    state="session")
def tf_record_reader_v2(xp, state, op, container, shared_name, compression_type):
    """A reader of TFRecord files."""
    return _make(state, op, container, shared_name, lambda: TFRecords(op.name, compression_type))


@op("IdentityReaderV2() -> reader_handle: resource", *_KEPT, stateful=True, state="session")
def identity_reader_v2(xp, state, op, container, shared_name):
    """A reader of the work units themselves."""
    return _make(state, op, container, shared_name, lambda: Identity(op.name))


@op("FixedLengthRecordReaderV2() -> reader_handle: resource",
    "header_bytes: int = 0",
    "record_bytes: int",
    "footer_bytes: int = 0",
    "hop_bytes: int = 0", *_KEPT,
    "encoding: string = ''", stateful=True, state="session")
def fixed_length_record_reader_v2(xp, state, op, container, shared_name, header_bytes, record_bytes, footer_bytes,
                                  hop_bytes, encoding):
    """A reader of records of a fixed length."""
    if encoding:
        raise errors.UnimplementedError(None, None, "FixedLengthRecordReader with an encoding is not emulated")
    return _make(state, op, container, shared_name, lambda: FixedLength(
        op.name, header_bytes, record_bytes, footer_bytes, hop_bytes))


@op("ReaderReadV2(reader_handle: resource, queue_handle: resource) -> key: string, value: string", stateful=True)
def reader_read_v2(xp, reader_handle, queue_handle):
    """The next key and value."""
    key, value = reader_handle.read(queue_handle)
    return _strings(key), _strings(value)


@op("ReaderReadUpToV2(reader_handle: resource, queue_handle: resource, num_records: int64) -> keys: string, "
    "values: string", stateful=True)
def reader_read_up_to_v2(xp, reader_handle, queue_handle, num_records):
    """The next keys and values."""
    pairs = reader_handle.read_up_to(queue_handle, int(num_records))
    return _strings([k for k, _ in pairs]), _strings([v for _, v in pairs])


def _strings(values):
    out = np.empty(len(values) if isinstance(values, list) else (), object)
    out[...] = values
    return out


@op("ReaderNumRecordsProducedV2(reader_handle: resource) -> records_produced: int64", stateful=True)
def reader_num_records_produced_v2(xp, reader_handle):
    """How many records were read."""
    return np.int64(reader_handle.produced)


@op("ReaderNumWorkUnitsCompletedV2(reader_handle: resource) -> units_completed: int64", stateful=True)
def reader_num_work_units_completed_v2(xp, reader_handle):
    """How many work units were read to their end."""
    return np.int64(reader_handle.completed)


@op("ReaderResetV2(reader_handle: resource)", stateful=True)
def reader_reset_v2(xp, reader_handle):
    """Forget what was begun."""
    reader_handle.reset()


@op("ReaderSerializeStateV2(reader_handle: resource) -> state: string", stateful=True)
def reader_serialize_state_v2(xp, reader_handle):
    """Refuse: no reader gives its state."""
    raise errors.UnimplementedError(None, None, "Reader SerializeState")


@op("ReaderRestoreStateV2(reader_handle: resource, state: string)", stateful=True)
def reader_restore_state_v2(xp, reader_handle, state):
    """Refuse: no reader takes a state."""
    raise errors.UnimplementedError(None, None, "Reader RestoreState")


@reader_read_v2.shape
def _(c):
    return [(), ()]


@reader_read_up_to_v2.shape
def _(c):
    c.with_rank(2, 0)
    return [(None,), (None,)]


for _function in (reader_reset_v2, reader_restore_state_v2):
    _function.shape(shape_fns.no_outputs)
for _function in (text_line_reader_v2, whole_file_reader_v2, tf_record_reader_v2, identity_reader_v2,
                  fixed_length_record_reader_v2, reader_num_records_produced_v2, reader_num_work_units_completed_v2,
                  reader_serialize_state_v2):
    _function.shape(shape_fns.scalar_shape)
del _function
