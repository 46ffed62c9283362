"""A regularizer of one's own, saved with the model's configuration and read back."""
import numpy as np

import graphreg.compat.v2 as tf


class L2Regularizer(tf.keras.regularizers.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, x):
        return self.strength * tf.reduce_sum(tf.square(x))

    def get_config(self):
        return {"strength": self.strength}


layer = tf.keras.layers.Dense(5, input_dim=5, kernel_initializer="ones", kernel_regularizer=L2Regularizer(strength=0.5))
layer(tf.ones((2, 5)))
print(layer.losses[0].numpy())

model = tf.keras.Sequential([layer])
json = model.to_json()
again = tf.keras.models.model_from_json(json, custom_objects={"L2Regularizer": L2Regularizer})
again.set_weights(model.get_weights())
print(again.layers[0].kernel_regularizer.strength, again.losses[0].numpy())
print(np.allclose(model.predict(np.ones((1, 5))), again.predict(np.ones((1, 5)))))
