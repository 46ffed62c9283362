"""Logistic regression with a hidden layer and L2, its progress read from the history."""
import numpy as np

import graphreg.compat.v2 as tf

tf.random.set_seed(1)
np.random.seed(1)
x = np.random.rand(1000, 10)
y = (x.sum(axis=1) > 5).astype(int)

model = tf.keras.models.Sequential([
    tf.keras.layers.Dense(32, activation="relu", kernel_regularizer=tf.keras.regularizers.l2(0.01), input_shape=(10,)),
    tf.keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(x, y, epochs=5, batch_size=32, verbose=0)

print(sorted(history.history), len(history.history["loss"]))
print(f"final loss {history.history['loss'][-1]:.2f}, final accuracy {history.history['accuracy'][-1]:.1f}")
