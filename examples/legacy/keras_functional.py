"""A Keras functional model with two inputs and two outputs, a shared layer, callbacks; its codes in a second model."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

K = keras.backend


def make_data(n=96, seed=0):
    rng = np.random.RandomState(seed)
    titles = rng.randint(1, 20, size=(n, 5))
    meta = rng.normal(size=(n, 4)).astype(np.float32)
    priority = (titles[:, 0] % 2 + meta[:, 0] > 0.5).astype(np.float32)
    department = (titles.sum(1) + (meta[:, 1] > 0)) % 3
    return [titles, meta], [priority, department]


def build_model():
    title_input = keras.Input(shape=(5,), dtype="int32", name="title")
    meta_input = keras.Input(shape=(4,), name="meta")
    x = keras.layers.Embedding(20, 6, name="embedding")(title_input)
    shared = keras.layers.Dense(6, activation="tanh", kernel_regularizer=keras.regularizers.l2(1e-3), name="shared")
    x = keras.layers.GlobalAveragePooling1D()(shared(x))
    y = keras.layers.Dense(6, activation="relu", activity_regularizer=keras.regularizers.l1(1e-3))(meta_input)
    y = shared(keras.layers.BatchNormalization(momentum=0.8)(y))
    joined = keras.layers.concatenate([x, y, keras.layers.multiply([x, y])])
    joined = keras.layers.Dropout(0.2, seed=4)(joined)
    gate = keras.layers.Lambda(lambda t: K.sigmoid(t) * t, name="gate")(joined)
    priority = keras.layers.Dense(1, activation="sigmoid", name="priority")(gate)
    department = keras.layers.Dense(3, activation="softmax", kernel_constraint=keras.constraints.max_norm(2.),
                                    name="department")(gate)
    model = keras.Model(inputs=[title_input, meta_input], outputs=[priority, department], name="tickets")
    model.add_loss(1e-2 * tf.reduce_mean(tf.square(joined)))
    model.add_metric(K.mean(gate), name="gate_mean", aggregation="mean")
    return model


class Watcher(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        print("training", self.params["epochs"], self.params["samples"], sorted(self.model.metrics_names))

    def on_epoch_end(self, epoch, logs=None):
        print("epoch %d rate %.4f: %s" % (epoch + 1, K.get_value(self.model.optimizer.lr), ", ".join(
            "%s %.3f" % (k, logs[k]) for k in ("loss", "priority_loss", "department_loss", "val_loss"))))


def main():
    np.random.seed(0)
    tf.set_random_seed(0)
    model = build_model()
    model.summary()
    print([w.name for w in model.weights])
    print([l.name for l in model.losses], len(model.updates), model.input_names, model.output_names)
    model.compile(optimizer=keras.optimizers.Adam(lr=0.02),
                  loss={"priority": "binary_crossentropy", "department": "sparse_categorical_crossentropy"},
                  loss_weights={"priority": 1., "department": 0.5},
                  metrics={"priority": ["accuracy"],
                           "department": ["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(2)]})
    inputs, targets = make_data()
    history = model.fit({"title": inputs[0], "meta": inputs[1]}, {"priority": targets[0], "department": targets[1]},
                        epochs=4, batch_size=16, validation_split=0.25, verbose=0, shuffle=False, callbacks=[
                            Watcher(), keras.callbacks.LearningRateScheduler(lambda epoch: 0.02 * 0.8 ** epoch),
                            keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)])
    print(sorted(history.history))
    result = model.evaluate(inputs, targets, verbose=0)
    print(", ".join("%s %.3f" % pair for pair in zip(model.metrics_names, result)))
    priority, department = model.predict([x[:2] for x in inputs])
    print(priority.shape, department.shape, " ".join("%.3f" % x for x in department[0]))

    encoder = keras.Model(model.input, model.get_layer("gate").output)
    encoder.trainable = False
    head = keras.Sequential([keras.layers.Dense(4, activation="elu", input_shape=(18,)), keras.layers.Dense(1)])
    both = keras.Model(encoder.inputs, head(encoder.outputs[0]))
    both.compile("sgd", "mse", metrics=["mae"])
    print(len(both.trainable_weights), len(both.non_trainable_weights), [l.name for l in both.layers][-2:])
    before = K.get_value(model.get_layer("shared").kernel)
    for _ in range(3):
        loss, mae = both.train_on_batch(inputs, targets[0])
        print("loss %.3f mae %.3f" % (loss, mae))
    print(np.allclose(before, K.get_value(model.get_layer("shared").kernel)))
    clone = keras.models.model_from_json(head.to_json())
    clone.set_weights(head.get_weights())
    codes = encoder.predict(inputs)
    print(np.abs(clone.predict(codes) - head.predict(codes)).max() < 1e-6, codes.shape)


if __name__ == "__main__":
    main()
