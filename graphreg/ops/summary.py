"""Summaries: values of a step as serialized Summary messages.

Loaded by what makes summaries, not with the package: the message classes cost time.
"""
import os
import socket
import threading
import time

import numpy as np

from ..core import dtypes, errors, messages, shape_fns
from ..core.declare import op
from ..formats import tfrecord
from ..formats.files import told
from ..kernels import summary as kernels


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _decoded(tag):
    return tag.decode() if isinstance(tag, bytes) else tag


def _serialized(summary):
    return np.array(summary.SerializeToString(), object)


def _one_tag(tag):
    tag = np.asarray(tag)
    if tag.size != 1:
        _refuse("Tags must be a scalar")
    return _decoded(tag.item())


@op("ScalarSummary(tags: string, values: T) -> summary: string",
    "T: {realnumbertype}")
def scalar_summary(xp, tags, values):
    """A Summary with one value for each tag."""
    tags, values = np.asarray(tags), np.asarray(values)
    if tags.shape != values.shape:
        _refuse(f"tags and values not the same shape: {shape_fns.text(tags.shape)} != "
                f"{shape_fns.text(values.shape)}" + (f" (tag '{_decoded(tags.item())}')" if tags.size == 1 else ""))
    summary = messages.Summary()
    for tag, value in zip(tags.ravel(), values.ravel()):
        summary.value.add(tag=_decoded(tag), simple_value=float(value))
    return _serialized(summary)


@op("HistogramSummary(tag: string, values: T) -> summary: string",
    "T: {realnumbertype} = float32")
def histogram_summary(xp, tag, values):
    """A Summary with the histogram of the values."""
    tag, values = np.asarray(tag), np.asarray(values)
    if tag.ndim:
        _refuse("tags must be scalar")
    return _serialized(_histogram(_decoded(tag.item()), values))


def _histogram(name, values):
    if values.dtype.kind not in "iu":
        _check_finite(values, name)
    low, high, count, total, squares, limits, counts = kernels.histogram(values)
    summary = messages.Summary()
    summary.value.add(tag=name).histo.CopyFrom(messages.HistogramProto(
        min=low, max=high, num=count, sum=total, sum_squares=squares, bucket_limit=limits.tolist(),
        bucket=counts.tolist()))
    return summary


def _check_finite(values, name):
    """The first number that is not finite decides the error."""
    values = values.astype(np.float64).ravel()
    bad = np.flatnonzero(~np.isfinite(values))
    if bad.size:
        what = "Nan" if np.isnan(values[bad[0]]) else "Infinity"
        _refuse(f"{what} in summary histogram for: {name}")


@op("ImageSummary(tag: string, tensor: T) -> summary: string",
    "max_images: int >= 1 = 3",
    "T: {uint8, float32, float16, float64} = float32",
    "bad_color: tensor = tensor")
def image_summary(xp, tag, tensor, max_images, bad_color):
    """A Summary with the first pictures of a batch as PNG files."""
    return _serialized(_image(_one_tag(tag), np.asarray(tensor), max_images, bad_color))


def _image(tag, tensor, max_images, bad_color):
    if tensor.ndim != 4 or tensor.shape[3] not in (1, 3, 4):
        _refuse(f"Tensor must be 4-D with last dim 1, 3, or 4, not {shape_fns.text(tensor.shape)}")
    _, height, width, depth = tensor.shape
    color = np.asarray(bad_color, np.uint8).ravel()
    if tensor.dtype != np.uint8 and len(color) < depth:
        _refuse(f"expected depth <= bad_color.size, got depth = {depth}, bad_color.size = {len(color)}")
    summary = messages.Summary()
    for name, picture in _named(tag, "image", tensor, max_images):
        pixels = picture if picture.dtype == np.uint8 else kernels.to_bytes(picture, color[:depth])
        summary.value.add(tag=name).image.CopyFrom(messages.Summary.Image(
            height=height, width=width, colorspace=depth, encoded_image_string=kernels.png(pixels)))
    return summary


def _named(tag, kind, batch, most):
    """(tag, item) of the first items of a batch."""
    for i, item in enumerate(batch[:most]):
        yield (f"{tag}/{kind}" if most == 1 else f"{tag}/{kind}/{i}"), item


def _audio(tag, tensor, rate, most):
    tag, tensor = _one_tag(tag), np.asarray(tensor)
    if tensor.ndim not in (2, 3):
        _refuse(f"Tensor must be 3-D or 2-D, got: {shape_fns.text(tensor.shape)}")
    if rate <= 0:
        _refuse("sample_rate must be > 0")
    if tensor.ndim == 2:
        tensor = tensor[:, :, None]
    summary = messages.Summary()
    for name, sound in _named(tag, "audio", tensor, most):
        if not sound.size:
            _refuse("audio is null")
        summary.value.add(tag=name).audio.CopyFrom(messages.Summary.Audio(
            sample_rate=float(rate), num_channels=sound.shape[1], length_frames=sound.shape[0],
            content_type="audio/wav", encoded_audio_string=kernels.wav(sound, rate)))
    return summary


@op("AudioSummary(tag: string, tensor: float32) -> summary: string",
    "sample_rate: float",
    "max_outputs: int >= 1 = 3")
def audio_summary(xp, tag, tensor, sample_rate, max_outputs):
    """A Summary with the first sounds of a batch as WAV files."""
    return _serialized(_audio(tag, tensor, sample_rate, max_outputs))


@op("AudioSummaryV2(tag: string, tensor: float32, sample_rate: float32) -> summary: string",
    "max_outputs: int >= 1 = 3")
def audio_summary_v2(xp, tag, tensor, sample_rate, max_outputs):
    """A Summary with the first sounds of a batch as WAV files."""
    return _serialized(_audio(tag, tensor, np.asarray(sample_rate).item(), max_outputs))


def _tensor_value(summary, tag, tensor):
    tensor = np.asarray(tensor)
    value = summary.value.add(tag=tag) if tag is not None else summary.value.add()
    dtype = dtypes.string if tensor.dtype == object else dtypes.as_dtype(tensor.dtype)
    value.tensor.CopyFrom(messages.tensor_proto(tensor, dtype))
    return value


@op("TensorSummary(tensor: T) -> summary: string",
    "T: type",
    "description: string = ''",
    "labels: list(string) = []",
    "display_name: string = ''")
def tensor_summary(xp, tensor):
    """A Summary with a tensor, under the name of its node."""
    summary = messages.Summary()
    _tensor_value(summary, None, tensor)
    return _serialized(summary)


@op("TensorSummaryV2(tag: string, tensor: T, serialized_summary_metadata: string) -> summary: string",
    "T: type")
def tensor_summary_v2(xp, tag, tensor, serialized_summary_metadata):
    """A Summary with a tensor and what tells how to show it."""
    return _serialized(_described_tensor(_one_tag(tag), tensor, serialized_summary_metadata))


def _described_tensor(tag, tensor, serialized_summary_metadata):
    summary = messages.Summary()
    value = _tensor_value(summary, tag, tensor)
    data = np.asarray(serialized_summary_metadata).item()
    value.metadata.CopyFrom(messages.SummaryMetadata.FromString(data if isinstance(data, bytes) else data.encode()))
    value.metadata.SetInParent()
    return summary


@op("MergeSummary(inputs: N * string) -> summary: string",
    "N: int >= 1")
def merge_summary(xp, inputs):
    """One Summary with the values of all; no tag twice."""
    out, tags = messages.Summary(), set()
    for array in inputs:
        for data in np.asarray(array).ravel():
            for value in _parsed(data).value:
                if value.tag in tags:
                    _refuse(f"Duplicate tag {value.tag} found in summary inputs")
                tags.add(value.tag)
                out.value.add().CopyFrom(value)
    return _serialized(out)


def _parsed(data):
    try:
        return messages.Summary.FromString(data if isinstance(data, bytes) else data.encode())
    except messages.DecodeError:
        _refuse("Could not parse one of the summary inputs")


for _function in (scalar_summary, histogram_summary, image_summary, audio_summary, audio_summary_v2, tensor_summary,
                  tensor_summary_v2, merge_summary):
    _function.shape(shape_fns.scalar_shape)
    _function.not_differentiable()
del _function


# ------------------------------------------------------------------ writers in graphs
class EventFile:
    """The event file of a writer that lives in a session.

    path  str, or None until it is made.
    """

    def __init__(self, name):
        self.name, self.path = name, None
        self._lock, self._waiting, self._flushed = threading.Lock(), [], time.time()

    def create(self, logdir, max_queue, flush_millis, suffix):
        """Make the file; a second time does nothing."""
        with self._lock:
            if self.path is not None:
                return
            os.makedirs(logdir, exist_ok=True)
            self._most, self._seconds = max_queue, flush_millis / 1000
            name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}{suffix}"
            self.path = os.path.join(logdir, name)
        self.add(file_version="brain.Event:2")
        self.flush()

    def add(self, **fields):
        """Add an Event of these fields."""
        if self.path is None:
            raise errors.NotFoundError(
                None, None, f"Resource localhost/{self.name}/N10tensorflow22SummaryWriterInterfaceE does not exist.")
        self.append(messages.Event(wall_time=time.time(), **fields))

    def append(self, event):
        """Add an Event."""
        with self._lock:
            self._waiting.append(tfrecord.frame(event.SerializeToString()))
            full = len(self._waiting) > self._most or time.time() - self._flushed > self._seconds
        if full:
            self.flush()

    def flush(self):
        """Write what waits."""
        with self._lock:
            if self._waiting:
                with told(self.path), open(self.path, "ab") as file:
                    file.write(b"".join(self._waiting))
            self._waiting, self._flushed = [], time.time()


def _number(array):
    return np.asarray(array).item()


def _string(array):
    return _decoded(np.asarray(array).item())


@op("SummaryWriter() -> writer: resource", "shared_name: string = ''", "container: string = ''", stateful=True,
    state="session")
def summary_writer(xp, state, op, shared_name, container):
    """A writer; without a file yet."""
    name = _decoded(shared_name) or op.name
    return state.resource(("summary writer", container, name), lambda: EventFile(name))


@op("CreateSummaryFileWriter(writer: resource, logdir: string, max_queue: int32, flush_millis: int32, "
    "filename_suffix: string)", stateful=True)
def create_summary_file_writer(xp, writer, logdir, max_queue, flush_millis, filename_suffix):
    """Make the file of a writer."""
    writer.create(_string(logdir), _number(max_queue), _number(flush_millis), _string(filename_suffix))


@op("FlushSummaryWriter(writer: resource)", stateful=True)
def flush_summary_writer(xp, writer):
    """Write what waits."""
    writer.flush()


@op("CloseSummaryWriter(writer: resource)", stateful=True)
def close_summary_writer(xp, writer):
    """Write what waits; nothing can be added any more."""
    writer.flush()
    writer.path = None


@op("WriteScalarSummary(writer: resource, step: int64, tag: string, value: T)", "T: {realnumbertype}", stateful=True)
def write_scalar_summary(xp, writer, step, tag, value):
    """Add a number; of several the first, as TF does."""
    summary = messages.Summary()
    summary.value.add(tag=_string(tag), simple_value=float(np.asarray(value).reshape(-1)[0]))
    writer.add(step=_number(step), summary=summary)


@op("WriteHistogramSummary(writer: resource, step: int64, tag: string, values: T)", "T: {realnumbertype} = float32",
    stateful=True)
def write_histogram_summary(xp, writer, step, tag, values):
    """Add the histogram of values."""
    writer.add(step=_number(step), summary=_histogram(_string(tag), np.asarray(values)))


@op("WriteImageSummary(writer: resource, step: int64, tag: string, tensor: T, bad_color: uint8)",
    "max_images: int >= 1 = 3", "T: {uint8, float32, float16} = float32", stateful=True)
def write_image_summary(xp, writer, step, tag, tensor, bad_color, max_images):
    """Add the first pictures of a batch."""
    writer.add(step=_number(step), summary=_image(_string(tag), np.asarray(tensor), max_images, bad_color))


@op("WriteAudioSummary(writer: resource, step: int64, tag: string, tensor: float32, sample_rate: float32)",
    "max_outputs: int >= 1 = 3", stateful=True)
def write_audio_summary(xp, writer, step, tag, tensor, sample_rate, max_outputs):
    """Add the first sounds of a batch."""
    writer.add(step=_number(step), summary=_audio(tag, tensor, _number(sample_rate), max_outputs))


@op("WriteSummary(writer: resource, step: int64, tensor: T, tag: string, summary_metadata: string)", "T: type",
    stateful=True)
def write_summary(xp, writer, step, tensor, tag, summary_metadata):
    """Add a tensor and what tells how to show it."""
    writer.add(step=_number(step), summary=_described_tensor(_string(tag), tensor, summary_metadata))


@op("WriteGraphSummary(writer: resource, step: int64, tensor: string)", stateful=True)
def write_graph_summary(xp, writer, step, tensor):
    """Add a serialized GraphDef."""
    writer.add(step=_number(step), graph_def=np.asarray(tensor).item())


@op("ImportEvent(writer: resource, event: string)", stateful=True)
def import_event(xp, writer, event):
    """Add a serialized Event as it is."""
    writer.append(messages.Event.FromString(np.asarray(event).item()))


summary_writer.shape(shape_fns.scalar_shape)
for _function in (create_summary_file_writer, flush_summary_writer, close_summary_writer, write_scalar_summary,
                  write_histogram_summary, write_image_summary, write_audio_summary, write_summary,
                  write_graph_summary, import_event):
    _function.shape(lambda c: [])
del _function
