"""TF's public namespace tf.keras.regularizers: penalties that a Keras layer keeps in layer.losses."""
from ..regularizers import L1L2, Regularizer, l1, l1_l2, l2  # noqa: F401
