"""Attention: sums of values, weighted by how well their keys fit a query."""
from ... import functions as tf
from ...core import tensor_shape
from ...core.convert import to_tensor
from .. import backend
from ..engine.base_layer import Layer


class BaseDenseAttention(Layer):
    """Base: softmax(scores(query, key)) . value.

    Args:
      causal: bool, a step sees no later one.  others: as Layer.
    """

    def __init__(self, causal=False, **kwargs):
        super().__init__(**kwargs)
        self.causal = causal
        self.supports_masking = True

    def _calculate_scores(self, query, key):
        raise NotImplementedError

    def _weighted(self, scores, value, scores_mask):
        """The sums of values; what the mask hides has a score very far below the others."""
        if scores_mask is not None:
            hidden = tf.logical_not(scores_mask)
            scores -= 1.e9 * tf.cast(hidden, backend.floatx())
        return tf.matmul(tf.nn.softmax(scores), value)

    def call(self, inputs, mask=None):
        self._validate(inputs, mask)
        query, value = inputs[0], inputs[1]
        scores = self._calculate_scores(query, inputs[2] if len(inputs) > 2 else value)
        query_mask, value_mask = mask[:2] if mask else (None, None)
        if value_mask is not None:
            value_mask = tf.expand_dims(value_mask, axis=-2)
        result = self._weighted(scores, value, _both(value_mask, self._causal_mask(scores)))
        if query_mask is not None:
            result *= tf.cast(tf.expand_dims(query_mask, axis=-1), result.dtype)
        return result

    def _causal_mask(self, scores):
        if not self.causal:
            return None
        sizes = tf.shape(scores)
        sizes = tf.concat([tf.ones_like(sizes[:-2]), sizes[-2:]], axis=0)
        rows = tf.cumsum(tf.ones(shape=sizes, dtype="int32"), axis=-2)
        columns = tf.cumsum(tf.ones(shape=sizes, dtype="int32"), axis=-1)
        return tf.greater_equal(rows, columns)

    def compute_mask(self, inputs, mask=None):
        self._validate(inputs, mask)
        return to_tensor(mask[0]) if mask and mask[0] is not None else None

    def _validate(self, inputs, mask):
        name = type(self).__name__
        if not isinstance(inputs, list):
            raise ValueError(f"{name} layer must be called on a list of inputs, namely [query, value] or [query, "
                             "value, key].")
        if len(inputs) < 2 or len(inputs) > 3:
            raise ValueError(f"{name} layer accepts inputs list of length 2 or 3, namely [query, value] or [query, "
                             f"value, key]. Given length: {len(inputs)}")
        if mask:
            if not isinstance(mask, list):
                raise ValueError(f"{name} layer mask must be a list, namely [query_mask, value_mask].")
            if len(mask) != 2 and not (len(mask) == 3 and len(inputs) == 3):
                raise ValueError(f"{name} layer mask must be a list of length 2, namely [query_mask, value_mask]. "
                                 f"Given length: {len(mask)}")

    def get_config(self):
        return {**super().get_config(), "causal": self.causal}


def _both(a, b):
    if a is None or b is None:
        return b if a is None else a
    return tf.logical_and(a, b)


class Attention(BaseDenseAttention):
    """Attention with the products of queries and keys.

    Args:
      use_scale: bool, the products are multiplied by a trained number.  causal: bool.  others: as Layer.
    Source: tf.keras.layers.Attention.
    """

    def __init__(self, use_scale=False, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale

    def build(self, input_shape):
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=(), initializer="ones", dtype=self.dtype, trainable=True)
        super().build(input_shape)

    def _calculate_scores(self, query, key):
        scores = tf.matmul(query, key, transpose_b=True)
        return scores if self.scale is None else scores * self.scale

    def get_config(self):
        return {**super().get_config(), "use_scale": self.use_scale}


class AdditiveAttention(BaseDenseAttention):
    """Attention with sum(scale * tanh(query + key)).

    Args:
      use_scale: bool, scale is trained.  causal: bool.  others: as Layer.
    Source: tf.keras.layers.AdditiveAttention.
    """

    def __init__(self, use_scale=True, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale

    def build(self, input_shape):
        size = tensor_shape.as_shape(input_shape[1]).as_list()[-1]
        self.scale = None
        if self.use_scale:
            self.scale = self.add_weight(name="scale", shape=[size], initializer="glorot_uniform", dtype=self.dtype,
                                         trainable=True)
        super().build(input_shape)

    def _calculate_scores(self, query, key):
        query, key = tf.expand_dims(query, axis=-2), tf.expand_dims(key, axis=-3)
        scale = 1. if self.scale is None else self.scale
        return tf.reduce_sum(scale * tf.tanh(query + key), axis=-1)

    def get_config(self):
        return {**super().get_config(), "use_scale": self.use_scale}
