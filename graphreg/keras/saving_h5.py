"""Weights in HDF5 files, as Keras lays them out: a group for each layer, a dataset for each weight."""
import os

import numpy as np

from . import backend

_MOST_IN_HEADER = 64512         # bytes that HDF5 lets an object's attributes take


def h5_module(asker):
    """The module h5py.

    Raises:
      ImportError: it is not installed.
    """
    try:
        import h5py
    except ImportError:
        raise ImportError(f"`{asker}` requires h5py when saving in hdf5. Install it with: pip install graphreg[h5]"
                          ) from None
    return h5py


def h5_file(filepath, mode, asker):
    """An open HDF5 file.

    Raises:
      ImportError: h5py is not installed.  OSError: the file cannot be opened.
    """
    return h5_module(asker).File(filepath, mode)


# ------------------------------------------------------------------ attributes
def _save_names(group, name, data):
    """Names as an attribute, or as several when they are too long for one."""
    data = [n.encode("utf-8") for n in data]
    long = [n for n in data if len(n) > _MOST_IN_HEADER]
    if long:
        raise RuntimeError("The following attributes cannot be saved to HDF5 file because they are larger than "
                           f"{_MOST_IN_HEADER} bytes: {', '.join(str(x) for x in long)}")
    whole, count = np.asarray(data), 1
    parts = np.array_split(whole, count)
    while any(p.nbytes > _MOST_IN_HEADER for p in parts):
        count += 1
        parts = np.array_split(whole, count)
    if count == 1:
        group.attrs[name] = data
        return
    for i, part in enumerate(parts):
        group.attrs[f"{name}{i}"] = part


def _load_names(group, name):
    if name in group.attrs:
        found = list(group.attrs[name])
    else:
        found, i = [], 0
        while f"{name}{i}" in group.attrs:
            found.extend(group.attrs[f"{name}{i}"])
            i += 1
    return [n.decode("utf-8") if isinstance(n, bytes) else str(n) for n in found]


# ------------------------------------------------------------------ weights
def weights_of(layer):
    """The weights in the order of the file: trained ones first."""
    return layer.trainable_weights + layer.non_trainable_weights


def save_weights_h5(f, layers):
    """Write the weights of layers into an open file or group."""
    _save_names(f, "layer_names", [layer.name for layer in layers])
    f.attrs["backend"] = b"tensorflow"
    f.attrs["keras_version"] = b"2.2.4-tf"
    for layer in layers:
        group, weights = f.create_group(layer.name), weights_of(layer)
        names = [w.name for w in weights]
        _save_names(group, "weight_names", names)
        for name, value in zip(names, backend.batch_get_value(weights)):
            value = np.asarray(value)
            made = group.create_dataset(name, value.shape, dtype=value.dtype)
            made[()] = value


def load_weights_h5(model, filepath, by_name):
    """Read a model's weights from a file; see Model.load_weights."""
    if not os.path.isfile(filepath):
        raise OSError(f"Unable to open file (unable to open file: name = '{filepath}', errno = 2, error message = 'No "
                      f"such "
                      "file or directory', flags = 0, o_flags = 0)")
    with h5_file(filepath, "r", "load_weights") as f:
        if model._nodes_by_depth is None and not model.built:
            raise ValueError("Unable to load weights saved in HDF5 format into a subclassed Model which has not "
                             "created its "
                             "variables yet. Call the Model first, then load the weights.")
        model._check_weights_made()
        if "layer_names" not in f.attrs and "layer_names0" not in f.attrs and "model_weights" in f:
            f = f["model_weights"]
        (_load_by_name if by_name else _load_in_order)(f, model.layers)


def _values(group):
    return [np.asarray(group[name]) for name in _load_names(group, "weight_names")]


def _load_in_order(f, layers):
    """The weights of layers that have some, one layer after the other."""
    layers = [layer for layer in layers if weights_of(layer)]
    names = [n for n in _load_names(f, "layer_names") if _load_names(f[n], "weight_names")]
    if len(names) != len(layers):
        raise ValueError(f"You are trying to load a weight file containing {len(names)} layers into a model with "
                         f"{len(layers)} layers.")
    pairs = []
    for place, (name, layer) in enumerate(zip(names, layers)):
        weights, values = weights_of(layer), _values(f[name])
        if len(values) != len(weights):
            raise ValueError(f'Layer #{place} (named "{layer.name}" in the current model) was found to correspond to '
                             'layer '
                             f"{name} in the save file. However the new layer {layer.name} expects {len(weights)} "
                             f"weights, but "
                             f"the saved weights have {len(values)} elements.")
        pairs += zip(weights, values)
    backend.batch_set_value(pairs)


def _load_by_name(f, layers):
    """The weights of the layers that the file has by name."""
    index, pairs = {}, []
    for layer in layers:
        if layer.name:
            index.setdefault(layer.name, []).append(layer)
    for place, name in enumerate(_load_names(f, "layer_names")):
        values = _values(f[name])
        for layer in index.get(name, ()):
            weights = weights_of(layer)
            if len(values) != len(weights):
                raise ValueError(f'Layer #{place} (named "{layer.name}") expects {len(weights)} weight(s), but '
                                 'the saved '
                                 f"weights have {len(values)} element(s).")
            for weight, value in zip(weights, values):
                if tuple(weight.shape.as_list()) != value.shape:
                    raise ValueError(f'Layer #{place} (named "{layer.name}"), weight {weight} has shape '
                                     f"{tuple(weight.shape.as_list())}, but the saved weight has shape {value.shape}.")
            pairs += zip(weights, values)
    backend.batch_set_value(pairs)
