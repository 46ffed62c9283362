"""Vectors for whole numbers."""
from ... import functions as tf
from ...core import tensor_shape
from .. import backend, constraints, initializers, regularizers
from ..engine.base_layer import Layer


class Embedding(Layer):
    """A trained vector for each number: y[..., :] = embeddings[x].

    Args:
      input_dim: int, one more than the largest number.  output_dim: int, the size of the vectors.
      embeddings_initializer, embeddings_regularizer, embeddings_constraint: names, configurations or objects.
      activity_regularizer: function -> penalty.
      mask_zero: bool, steps with the number 0 are masked.
      input_length: int or tuple, the number of steps.  others: as Layer.
    Source: tf.keras.layers.Embedding.
    """

    def __init__(self, input_dim, output_dim, embeddings_initializer="uniform", embeddings_regularizer=None,
                 activity_regularizer=None, embeddings_constraint=None, mask_zero=False, input_length=None, **kwargs):
        if "input_shape" not in kwargs:
            kwargs["input_shape"] = (input_length,) if input_length else (None,)
        super().__init__(dtype=kwargs.pop("dtype", backend.floatx()), **kwargs)
        self.input_dim, self.output_dim = input_dim, output_dim
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.mask_zero = self.supports_masking = mask_zero
        self.input_length = input_length

    def build(self, input_shape):
        self.embeddings = self.add_weight(
            shape=(self.input_dim, self.output_dim), initializer=self.embeddings_initializer, name="embeddings",
            regularizer=self.embeddings_regularizer, constraint=self.embeddings_constraint)
        self.built = True

    def compute_mask(self, inputs, mask=None):
        return tf.not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape):
        shape = tuple(tensor_shape.as_shape(input_shape).as_list())
        if self.input_length is None:
            return tensor_shape.TensorShape(shape + (self.output_dim,))
        lengths = list(self.input_length) if isinstance(self.input_length, (list, tuple)) else [self.input_length]
        problem = f'"input_length" is {self.input_length}, but received input has shape {shape}'
        if len(lengths) != len(shape) - 1:
            raise ValueError(problem)
        for i, (wanted, size) in enumerate(zip(lengths, shape[1:])):
            if wanted is not None and size is not None and wanted != size:
                raise ValueError(problem)
            lengths[i] = size if wanted is None else wanted
        return tensor_shape.TensorShape((shape[0],) + tuple(lengths) + (self.output_dim,))

    def call(self, inputs):
        if inputs.dtype.base_dtype.name not in ("int32", "int64"):
            inputs = tf.cast(inputs, "int32")
        return tf.embedding_lookup(self.embeddings, inputs)

    def get_config(self):
        config = {
            "input_dim": self.input_dim, "output_dim": self.output_dim,
            "embeddings_initializer": initializers.serialize(self.embeddings_initializer),
            "embeddings_regularizer": regularizers.serialize(self.embeddings_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "embeddings_constraint": constraints.serialize(self.embeddings_constraint),
            "mask_zero": self.mask_zero, "input_length": self.input_length}
        return {**super().get_config(), **config}
