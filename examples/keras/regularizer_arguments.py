"""The three regularizers of a Keras layer, given as objects and by name."""
import graphreg.compat.v2 as tf
from graphreg.compat.v2.keras import layers, regularizers

layer = layers.Dense(
    units=64,
    kernel_regularizer=regularizers.l1_l2(l1=1e-5, l2=1e-4),
    bias_regularizer=regularizers.l2(1e-4),
    activity_regularizer=regularizers.l2(1e-5))
layer(tf.ones((8, 16)))
print(len(layer.losses), [loss.shape.as_list() for loss in layer.losses])

# A name stands for the regularizer with its default, 0.01.
dense = layers.Dense(3, kernel_initializer="ones", kernel_regularizer="l1")
dense(tf.ones((2, 4)))
print(dense.losses[0].numpy(), dense.kernel_regularizer.get_config())
