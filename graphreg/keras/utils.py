"""TF's public namespace tf.keras.utils."""
import os

import numpy as np

from ..core import errors, nest
from . import backend_state
from .data_utils import GeneratorEnqueuer, OrderedEnqueuer, Sequence, SequenceEnqueuer  # noqa: F401
from .generic import (  # noqa: F401
    custom_object_scope, custom_objects as get_custom_objects, CustomObjectScope,
    deserialize_object as deserialize_keras_object, serialize as serialize_keras_object)
from .progbar import Progbar  # noqa: F401


# ------------------------------------------------------------------ arrays
def to_categorical(y, num_classes=None, dtype="float32"):
    """Class numbers as rows with a 1 at the class.

    Args:
      y: integers, array of any shape; a last axis of size 1 is dropped.
      num_classes: int, default the largest class + 1.  dtype: str.
    Returns:
      array [..., num_classes].
    Source: tf.keras.utils.to_categorical.
    """
    y = np.array(y, dtype="int")
    shape = y.shape[:-1] if y.ndim > 1 and y.shape[-1] == 1 else y.shape
    y = y.ravel()
    num_classes = num_classes or np.max(y) + 1
    rows = np.zeros((y.shape[0], num_classes), dtype=dtype)
    rows[np.arange(y.shape[0]), y] = 1
    return rows.reshape(shape + (num_classes,))


def normalize(x, axis=-1, order=2):
    """Vectors divided by their norm; those of zeros as they are.

    Args:
      x: array.  axis: int, along which the vectors lie.  order: of the norm, as numpy.linalg.norm takes it.
    Source: tf.keras.utils.normalize.
    """
    norms = np.atleast_1d(np.linalg.norm(x, order, axis))
    norms[norms == 0] = 1
    return x / np.expand_dims(norms, axis)


# ------------------------------------------------------------------ models
def get_source_inputs(tensor, layer=None, node_index=None):
    """The inputs that a Keras tensor is computed from.

    Args:
      tensor: Tensor.  layer, node_index: where it comes from, default what it says itself.
    Returns:
      list of Tensors; that of the tensor alone when no layer made it.
    Source: tf.keras.utils.get_source_inputs.
    """
    if not hasattr(tensor, "_keras_history"):
        return tensor
    if layer is None or node_index:
        layer, node_index = tensor._keras_history[:2]
    if not layer._inbound_nodes:
        return [tensor]
    found = {}
    for t in nest.flatten(layer._inbound_nodes[node_index].input_tensors):
        own = [t] if t is tensor else get_source_inputs(t)
        found.update((id(source), source) for source in own)
    return list(found.values())


def convert_all_kernels_in_model(model):
    """Turn the kernels of a model's convolutions round in space, as between Theano and TensorFlow.

    Args:
      model: Model.
    Source: tf.keras.utils.convert_all_kernels_in_model.
    """
    for layer in model.layers:
        if type(layer).__name__ in ("Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose"):
            kernel = backend_state.get_value(layer.kernel)
            turned = kernel[(slice(None, None, -1),) * (kernel.ndim - 2)]
            backend_state.set_value(layer.kernel, np.ascontiguousarray(turned))


# ------------------------------------------------------------------ files
def get_file(fname, origin, untar=False, md5_hash=None, file_hash=None, cache_subdir="datasets", hash_algorithm="auto",
             extract=False, archive_format="auto", cache_dir=None):
    """The path of a file that lies in Keras' cache; nothing is downloaded.

    Args:
      fname: str, its name, or an absolute path.  origin: str, the address it is from.
      untar, extract, archive_format: whether it is an archive; it must have been unpacked already.
      md5_hash, file_hash: str, the hash it must have.  hash_algorithm: "auto", "md5" or "sha256".
      cache_dir, cache_subdir: str, the folder, default ~/.keras/datasets.
    Raises:
      UnimplementedError: the file is not there, has another hash, or is to be unpacked.
    Source: tf.keras.utils.get_file.
    """
    folder = os.path.join(os.path.expanduser(cache_dir or os.path.join("~", ".keras")), cache_subdir)
    path = os.path.join(folder, fname)
    if not os.path.exists(path):
        raise errors.UnimplementedError(None, None, f"tf.keras.utils.get_file does not download: {path} is not there. "
                                        f"Put the file from {origin} there.")
    if extract:
        raise errors.UnimplementedError(None, None, f"tf.keras.utils.get_file does not unpack archives: {path}")
    wanted = file_hash or md5_hash
    if wanted and not untar and _hash(path, "md5" if file_hash is None else hash_algorithm, wanted) != str(wanted):
        raise errors.UnimplementedError(None, None, f"tf.keras.utils.get_file does not download: {path} has another "
                                        f"hash than {wanted}. Put the file from {origin} there.")
    return path


def _hash(path, algorithm, wanted):
    import hashlib
    is_sha = algorithm == "sha256" or algorithm == "auto" and len(wanted) == 64
    hasher = hashlib.sha256() if is_sha else hashlib.md5()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 16), b""):
            hasher.update(block)
    return hasher.hexdigest()


# ------------------------------------------------------------------ refused
def _refused(name):
    def refused(*args, **kwargs):
        raise errors.UnimplementedError(None, None, f"tf.keras.utils.{name} is not emulated")
    refused.__name__, refused.__doc__ = name, f"Refused: tf.keras.utils.{name} is not emulated."
    return refused


class HDF5Matrix:
    """Refused: arrays in HDF5 files are not emulated.

    Source: tf.keras.utils.HDF5Matrix.
    """

    def __init__(self, datapath, dataset, start=0, end=None, normalizer=None):
        raise errors.UnimplementedError(None, None, "tf.keras.utils.HDF5Matrix is not emulated")


plot_model, model_to_dot, multi_gpu_model = map(_refused, ("plot_model", "model_to_dot", "multi_gpu_model"))
