"""Keras models: functional, chains of layers, subclasses; their names, weights, losses, updates and tables."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(20, dtype=np.float32).reshape(5, 4) / 10


def names(things):
    return [t.name for t in things]


def table(model, **kwargs):
    lines = []
    model.summary(print_fn=lines.append, **kwargs)
    return lines


def dense(tf, units, **kwargs):
    return tf.keras.layers.Dense(units, kernel_initializer="ones", **kwargs)


def case_input(tf):
    k, made = tf.keras, []
    made += [k.Input((4,)), k.Input(shape=(3,), batch_size=2, name="foo", dtype="int32"), k.layers.Input(batch_shape=(2, 3))]
    layer = k.layers.InputLayer(input_shape=(3,))
    made += [k.Input(shape=5), k.Input(shape=tf.TensorShape([5])), k.Input(shape=[5, None]), layer.output,
             k.Input(tensor=tf.zeros([2, 2], name="z"))]
    return [tell(names(made), [t.shape.as_list() for t in made], [t._keras_history[0].name for t in made],
                 layer.get_config(), layer.input_shape, layer.output_shape, layer.built, layer.is_placeholder)]


def case_input_wrong(tf):
    k = tf.keras
    return [tell(said(k.Input), said(k.Input, (3,), batch_shape=(2, 3)), said(k.Input, (3,), bogus=3),
                 said(k.layers.InputLayer, input_shape=(3,), foo=2),
                 said(k.layers.InputLayer, input_shape=(3,), batch_input_shape=(2, 3)))]


def _two_layers(tf):
    k = tf.keras
    a = k.Input((4,))
    d1 = dense(tf, 3, kernel_regularizer=k.regularizers.l2(.1))
    d2 = dense(tf, 2, activation="relu", activity_regularizer=k.regularizers.l2(.1))
    h = d1(a)
    o = d2(h)
    return a, h, o, d1, d2


def case_functional(tf):
    a, h, o, _, _ = _two_layers(tf)
    m = tf.keras.Model(a, o)
    two = tf.keras.Model(inputs=[a], outputs=[o, h], name="two")
    return [tell([(m.name, names(m.layers), m.input.name, m.output.name, names(m.inputs), names(m.outputs), m.input_names,
                   m.output_names, m.input_shape, m.output_shape, names(m.weights), m.updates, m.trainable, m.built,
                   m.dtype, m.stateful, m.count_params(), table(m)) for m in (m,)],
                 [two.name, two.output_names, names(two.output), two.input.name, two.output_shape, two.input_shape,
                  table(two)], names(m.losses), names(m.losses), names(m.get_losses_for(None)),
                 names(m.get_losses_for(a)))]


def case_functional_called(tf):
    a, _, o, _, _ = _two_layers(tf)
    m = tf.keras.Model(a, o)
    x = tf.constant(X, name="x")
    y, z = m(x), m(x)
    b = tf.keras.Input((4,))
    outer = tf.keras.Model(b, m(b))
    return initialized(tf, [y, z, outer(x)], tell(y.name, z.name, names(m.losses), names(m.get_losses_for(x)), names(outer.losses),
                                   names(outer.layers), table(outer), names(outer.weights),
                                   said(lambda: m.output.name), said(lambda: outer.output.name)))


def case_functional_wrong(tf):
    a, h, o, _, _ = _two_layers(tf)
    k = tf.keras
    b = k.Input((4,))
    m = k.Model(a, o)
    return [tell(said(k.Model, tf.zeros([3, 2], name="z"), o), said(k.Model, b, o), said(k.Model, [a, a], o),
                 said(k.Model, a, dense(tf, 3, name="dense")(o)), said(k.Model, outputs=o), said(k.Model, a, o, bogus=3),
                 said(m.get_layer, "q"), said(m.get_layer, index=9), said(m.get_layer), said(m.set_weights, [1]),
                 said(m.get_output_at, 1), m.get_layer("dense").name, m.get_layer(index=1).name, k.Model(a, o).name)]


def case_trainable(tf):
    a, _, o, d1, _ = _two_layers(tf)
    m = tf.keras.Model(a, o)

    def state():
        return names(m.trainable_weights), names(m.non_trainable_weights), names(m.weights), names(m.losses), table(m)
    m.trainable = False
    seen = [state(), d1.trainable]
    m.trainable, d1.trainable = True, False
    return [tell(seen, state())]


def case_branches(tf):
    k = tf.keras
    a, b = k.Input((4,), name="a"), k.Input((4,), name="b")
    shared = dense(tf, 3, name="shared")
    left, right = shared(a), shared(b)
    deep = dense(tf, 2, name="deep")(dense(tf, 2, name="mid")(left))
    side = dense(tf, 1, name="side")(left)
    m = k.Model([b, a], [side, deep, right])
    ys = m([tf.constant(X, name="x"), tf.constant(-X, name="y")])
    return initialized(tf, ys, tell(names(m.layers), names(m.weights), m.output_names, m.input_names, table(m), m.input_shape,
                     m.output_shape, table(m, line_length=120), said(lambda: shared.output)))


def case_batch_norm(tf):
    k = tf.keras
    m = k.Sequential([dense(tf, 3, input_shape=(4,), use_bias=False), k.layers.BatchNormalization(),
                      k.layers.Activation("relu"), dense(tf, 1)])
    before = names(m.updates)
    y = m(tf.constant(X, name="x"), training=True)
    tables = [table(m)]
    m.trainable = False
    return initialized(tf, y, tell(before, names(m.updates), names(m.weights), tables, table(m), names(m.trainable_weights),
                    names(m.non_trainable_weights), m.stateful))


def case_dropout_in_chain(tf):
    k = tf.keras
    m = k.Sequential([k.layers.Dropout(.5, input_shape=(4,)), dense(tf, 2), k.layers.Flatten()])
    return initialized(tf, m(tf.constant(X, name="x"), training=False), tell(names(m.layers), table(m)))


def case_sequential(tf):
    k = tf.keras
    m = k.Sequential([dense(tf, 3, input_shape=(4,)), dense(tf, 2)])
    seen = [m.name, names(m.layers), m.input.name, m.output.name, m.built, names(m.weights), m.input_shape,
            m.output_shape, table(m)]
    m.add(k.layers.Activation("relu"))
    seen += [m.output.name, names(m.layers)]
    m.pop()
    seen += [m.output.name, names(m.outputs), names(m.layers), m.built, table(m, line_length=80)]
    return initialized(tf, m(tf.constant(X, name="x")), tell(seen, said(m.add, 3)))


def case_sequential_deferred(tf):
    k = tf.keras
    m = k.Sequential(name="dd")
    seen = [said(m.pop)]
    m.add(dense(tf, 3))
    m.add(dense(tf, 2, kernel_regularizer=k.regularizers.l2(.1)))
    for ask in (lambda: m.built, lambda: m.weights, m.summary, lambda: m.losses, m.count_params, lambda: m.input,
                lambda: m.output, lambda: m.inputs, m.get_weights, lambda: m.trainable_weights, lambda: m.input_shape,
                lambda: m.updates, m.build):
        seen.append(said(ask))
    x = tf.constant(X, name="x")
    y = m(x)
    seen += [m.built, names(m.inputs), names(m.outputs), names(m.weights), names(m.losses), table(m),
             said(lambda: m.input), said(lambda: m.output_shape)]
    return initialized(tf, [y, m(x)], tell(seen, names(m.losses)))


def case_sequential_built(tf):
    k = tf.keras
    m = k.Sequential([dense(tf, 3), dense(tf, 2, activity_regularizer=k.regularizers.l2(.1))])
    m.build((None, 4))
    seen = [m.built, m.inputs, m.outputs, names(m.weights), names(m.losses), table(m)]
    return initialized(tf, m(tf.constant(X, name="x")), tell(seen, names(m.losses)))


def case_sequential_nested(tf):
    k = tf.keras
    m = k.Sequential()
    inner = k.Sequential([dense(tf, 3, input_shape=(4,), activity_regularizer=k.regularizers.l1(.1)), k.layers.Flatten()])
    m.add(inner)
    m.add(dense(tf, 1))
    return initialized(tf, m(tf.constant(X, name="x")), tell(m.name, inner.name, names(m.layers), names(m.weights), names(m.losses),
                                              m.input.name, table(m), names(inner.losses)))


def case_sequential_from_input(tf):
    k = tf.keras
    m = k.Sequential()
    m.add(k.layers.InputLayer((4,)))
    m.add(k.layers.Flatten())
    m.add(dense(tf, 2))
    n = k.Sequential([k.Input((4,)), dense(tf, 2)])
    return initialized(tf, n(tf.constant(X, name="x")), tell(names(m.layers), m.input.name, table(m), names(n.layers), table(n)))


def case_sequential_same_names(tf):
    k = tf.keras
    m = k.Sequential([dense(tf, 2, name="q", input_shape=(2,))])
    return [tell(said(m.add, dense(tf, 2, name="q")), said(k.Sequential().summary))]


def case_subclass(tf):
    k = tf.keras

    class Own(k.Model):
        def __init__(self):
            super().__init__()
            self.d = dense(tf, 3, kernel_regularizer=k.regularizers.l2(.1))
            self.e = dense(tf, 2)

        def call(self, x):
            return self.e(self.d(x))
    m, built, called = Own(), Own(), Own()
    seen = [m.name, names(m.layers), m.built, m.weights, said(m.summary), m.inputs]
    y = m(tf.constant(X, name="x"))
    seen += [y.name, names(m.weights), names(m.losses), names(m.inputs), m.built, table(m), said(lambda: m.input),
             said(lambda: m.output_shape), said(m.get_config), names(m.losses)]
    built.build((3, 4))
    seen += [names(built.weights), table(built), said(called.build, 5)]
    z = called(k.Input((4,)))
    return initialized(tf, y, tell(seen, z.name, names(called.inputs), names(k.Model(z._keras_history[0].input, z).layers)))


def case_subclass_wrong(tf):
    k = tf.keras

    class Bad(k.Model):
        def __init__(self):
            self.d = dense(tf, 3)
    return [tell(said(Bad))]


def case_added_losses(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    h = dense(tf, 3, name="h", use_bias=False)(a)
    m = k.Model(a, k.layers.Flatten()(h))
    m.add_loss(tf.reduce_sum(tf.square(h, name="sq"), name="total"))
    m.add_loss(lambda: tf.reduce_sum(m.get_layer("h").kernel))
    return [tell(names(m.losses), names(m.layers), table(m))]


def case_operations_between_layers(tf):
    a = tf.keras.Input((4,), name="a")
    h = dense(tf, 3, name="h")(a)
    m = tf.keras.Model(a, tf.nn.relu(-h, name="r"))
    return [tell(names(m.layers), names(m.weights), m.output_names, table(m))]


def case_layer_behind_operations(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    h = k.layers.Flatten()(tf.nn.relu(dense(tf, 3, name="h")(a), name="r"))
    m = k.Model(a, dense(tf, 2, name="o")(h))
    return [tell(names(m.layers), names(m.weights), table(m))]


def case_shared_input(tf):
    k = tf.keras
    layer = dense(tf, 3, name="s")
    layer(k.Input((4,)))
    layer(k.Input((4,)))
    return [tell(said(lambda: layer.input), said(lambda: layer.output), said(lambda: layer.input_shape))]


def case_weights_set_and_read(tf):
    k = tf.keras
    m = k.Sequential([dense(tf, 2, input_shape=(3,), use_bias=False)])
    got = [w.tolist() for w in m.get_weights()]
    m.set_weights([np.full([3, 2], 2.)])
    return [tell(got, [w.tolist() for w in m.get_weights()], [w.tolist() for w in m.layers[0].get_weights()],
                 said(m.set_weights, [np.zeros([2, 2])]), said(m.set_weights, [np.zeros([2, 2])] * 2))]


def case_own_weights_of_a_subclass(tf):
    k = tf.keras

    class Own(k.Model):
        def __init__(self):
            super().__init__(name="own")
            self.v = tf.Variable(1., name="v")
            self.blocks = [dense(tf, 3), k.layers.BatchNormalization()]
            self.last = dense(tf, 2)
            self.u = tf.Variable(1., name="u", trainable=False)

        def call(self, x, training=False):
            for layer in self.blocks[:1]:
                x = layer(x)
            return self.last(self.blocks[1](x, training=training)) * self.v
    m = Own()
    y = m(tf.constant(X, name="x"), training=True)
    return initialized(tf, y, tell(names(m.layers), names(m.weights), names(m.trainable_weights), names(m.non_trainable_weights),
                    names(m.updates)))
