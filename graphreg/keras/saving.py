"""Weights of models in files: TF checkpoints of objects, or HDF5 through h5py."""
import os

from ..core import errors, scopes
from ..training import checkpoint_state
from ..training.checkpoint_reader import NewCheckpointReader
from ..training.object_checkpoint import NameBasedStatus, read_objects, write_objects
from . import backend
from . import saving_parts as _parts  # noqa: F401  says what layers are made of
from .saving_h5 import h5_file, load_weights_h5, save_weights_h5

_NAME_BASED = ("Streaming restore not supported from name-based checkpoints when graph building. File a feature "
               "request if "
               "this limitation bothers you. As a workaround, consider either using tf.train.Checkpoint to load "
               "name-based "
               "checkpoints or enabling eager execution.")


def _is_h5_path(filepath):
    return filepath.endswith((".h5", ".keras", ".hdf5"))


def _format(filepath, save_format):
    """"tf" or "h5".

    Raises:
      ValueError: an unknown format, or a name that belongs to the other one.
    """
    if save_format is None:
        return "h5" if _is_h5_path(filepath) else "tf"
    wanted = save_format.lower().strip()
    if wanted in ("tensorflow", "tf"):
        if _is_h5_path(filepath):
            raise ValueError(f'save_weights got save_format="tf"/"tensorflow", but the filepath ("{filepath}") '
                             'looks like an HDF5 file. Omit the ".h5"/".keras" when saving in TensorFlow format.')
        return "tf"
    if wanted in ("hdf5", "h5", "keras"):
        return "h5"
    raise ValueError(f'Unknown format "{save_format}". Was expecting one of {{"tf", "h5"}}.')


def _may_write(path):
    """Whether the person at the terminal lets a file be overwritten."""
    answer = ""
    while answer not in ("y", "n"):
        answer = input(f"[WARNING] {path} already exists - overwrite? [y/n]").strip().lower()
    return answer == "y"


def save_weights(model, filepath, overwrite=True, save_format=None):
    """Write a model's weights; see Model.save_weights."""
    model._check_weights_made()
    filepath = os.fspath(filepath)
    kind = _format(filepath, save_format)
    path = filepath if kind == "h5" else filepath + ".index"
    if not overwrite and os.path.isfile(path) and not _may_write(path):
        return
    if kind == "h5":
        with h5_file(filepath, "w", "save_weights") as f:
            save_weights_h5(f, model.layers)
        return
    write_objects(model, filepath, _session())
    checkpoint_state.write_state(os.path.dirname(filepath), filepath, [filepath], None, True)


def _session():
    return None if scopes.executing_eagerly() else backend.get_session()


def load_weights(model, filepath, by_name=False):
    """Read a model's weights; see Model.load_weights."""
    filepath = os.fspath(filepath)
    if _is_h5_path(filepath) or not _is_checkpoint(filepath):
        return load_weights_h5(model, filepath, by_name)
    status = read_objects(model, filepath)
    if by_name:
        raise NotImplementedError("Weights may only be loaded based on topology into Models when loading "
                                  "TensorFlow-formatted weights (got by_name=True to load_weights).")
    if isinstance(status, NameBasedStatus) and not scopes.executing_eagerly():
        raise NotImplementedError(_NAME_BASED)
    if not isinstance(status, NameBasedStatus):
        status.assert_nontrivial_match()
    _restore(status)
    return status


def _is_checkpoint(filepath):
    """Whether there is a checkpoint; a damaged one may be an HDF5 file."""
    try:
        NewCheckpointReader(filepath)
    except errors.DataLossError:
        return False
    return True


def _restore(status):
    """Give the variables their values, in the session in which Keras runs."""
    values = status.values()
    if scopes.executing_eagerly():
        for variable, value in values:
            variable.assign(value)
    else:
        backend.get_session()
        backend.batch_set_value(values)
