"""Where models begin: placeholders with a Keras history."""
from ... import functions as tf
from ...core import dtypes, errors
from .. import backend
from ..graph import get_graph
from .base_layer import Layer
from .naming import unique_object_name
from .node import RootNode


class InputLayer(Layer):
    """A layer that is a model's input.

    Args:
      input_shape: tuple without the batch axis.  batch_size: int.  batch_input_shape: tuple with the batch axis.
      dtype: str or DType, default Keras' float type.  name: str.
      input_tensor: Tensor to be taken instead of a new placeholder.
      sparse, ragged: not emulated.
    Raises:
      ValueError: both shapes, or another argument.
    Source: tf.keras.layers.InputLayer.
    """

    def __init__(self, input_shape=None, batch_size=None, dtype=None, input_tensor=None, sparse=False, name=None,
                 ragged=False, **kwargs):
        if sparse or ragged:
            raise errors.UnimplementedError(None, None, "Sparse and ragged inputs of Keras models are not emulated")
        batch_input_shape = kwargs.pop("batch_input_shape", None)
        if batch_input_shape is not None:
            if input_shape is not None:
                raise ValueError("Only provide the input_shape OR batch_input_shape argument to InputLayer, not both at "
                                 "the same time.")
            batch_size, input_shape = batch_input_shape[0], batch_input_shape[1:]
        if kwargs:
            raise ValueError("Unrecognized keyword arguments:", kwargs.keys())
        name = name or unique_object_name("input")
        dtype = dtype or (backend.floatx() if input_tensor is None else input_tensor.dtype)
        super().__init__(name=name, dtype=dtype)
        self.built, self.supports_masking = True, True
        self.sparse, self.ragged, self.batch_size = False, False, batch_size
        self.is_placeholder = input_tensor is None
        self._begin(input_tensor, input_shape)

    def _begin(self, tensor, input_shape):
        if tensor is None:
            shape = None if input_shape is None else (self.batch_size, *_sizes(input_shape))
            self._batch_input_shape = shape
            with get_graph().as_default():
                tensor = tf.placeholder(dtypes.as_dtype(self.dtype), shape=shape, name=self.name)
        else:
            self._batch_input_shape = tuple(tensor.shape.as_list())
        tensor._keras_mask = None
        tensor._keras_history = (self, 0, 0)
        RootNode(self, [tensor], [tensor])

    @property
    def input_shape(self):
        """list of one tuple, the shape of the input."""
        return self._inbound_nodes[0].input_shapes

    @property
    def output_shape(self):
        """list of one tuple, the shape of the input."""
        return self._inbound_nodes[0].output_shapes

    def get_config(self):
        return {"batch_input_shape": self._batch_input_shape, "dtype": self.dtype, "sparse": self.sparse,
                "ragged": self.ragged, "name": self.name}


def _sizes(shape):
    if isinstance(shape, int):
        return (shape,)
    if hasattr(shape, "as_list"):
        return tuple(shape.as_list())
    return tuple(getattr(size, "value", size) for size in shape)


def Input(shape=None, batch_size=None, name=None, dtype=None, sparse=False, tensor=None, ragged=False, **kwargs):
    """A placeholder that layers can be called on to make a model.

    Args:
      shape: tuple without the batch axis.  batch_size: int.  batch_shape: tuple with the batch axis.
      name: str, default input_1 ...  dtype: default Keras' float type.
      tensor: Tensor to be taken instead of a new placeholder.  sparse, ragged: not emulated.
    Returns:
      Tensor.
    Raises:
      ValueError: no shape, two shapes, or another argument.
    Source: tf.keras.Input.
    """
    batch_shape = kwargs.pop("batch_shape", None)
    if shape is not None and batch_shape is not None:
        raise ValueError("Only provide the `shape` OR `batch_input_shape` argument to Input, not both at the same time.")
    if batch_shape is None and shape is None and tensor is None:
        raise ValueError("Please provide to Input either a `shape` or a `tensor` argument. Note that `shape` does not "
                         "include the batch dimension.")
    if kwargs:
        raise ValueError("Unrecognized keyword arguments:", kwargs.keys())
    if batch_shape is not None:
        batch_size, shape = batch_shape[0], tuple(batch_shape[1:])
    layer = InputLayer(input_shape=shape, batch_size=batch_size, name=name, dtype=dtype, sparse=sparse, ragged=ragged,
                       input_tensor=tensor)
    return layer._inbound_nodes[0].output_tensors[0]
