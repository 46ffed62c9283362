"""Whole models in HDF5 files: how they are built, compiled and trained so far."""
import json
import os

import numpy as np

from ..core import errors
from ..platform import logging
from ..saved_model import loader
from . import backend, optimizers
from .cloning import model_from_config
from .engine.network_config import json_value
from .engine.sequential import Sequential
from .optimizers import TFOptimizer
from .saving import _is_h5_path, _may_write
from .saving_h5 import _load_in_order, _load_names, _save_names, h5_file, h5_module, save_weights_h5

_NOT_A_GRAPH = ("Saving the model to HDF5 format requires the model to be a Functional model or a Sequential model. It "
                "does not work for subclassed models, because such models are defined via the body of a Python method, "
                "which isn't safely serializable. Consider saving to the Tensorflow SavedModel format (by setting "
                "save_format=\"tf\") or using `save_weights`.")
_NOT_SAVED = ("TensorFlow optimizers do not make it possible to access optimizer attributes or optimizer state after "
              "instantiation. As a result, we cannot save the optimizer as part of the model save file. You will have "
              "to compile your model again after loading it. Prefer using a Keras optimizer instead (see "
              "keras.io/optimizers).")


# ------------------------------------------------------------------ out
def save_model(model, filepath, overwrite=True, include_optimizer=True, save_format=None, signatures=None):
    """Write a model, its weights and how it is trained to an HDF5 file.

    Args:
      model: Model.  filepath: str, or an open h5py.File.  overwrite: bool, ask before a file is replaced when False.
      include_optimizer: bool, write what compile() was told, and the optimizer's state.
      save_format: "h5".  signatures: of the other format only.
    Raises:
      NotImplementedError: the model is a subclass' own.  ImportError: h5py is not installed.
      UnimplementedError: the format "tf".
    Source: tf.keras.models.save_model.
    """
    if save_format == "tf" and not _names_h5(filepath):
        raise errors.not_emulated("a Keras model as a SavedModel; save it as HDF5, or with tf.saved_model.simple_save,")
    if model._nodes_by_depth is None and not isinstance(model, Sequential):
        raise NotImplementedError(_NOT_A_GRAPH)
    if not _is_open(filepath) and not overwrite and os.path.isfile(filepath) and not _may_write(filepath):
        return
    if _is_open(filepath):
        _write(filepath, model, include_optimizer)
        return
    with h5_file(os.fspath(filepath), "w", "save_model") as f:
        _write(f, model, include_optimizer)


def _is_open(filepath):
    return not isinstance(filepath, (str, bytes, os.PathLike))


def _names_h5(filepath):
    return _is_open(filepath) or _is_h5_path(os.fspath(filepath))


def _write(f, model, include_optimizer):
    f.attrs["backend"], f.attrs["keras_version"] = b"tensorflow", b"2.2.4-tf"
    config = {"class_name": type(model).__name__, "config": model.get_config()}
    f.attrs["model_config"] = json.dumps(config, default=json_value).encode("utf-8")
    save_weights_h5(f.create_group("model_weights"), model.layers)
    if not include_optimizer or model.optimizer is None:
        return
    if isinstance(model.optimizer, TFOptimizer):
        logging.warning(_NOT_SAVED)
        return
    f.attrs["training_config"] = json.dumps(_training_config(model), default=json_value).encode("utf-8")
    weights = model.optimizer.weights
    if weights:
        _write_optimizer(f.create_group("optimizer_weights"), weights)


def _training_config(model):
    told = model._arguments
    return {"loss": model.loss, "metrics": told.metrics, "weighted_metrics": told.weighted_metrics,
            "sample_weight_mode": model.sample_weight_mode, "loss_weights": model.loss_weights,
            "optimizer_config": {"class_name": type(model.optimizer).__name__, "config": model.optimizer.get_config()}}


def _write_optimizer(group, weights):
    names = [w.name for w in weights]
    _save_names(group, "weight_names", names)
    for name, value in zip(names, backend.batch_get_value(weights)):
        value = np.asarray(value)
        group.create_dataset(name, value.shape, dtype=value.dtype)[()] = value


# ------------------------------------------------------------------ in
def load_model(filepath, custom_objects=None, compile=True):  # noqa: A002  TF's name
    """The model of an HDF5 file that save_model wrote, here or in TF.

    Args:
      filepath: str, or an open h5py.File.  custom_objects: dict from names to classes and functions.
      compile: bool, compile it as it was, with the optimizer's state.
    Returns:
      Model.
    Raises:
      OSError: there is no such file.  ValueError: it has no model, or one of unknown parts.
      ImportError: h5py is not installed.  UnimplementedError: a SavedModel.
    Source: tf.keras.models.load_model.
    """
    if _is_open(filepath):
        return _read(filepath, custom_objects, compile)
    filepath = os.fsdecode(filepath)
    if os.path.isfile(filepath) and h5_module("load_model").is_hdf5(filepath):
        with h5_file(filepath, "r", "load_model") as f:
            return _read(f, custom_objects, compile)
    loader.parse_saved_model(filepath)
    raise errors.not_emulated("a Keras model of a SavedModel; tf.saved_model.load reads those of graphs")


def _read(f, custom_objects, compile):  # noqa: A002
    known = custom_objects or {}
    config = f.attrs.get("model_config")
    if config is None:
        raise ValueError("No model found in config file.")
    model = model_from_config(_parsed(config), custom_objects=known)
    if model.layers and (model.built or model._nodes_by_depth is not None):
        _load_in_order(f["model_weights"], model.layers)
    if not compile:
        return model
    config = f.attrs.get("training_config")
    if config is None:
        logging.warning("No training configuration found in save file: the model was *not* compiled. Compile it "
                        "manually.")
        return model
    _compile(model, _parsed(config), known)
    if "optimizer_weights" in f:
        _restore_optimizer(model, f["optimizer_weights"])
    return model


def _parsed(text):
    return json.loads(text.decode("utf-8") if isinstance(text, bytes) else text)


def _compile(model, config, known):
    """Compile a model as its file says."""
    with_known = {key: _known(config.get(key), known) for key in ("loss", "metrics", "weighted_metrics")}
    model.compile(optimizers.deserialize(config["optimizer_config"], custom_objects=known),
                  loss_weights=config["loss_weights"], sample_weight_mode=config["sample_weight_mode"], **with_known)


def _known(value, known):
    """Names replaced by the program's own objects."""
    if isinstance(value, list):
        return [_known(v, known) for v in value]
    if isinstance(value, dict):
        return {key: _known(v, known) for key, v in value.items()}
    return known.get(value, value) if isinstance(value, str) else value


def _restore_optimizer(model, group):
    model._make_train_function()
    values = [np.asarray(group[name]) for name in _load_names(group, "weight_names")]
    try:
        model.optimizer.set_weights(values)
    except ValueError:
        logging.warning("Error in loading the saved optimizer state. As a result, your model is starting with a "
                        "freshly initialized optimizer.")
