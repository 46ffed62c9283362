"""What a Keras layer adds to the loss: the penalty of its kernel, and that of its outputs by the size of the batch."""
import graphreg.compat.v2 as tf

layer = tf.keras.layers.Dense(5, input_dim=5, kernel_initializer="ones",
                              kernel_regularizer=tf.keras.regularizers.l1(0.01),
                              activity_regularizer=tf.keras.regularizers.l2(0.01))
tensor = tf.ones(shape=(5, 5)) * 2.0
out = layer(tensor)

# The kernel: 25 ones times 0.01 is 0.25.  The outputs: 25 times 10 squared times 0.01, by 5 samples, is 5.
print([float(loss) for loss in layer.losses])
print(tf.math.reduce_sum(layer.losses).numpy())

# Nothing of it is in the collection of TF1: Keras keeps its own.
print(tf.compat.v1.get_collection(tf.compat.v1.GraphKeys.REGULARIZATION_LOSSES))
