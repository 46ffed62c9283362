"""tf.contrib.slim.tfexample_decoder: items, such as images and labels, out of the features of Examples."""
import abc

from .. import functional, functions as tf, parsing
from ..core import dtypes
from ..core.sparse_tensor import SparseTensor as _SparseTensor
from ..functions import image_files, sparse, strings


class DataDecoder(abc.ABC):
    """What makes Tensors of stored data.

    Source: tf.contrib.slim.data_decoder.DataDecoder.
    """

    @abc.abstractmethod
    def decode(self, data, items):
        """list of Tensors: the items of these names, out of a scalar string Tensor."""

    @abc.abstractmethod
    def list_items(self):
        """The names of all items."""


class ItemHandler(abc.ABC):
    """Makes an item of some features.

    Args:
      keys: str or list of str, the features.
    Source: tf.contrib.slim.tfexample_decoder.ItemHandler.
    """

    def __init__(self, keys):
        self._keys = keys if isinstance(keys, (tuple, list)) else [keys]

    @property
    def keys(self):
        """list of str: the features."""
        return self._keys

    @abc.abstractmethod
    def tensors_to_item(self, keys_to_tensors):
        """The item, a Tensor mostly, of the features' Tensors in a dict."""


class ItemHandlerCallback(ItemHandler):
    """The item that a function makes of the dict of features.

    Source: tf.contrib.slim.tfexample_decoder.ItemHandlerCallback.
    """

    def __init__(self, keys, func):
        super().__init__(keys)
        self._func = func

    def tensors_to_item(self, keys_to_tensors):
        return self._func(keys_to_tensors)


class BoundingBox(ItemHandler):
    """Boxes, one in a row, of features that hold their sides.

    Args:
      keys: list of four str, default ymin, xmin, ymax, xmax.  prefix: str in front of each.
    Raises:
      ValueError: there are not four keys.
    Source: tf.contrib.slim.tfexample_decoder.BoundingBox.
    """

    def __init__(self, keys=None, prefix=""):
        keys = ["ymin", "xmin", "ymax", "xmax"] if keys is None else keys
        if len(keys) != 4:
            raise ValueError(f"BoundingBox expects 4 keys but got {len(keys)}")
        self._prefix = prefix
        self._full_keys = [prefix + key for key in keys]
        super().__init__(self._full_keys)

    def tensors_to_item(self, keys_to_tensors):
        sides = []
        for key in self._full_keys:
            side = keys_to_tensors[key]
            sides.append(tf.expand_dims(side.values if isinstance(side, _SparseTensor) else side, 0))
        return tf.transpose(tf.concat(sides, 0))


class Tensor(ItemHandler):
    """A feature as a dense Tensor.

    Args:
      tensor_key: str.  shape_keys: str or list of str, the features that hold its sizes.
      shape: list of int, its shape.  default_value: what stands where a sparse one has nothing.
    Raises:
      ValueError: both shapes are given.
    Source: tf.contrib.slim.tfexample_decoder.Tensor.
    """

    def __init__(self, tensor_key, shape_keys=None, shape=None, default_value=0):
        if shape_keys and shape is not None:
            raise ValueError("Cannot specify both shape_keys and shape parameters.")
        if shape_keys and not isinstance(shape_keys, list):
            shape_keys = [shape_keys]
        self._tensor_key, self._shape_keys = tensor_key, shape_keys
        self._shape, self._default_value = shape, default_value
        super().__init__([tensor_key] + (shape_keys or []))

    def tensors_to_item(self, keys_to_tensors):
        tensor, shape = keys_to_tensors[self._tensor_key], self._shape
        if self._shape_keys:
            sizes = [_dense(keys_to_tensors[key]) for key in self._shape_keys]
            shape = tf.reshape(tf.stack(sizes), [-1])
        if not isinstance(tensor, _SparseTensor):
            return tensor if shape is None else tf.reshape(tensor, shape)
        if shape is not None:
            tensor = sparse.sparse_reshape(tensor, shape)
        return sparse.sparse_tensor_to_dense(tensor, self._default_value)


def _dense(tensor):
    return sparse.sparse_tensor_to_dense(tensor) if isinstance(tensor, _SparseTensor) else tensor


class LookupTensor(Tensor):
    """A feature, looked up in a table.

    Args:
      table: lookup table.  Others as for Tensor.
    Source: tf.contrib.slim.tfexample_decoder.LookupTensor.
    """

    def __init__(self, tensor_key, table, shape_keys=None, shape=None, default_value=""):
        self._table = table
        super().__init__(tensor_key, shape_keys, shape, default_value)

    def tensors_to_item(self, keys_to_tensors):
        return self._table.lookup(super().tensors_to_item(keys_to_tensors))


class BackupHandler(ItemHandler):
    """An item, or another one where the first is empty.

    Raises:
      ValueError: one of the two is no ItemHandler.
    Source: tf.contrib.slim.tfexample_decoder.BackupHandler.
    """

    def __init__(self, handler, backup):
        for name, value in (("Primary", handler), ("Backup", backup)):
            if not isinstance(value, ItemHandler):
                raise ValueError(f"{name} handler is of type {type(value)} instead of ItemHandler")
        self._handler, self._backup = handler, backup
        super().__init__(handler.keys + backup.keys)

    def tensors_to_item(self, keys_to_tensors):
        item = self._handler.tensors_to_item(keys_to_tensors)
        return tf.cond(tf.equal(tf.reduce_prod(tf.shape(item)), 0),
                       lambda: self._backup.tensors_to_item(keys_to_tensors), lambda: item)


class SparseTensor(ItemHandler):
    """A SparseTensor of two features: its last indices, and its values.

    Args:
      indices_key, values_key: str, default "indices", "values".  shape_key: str, the feature that holds the shape.
      shape: list of int.  densify: bool, give a dense Tensor.  default_value: what stands where it has nothing.
    Source: tf.contrib.slim.tfexample_decoder.SparseTensor.
    """

    def __init__(self, indices_key=None, values_key=None, shape_key=None, shape=None, densify=False, default_value=0):
        self._indices_key, self._values_key = indices_key or "indices", values_key or "values"
        self._shape_key, self._shape = shape_key, shape
        self._densify, self._default_value = densify, default_value
        super().__init__([self._indices_key, self._values_key] + ([shape_key] if shape_key else []))

    def tensors_to_item(self, keys_to_tensors):
        indices, values = keys_to_tensors[self._indices_key], keys_to_tensors[self._values_key]
        shape = keys_to_tensors[self._shape_key] if self._shape_key else self._shape
        rank = tf.shape(indices.indices)[1]
        ids = tf.to_int64(indices.values)
        kept = tf.slice(indices.indices, [0, 0], tf.stack([-1, rank - 1]))
        tensor = _SparseTensor(tf.concat([kept, tf.reshape(ids, [-1, 1])], 1), values.values, shape)
        return sparse.sparse_tensor_to_dense(tensor, self._default_value) if self._densify else tensor


class Image(ItemHandler):
    """An image, decoded from what a feature holds.

    Args:
      image_key, format_key: str, default "image/encoded", "image/format"; the format "raw" is bytes of the dtype,
        any other one is found out from the bytes.
      shape: list of int.  channels: int.  dtype: DType.
      repeated: bool, the feature holds several images.  dct_method: str, as for tf.image.decode_jpeg.
    Source: tf.contrib.slim.tfexample_decoder.Image.
    """

    def __init__(self, image_key=None, format_key=None, shape=None, channels=3, dtype=dtypes.uint8, repeated=False,
                 dct_method=""):
        self._image_key, self._format_key = image_key or "image/encoded", format_key or "image/format"
        super().__init__([self._image_key, self._format_key])
        self._shape, self._channels, self._dtype = shape, channels, dtype
        self._repeated, self._dct_method = repeated, dct_method

    def tensors_to_item(self, keys_to_tensors):
        encoded, kind = keys_to_tensors[self._image_key], keys_to_tensors[self._format_key]
        if self._repeated:
            return functional.map_fn(lambda one: self._decode(one, kind), encoded, dtype=self._dtype)
        return self._decode(encoded, kind)

    def _decode(self, image_buffer, image_format):
        def of_any_kind():
            return image_files.decode_image(image_buffer, channels=self._channels)

        def jpeg():
            return image_files.decode_jpeg(image_buffer, channels=self._channels, dct_method=self._dct_method)

        def encoded():
            return tf.cond(image_files.is_jpeg(image_buffer), jpeg, of_any_kind, name="cond_jpeg")

        def raw():
            return strings.decode_raw(image_buffer, out_type=self._dtype)
        is_raw = tf.logical_or(tf.equal(image_format, "raw"), tf.equal(image_format, "RAW"))
        found = tf.case({is_raw: raw}, default=encoded, exclusive=True)
        found.set_shape([None, None, self._channels])
        return found if self._shape is None else tf.reshape(found, self._shape)


class TFExampleDecoder(DataDecoder):
    """Parses an Example and makes items of its features.

    Args:
      keys_to_features: dict name -> FixedLenFeature or VarLenFeature.
      items_to_handlers: dict name of an item -> ItemHandler.
    Source: tf.contrib.slim.tfexample_decoder.TFExampleDecoder.
    """

    def __init__(self, keys_to_features, items_to_handlers):
        self._keys_to_features, self._items_to_handlers = keys_to_features, items_to_handlers

    def list_items(self):
        """list of str: the names of the items."""
        return list(self._items_to_handlers.keys())

    def decode(self, serialized_example, items=None):
        """list of the items of these names, default all, out of a serialized Example."""
        parsed = parsing.parse_single_example(serialized_example, self._keys_to_features)
        for key in sorted(self._keys_to_features):
            feature = self._keys_to_features[key]
            if isinstance(feature, parsing.FixedLenFeature):
                parsed[key] = tf.reshape(parsed[key], feature.shape)
        return [self._item(name, parsed) for name in items or self._items_to_handlers.keys()]

    def _item(self, name, parsed):
        handler = self._items_to_handlers[name]
        return handler.tensors_to_item({key: parsed[key] for key in handler.keys})
