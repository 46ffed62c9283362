"""Layers that add, cut off or repeat places: ZeroPadding, Cropping, UpSampling."""
from ...core import tensor_shape
from .. import backend
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .settings import normalize_data_format, normalize_tuple

_PAIRS = {
    2: "should be either an int, a tuple of 2 ints (symmetric_height_{0}, symmetric_width_{0}), or a tuple of 2 tuples "
       "of 2 ints ((top_{0}, bottom_{0}), (left_{0}, right_{0})). Found: ",
    3: "should be either an int, a tuple of 3 ints (symmetric_dim1_{0}, symmetric_dim2_{0}, symmetric_dim3_{0}), or a "
       "tuple of 3 tuples of 2 ints ((left_dim1_{0}, right_dim1_{0}), (left_dim2_{0}, right_dim2_{0}), "
       "(left_dim3_{0}, right_dim2_{0})). Found: "}
_NUMBERS = {2: "two", 3: "3"}
_PLACES = ("1st", "2nd", "3rd")


def _pairs(value, rank, name, short):
    """((before, behind), ...) for each axis, from an int, ints or pairs.

    Raises:
      ValueError: something else.
    """
    if isinstance(value, int):
        return ((value, value),) * rank
    if not hasattr(value, "__len__"):
        raise ValueError(f"`{name}` " + _PAIRS[rank].format(short) + str(value))
    if len(value) != rank:
        raise ValueError(f"`{name}` should have {_NUMBERS[rank]} elements. Found: {value}")
    return tuple(normalize_tuple(v, 2, f"{place} entry of {name}") for v, place in zip(value, _PLACES))


class _Spatial(Layer):
    """Base of layers that change the number of places along their axes."""

    rank = None

    def _set_format(self, data_format):
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _first(self):
        return 2 if self.rank > 1 and self.data_format == "channels_first" else 1

    def _changed(self, axis, size):
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        for i in range(self.rank):
            axis = self._first() + i
            sizes[axis] = None if sizes[axis] is None else self._changed(i, sizes[axis])
        return tensor_shape.TensorShape(sizes)

    def _format_config(self):
        return {"data_format": self.data_format} if self.rank > 1 else {}


# ------------------------------------------------------------------ zeros around
class _ZeroPadding(_Spatial):
    def __init__(self, padding, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self._set_format(data_format)
        self.padding = _pairs(padding, self.rank, "padding", "pad")

    def _changed(self, axis, size):
        return size + sum(self.padding[axis])

    def get_config(self):
        return {**super().get_config(), "padding": self.padding, **self._format_config()}


class ZeroPadding1D(_ZeroPadding):
    """Zeros before and behind the steps of (batch, steps, channels).

    Args:
      padding: int or pair.  others: as Layer.
    Source: tf.keras.layers.ZeroPadding1D.
    """

    rank = 1

    def __init__(self, padding=1, **kwargs):
        super().__init__(1, **kwargs)
        self.padding = normalize_tuple(padding, 2, "padding")

    def _changed(self, axis, size):
        return size + sum(self.padding)

    def call(self, inputs):
        return backend.temporal_padding(inputs, padding=self.padding)


class ZeroPadding2D(_ZeroPadding):
    """Zeros around images.

    Args:
      padding: int, pair of ints, or pair of pairs.  data_format: "channels_last" or "channels_first".
      others: as Layer.
    Source: tf.keras.layers.ZeroPadding2D.
    """

    rank = 2

    def __init__(self, padding=(1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)

    def call(self, inputs):
        return backend.spatial_2d_padding(inputs, padding=self.padding, data_format=self.data_format)


class ZeroPadding3D(_ZeroPadding):
    """Zeros around volumes.

    Args:
      padding: int, three ints, or three pairs.  data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.ZeroPadding3D.
    """

    rank = 3

    def __init__(self, padding=(1, 1, 1), data_format=None, **kwargs):
        super().__init__(padding, data_format, **kwargs)

    def _changed(self, axis, size):
        if self.data_format == "channels_first":
            # So TF says here, whatever the padding behind is.
            return size + 2 * self.padding[axis][0]
        return super()._changed(axis, size)

    def call(self, inputs):
        return backend.spatial_3d_padding(inputs, padding=self.padding, data_format=self.data_format)


# ------------------------------------------------------------------ cut off
class _Cropping(_Spatial):
    def __init__(self, cropping, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self._set_format(data_format)
        self.cropping = _pairs(cropping, self.rank, "cropping", "crop")

    def _cuts(self):
        return self.cropping

    def _changed(self, axis, size):
        return size - sum(self._cuts()[axis])

    def call(self, inputs):
        index = [slice(None)] * self._first()
        index += [slice(before, -behind if behind else None) for before, behind in self._cuts()]
        return inputs[tuple(index + [slice(None)] * (self.rank + 2 - len(index)))]

    def get_config(self):
        return {**super().get_config(), "cropping": self.cropping, **self._format_config()}


class Cropping1D(_Cropping):
    """(batch, steps, channels) without the first and the last steps.

    Args:
      cropping: int or pair.  others: as Layer.
    Source: tf.keras.layers.Cropping1D.
    """

    rank = 1

    def __init__(self, cropping=(1, 1), **kwargs):
        super().__init__(1, **kwargs)
        self.cropping = normalize_tuple(cropping, 2, "cropping")

    def _cuts(self):
        return (self.cropping,)


class Cropping2D(_Cropping):
    """Images without their borders.

    Args:
      cropping: int, pair of ints, or pair of pairs.  data_format: "channels_last" or "channels_first".
      others: as Layer.
    Source: tf.keras.layers.Cropping2D.
    """

    rank = 2

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


class Cropping3D(_Cropping):
    """Volumes without their borders.

    Args:
      cropping: int, three ints, or three pairs.  data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.Cropping3D.
    """

    rank = 3

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


# ------------------------------------------------------------------ repeated
class UpSampling1D(_Spatial):
    """Each step several times.

    Args:
      size: int.  others: as Layer.
    Source: tf.keras.layers.UpSampling1D.
    """

    rank = 1

    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        self.size = int(size)
        self.input_spec = InputSpec(ndim=3)

    def _changed(self, axis, size):
        return size * self.size

    def call(self, inputs):
        return backend.repeat_elements(inputs, self.size, axis=1)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


class UpSampling2D(_Spatial):
    """Images enlarged by whole factors.

    Args:
      size: int or pair.  data_format: "channels_last" or "channels_first".  interpolation: "nearest" or "bilinear".
      others: as Layer.
    Raises:
      ValueError: another interpolation.
    Source: tf.keras.layers.UpSampling2D.
    """

    rank = 2

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **kwargs):
        super().__init__(**kwargs)
        self._set_format(data_format)
        self.size = normalize_tuple(size, 2, "size")
        if interpolation not in ("nearest", "bilinear"):
            raise ValueError('`interpolation` argument should be one of `"nearest"` or `"bilinear"`.')
        self.interpolation = interpolation

    def _changed(self, axis, size):
        return size * self.size[axis]

    def call(self, inputs):
        return backend.resize_images(inputs, self.size[0], self.size[1], self.data_format,
                                     interpolation=self.interpolation)

    def get_config(self):
        return {**super().get_config(), "size": self.size, "data_format": self.data_format,
                "interpolation": self.interpolation}


class UpSampling3D(_Spatial):
    """Volumes enlarged by whole factors, each element repeated.

    Args:
      size: int or three ints.  data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.UpSampling3D.
    """

    rank = 3

    def __init__(self, size=(2, 2, 2), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.size = normalize_tuple(size, 3, "size")

    def _changed(self, axis, size):
        return size * self.size[axis]

    def call(self, inputs):
        return backend.resize_volumes(inputs, self.size[0], self.size[1], self.size[2], self.data_format)

    def get_config(self):
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}
