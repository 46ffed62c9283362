"""What a layer wants of its inputs, and the check."""
from ...core import dtypes, nest


class InputSpec:
    """What a layer asks of one input.

    Args:
      dtype: str or DType.  shape: tuple, None for sizes of any kind.
      ndim, max_ndim, min_ndim: int, the rank.  axes: dict from axis to size.
    Source: tf.keras.layers.InputSpec.
    """

    def __init__(self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None):
        self.dtype = dtypes.as_dtype(dtype).name if dtype is not None else None
        self.shape = shape
        self.ndim = len(shape) if shape is not None else ndim
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        try:
            self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        except (ValueError, TypeError):
            raise TypeError("The keys in axes must be integers.") from None
        rank = self.max_ndim if self.ndim is None else self.ndim
        if self.axes and rank is not None and max(self.axes) >= rank:
            raise ValueError(f"Axis {max(self.axes)} is greater than the maximum allowed value: {rank - 1}")

    def __repr__(self):
        named = (("dtype", self.dtype), ("shape", self.shape), ("ndim", self.ndim), ("max_ndim", self.max_ndim),
                 ("min_ndim", self.min_ndim), ("axes", self.axes))
        return "InputSpec(%s)" % ", ".join(f"{k}={v}" for k, v in named if v)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"dtype": self.dtype, "shape": self.shape, "ndim": self.ndim, "max_ndim": self.max_ndim,
                "min_ndim": self.min_ndim, "axes": self.axes}

    @classmethod
    def from_config(cls, config):
        """An InputSpec from a get_config() dict."""
        return cls(**config)

    def _problem(self, x):
        """What is wrong with an input, or None."""
        if self.ndim is not None or self.min_ndim is not None or self.max_ndim is not None:
            if x.shape.ndims is None:
                return "its rank is undefined, but the layer requires a defined rank."
        return self._wrong_rank(x) or self._wrong_dtype(x) or self._wrong_axes(x)

    def _wrong_rank(self, x):
        rank = x.shape.ndims
        if self.ndim is not None and rank != self.ndim:
            return f"expected ndim={self.ndim}, found ndim={rank}. Full shape received: {x.shape.as_list()}"
        if self.max_ndim is not None and rank > self.max_ndim:
            return f"expected max_ndim={self.max_ndim}, found ndim={rank}"
        if self.min_ndim is not None and rank < self.min_ndim:
            return f": expected min_ndim={self.min_ndim}, found ndim={rank}. Full shape received: {x.shape.as_list()}"
        return None

    def _wrong_dtype(self, x):
        if self.dtype is not None and x.dtype != self.dtype:
            return f"expected dtype={self.dtype}, found dtype={x.dtype}"
        return None

    def _wrong_axes(self, x):
        if not self.axes:
            return None
        sizes = x.shape.as_list()
        for axis, size in self.axes.items():
            size = getattr(size, "value", size)
            if size is not None and sizes[int(axis)] not in (size, None):
                return (f"expected axis {axis} of input shape to have value {size} but received input with shape "
                        f"{sizes}")
        return None

    def _wrong_shape(self, x):
        if self.shape is None:
            return None
        sizes = x.shape.as_list()
        for want, size in zip(self.shape, sizes):
            if want is not None and size is not None and want != size:
                return f"expected shape={self.shape}, found shape={sizes}"
        return None


def assert_input_compatibility(input_spec, inputs, layer_name):
    """Check the inputs of a layer.

    Args:
      input_spec: InputSpec, structure of them, or None.  inputs: structure of Tensors.  layer_name: str.
    Raises:
      ValueError: the inputs are not what the layer wants.
    """
    if not input_spec:
        return
    specs, inputs = nest.flatten(input_spec), nest.flatten(inputs)
    if len(inputs) != len(specs):
        raise ValueError(f"Layer {layer_name} expects {len(specs)} inputs, but it received {len(inputs)} input "
                         f"tensors. Inputs received: {inputs}")
    for i, (x, spec) in enumerate(zip(inputs, specs)):
        problem = None if spec is None else spec._problem(x)
        if problem is not None:
            raise ValueError(f"Input {i} of layer {layer_name} is incompatible with the layer: {problem}")
        problem = None if spec is None else spec._wrong_shape(x)
        if problem is not None:
            raise ValueError(f"Input {i} is incompatible with layer {layer_name}: {problem}")
