"""A classifier with penalties on its layers: by l1 and l2, by a function of one's own, and with dropout between."""
import numpy as np

import graphreg.compat.v2 as tf
from graphreg.compat.v2.keras import layers, models, regularizers

tf.random.set_seed(0)
random = np.random.RandomState(0)
centers = random.randn(10, 20).astype("float32") * 2
labels = random.randint(0, 10, 600)
x = centers[labels] + random.randn(600, 20).astype("float32")
x_train, y_train, x_test, y_test = x[:500], labels[:500], x[500:], labels[500:]


def my_regularizer(weights):
    return 0.01 * tf.reduce_sum(tf.square(weights))


def classifier(first, second, dropout=0.0):
    model = models.Sequential()
    model.add(layers.Dense(64, activation="relu", kernel_regularizer=first))
    if dropout:
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(64, activation="relu", kernel_regularizer=second))
    if dropout:
        model.add(layers.Dropout(dropout))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


for name, model in (
        ("l2 and l1", classifier(regularizers.l2(0.01), regularizers.l1(0.01))),
        ("a function", classifier(my_regularizer, my_regularizer)),
        ("with dropout", classifier(regularizers.l2(0.01), regularizers.l2(0.01), dropout=0.5))):
    np.random.seed(0)
    model.fit(x_train, y_train, epochs=10, batch_size=32, verbose=0)
    loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
    print(f"{name}: {len(model.losses)} penalties, accuracy {'above' if accuracy > 0.8 else 'below'} 80 %, "
          f"loss {'above' if loss > sum(float(p) for p in model.losses) else 'below'} its penalties")
