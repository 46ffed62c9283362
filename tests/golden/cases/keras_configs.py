"""Keras models as data and again from it; models called again; masks and operations in models."""
import json

import numpy as np
from casetools import initialized, said, tell

X = np.arange(20, dtype=np.float32).reshape(5, 4) / 10 - 1


def names(things):
    return [getattr(t, "name", t) for t in things]


def table(model, **kwargs):
    lines = []
    model.summary(print_fn=lines.append, **kwargs)
    return lines


def dense(tf, units, **kwargs):
    return tf.keras.layers.Dense(units, kernel_initializer="ones", **kwargs)


def plain(config):
    """A configuration as JSON has it, the attributes of operations in order."""
    return json.dumps(config, sort_keys=True, default=lambda x: x.tolist() if hasattr(x, "tolist") else str(x))


# ------------------------------------------------------------------ chains
def case_sequential(tf):
    k = tf.keras
    s = k.Sequential([dense(tf, 2, input_shape=(4,), activation="relu", kernel_regularizer="l2"), k.layers.Dropout(.5)],
                     name="s")
    again = k.Sequential.from_config(s.get_config())
    return [tell(plain(s.get_config()), names(again.layers), names(again.weights), again.name, again.input.name,
                 k.Sequential.from_config(s.get_config()["layers"]).name, s.to_json())]


def case_sequential_without_shape(tf):
    k = tf.keras
    s = k.Sequential([dense(tf, 2), dense(tf, 3)], name="s")
    before = plain(s.get_config())
    again = k.Sequential.from_config(s.get_config())
    seen = [again.built, said(lambda: again.weights), k.Sequential().get_config()]
    s.build((None, 4))
    again = k.Sequential.from_config(s.get_config())
    return [tell(before, seen, plain(s.get_config()), again.built, names(again.weights))]


def case_sequential_called_again(tf):
    k = tf.keras
    s = k.Sequential([dense(tf, 2, input_shape=(4,)), k.layers.Activation("tanh")], name="s")
    return initialized(tf, s(tf.constant(X, name="x")), tell(
        str(s.input_spec), str(s.compute_output_shape((None, 4))), said(s, tf.ones([2, 5])), said(s, tf.ones([5])),
        s.stateful, s.reset_states(), s.state_updates))


def case_sequential_add_and_pop(tf):
    k = tf.keras
    s = k.Sequential([dense(tf, 2, input_shape=(4,)), dense(tf, 3)], name="s")
    s.pop()
    s.pop()
    seen = [s.layers, s.outputs, s.inputs, s.built, said(s.pop)]
    t = k.Sequential([dense(tf, 2, input_shape=(4,))])
    t.add(k.Input((3,), name="i"))
    return [tell(seen, names(t.layers), t.output.name, said(k.Sequential, 3), names(k.Sequential(dense(tf, 2)).layers),
                 said(k.Sequential, [k.layers.Lambda(lambda x: [x, x], input_shape=(3,))]),
                 said(k.Sequential, [dense(tf, 3, input_shape=(3,)), k.layers.Lambda(lambda x: [x, x])]))]


# ------------------------------------------------------------------ functional models
def _shared(tf):
    k = tf.keras
    a, b = k.Input((4,), name="a"), k.Input((4,), name="b")
    d = dense(tf, 2, name="d")
    return k.Model([a, b], k.layers.add([d(a), d(b)], name="ad"), name="m")


def case_functional(tf):
    m = _shared(tf)
    again = tf.keras.Model.from_config(m.get_config())
    return [tell(plain(m.get_config()), names(again.layers), again.input_names, again.output_names,
                 names(again.weights), again.name, m.to_json(), table(again))]


def case_functional_of_several_calls(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    d = dense(tf, 2, name="d")
    y = d(a)
    m = k.Model(a, [y, d(dense(tf, 4, name="e")(y))], name="m")
    again = k.Model.from_config(m.get_config())
    return [tell(plain(m.get_config()), names(again.outputs), again.output_names)]


def case_functional_nested(tf):
    k = tf.keras
    inner = k.Sequential([dense(tf, 2, input_shape=(4,), name="q")], name="in")
    b = k.Input((4,), name="b")
    m = k.Model(b, k.layers.Dropout(.5, name="dr")(inner(b), training=True), name="mm")
    again = k.models.model_from_json(m.to_json())
    return [tell(plain(m.get_config()), again.output.name, names(again.weights), table(again))]


def case_custom_layers(tf):
    k = tf.keras

    class Own(k.layers.Layer):
        def call(self, x):
            return x + 1

    class Other(k.layers.Layer):
        def __init__(self, q):
            super().__init__()

    b = k.Input((4,), name="b")
    m = k.Model(b, Own()(b))
    with_scope = k.utils.CustomObjectScope({"Own": Own})
    seen = [said(k.Model.from_config, m.get_config()).split(": ", 1)[-1],
            k.Model.from_config(m.get_config(), custom_objects={"Own": Own}).layers[1].name]
    with with_scope:
        seen.append(k.models.model_from_json(m.to_json()).output.name)
    return [tell(seen, said(k.Model(b, Other(3)(b)).get_config), plain(m.get_config()))]


def case_from_config_wrong(tf):
    k = tf.keras

    class Own(k.Model):
        pass
    return [tell(said(Own().get_config), said(Own().to_json), said(k.Model.from_config, {"layers": []}),
                 said(k.Model.from_config, {}), said(k.models.model_from_config, [1]),
                 said(k.models.model_from_config, {"class_name": "Foo", "config": {}}),
                 said(k.models.model_from_json, '{"class_name": "Foo", "config": {}}'),
                 said(k.layers.deserialize, {"class_name": "Foo", "config": {}}),
                 said(k.layers.deserialize, {"class_name": "Dense"}), said(k.layers.deserialize, 3),
                 k.layers.deserialize({"class_name": "Dense", "config": {"units": 3}}).units,
                 plain(k.layers.serialize(dense(tf, 2, name="q"))))]


# ------------------------------------------------------------------ copies
def case_clone(tf):
    k = tf.keras
    m = _shared(tf)
    copied = k.models.clone_model(m)
    on_inputs = k.models.clone_model(m, input_tensors=[k.Input((4,)), k.Input((4,))])
    on_tensors = k.models.clone_model(m, input_tensors=[tf.ones([2, 4]), tf.zeros([2, 4])])
    shared = k.models.clone_model(m, clone_function=lambda layer: layer)
    return [tell([[c.name, names(c.weights), names(c.inputs), names(c.outputs), names(c.layers)]
                  for c in (copied, on_inputs, on_tensors)], names(shared.weights), names(shared.outputs))]


def case_clone_sequential(tf):
    k = tf.keras
    s = k.Sequential([dense(tf, 2, input_shape=(4,))], name="s")
    copied = [k.models.clone_model(s), k.models.clone_model(s, input_tensors=[tf.ones([2, 4])]),
              k.models.clone_model(s, input_tensors=[k.Input((4,))])]
    return [tell([[c.name, names(c.weights), names(c.inputs), names(c.outputs)] for c in copied],
                 k.models.clone_model(k.Sequential([dense(tf, 2)])).built)]


def case_clone_wrong(tf):
    k = tf.keras

    class Own(k.Model):
        pass
    s = k.Sequential([dense(tf, 2, input_shape=(4,))], name="s")
    return [tell(said(k.models.clone_model, 3), said(k.models.clone_model, _shared(tf), clone_function=3),
                 said(k.models.clone_model, Own()),
                 said(k.models.clone_model, s, input_tensors=[k.Input((4,)), k.Input((4,))]))]


# ------------------------------------------------------------------ operations outside of layers
def case_operations(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    h = dense(tf, 3, name="h")(a)
    m = k.Model(a, tf.nn.relu(-h, name="r") * 2.)
    y = m(tf.constant(X, name="x"))
    again = k.Model.from_config(m.get_config())
    return initialized(tf, y, tell(names(m.layers), plain(m.get_config()), names(again.layers), again.output.name,
                                   [(layer.trainable, layer.dtype, layer.built) for layer in m.layers[2:]]))


def case_operations_with_constants(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    h = dense(tf, 3, name="h")(a)
    y = tf.concat([h[:, 0:2], tf.ones([5, 1])], 1, name="sc/cat") * [1., 2., 3.]
    m = k.Model(a, tf.reduce_sum(tf.cast(y, tf.float64), axis=1, keepdims=True))
    out = m(tf.constant(X, name="x"))
    again = k.models.model_from_json(m.to_json())
    return initialized(tf, out, tell(names(m.layers), plain(m.get_config()), again.output.name))


def case_added_losses_and_metrics(tf):
    k = tf.keras
    a = k.Input((4,), name="a")
    h = dense(tf, 3, name="h")(a)
    m = k.Model(a, h)
    m.add_loss(tf.reduce_sum(h))
    m.add_metric(tf.reduce_sum(h), name="q", aggregation="mean")
    seen = [names(m.losses), names(m.metrics), names(m.layers), plain(m.get_config()), table(m)]
    m(tf.constant(X, name="x"))
    again, copied = k.Model.from_config(m.get_config()), k.models.clone_model(m)
    return [tell(seen, names(m.losses), names(m.get_losses_for(None)), names(m.get_losses_for(a)),
                 [[names(c.layers), names(c.losses), names(c.metrics)] for c in (again, copied)])]


# ------------------------------------------------------------------ masks
def case_masks_of_models(tf):
    k = tf.keras
    x = k.Input((3, 4), name="x")
    m = k.layers.Masking(name="mm")(x)
    model = k.Model(x, [k.layers.Dense(2, name="d")(m), m], name="mo")
    z = k.Input((3, 4), name="z")
    found = [model.compute_mask(z, None), model.compute_mask([z], [None])]
    outputs = model(z)
    return [tell([names(f) for f in found], [t._keras_mask.name for t in outputs], names(model.output_mask),
                 model.input_mask, model.get_layer("d").input_mask.name, model.get_layer("d").output_mask.name)]


def case_masks_in_a_chain(tf):
    k = tf.keras
    x = k.Input((3,), name="x", dtype="int32")
    y = k.layers.Embedding(5, 4, mask_zero=True, name="e", embeddings_initializer="ones")(x)
    y = k.layers.TimeDistributed(dense(tf, 2), name="td")(k.layers.Dropout(.5, name="dr")(y))
    m = k.Model(x, k.layers.GlobalAveragePooling1D(name="g")(y))
    again = k.models.model_from_json(m.to_json())
    return initialized(tf, m(tf.constant([[1, 2, 0], [3, 0, 0]], name="ids")),
                       tell(y._keras_mask.name, plain(m.get_config()), again.output.name, table(m)))


# ------------------------------------------------------------------ a layer of the program's own
def case_own_layer(tf):
    k = tf.keras

    class Own(k.layers.Layer):
        def build(self, shape):
            self.w = self.add_weight("w", (3,), initializer="ones")

        def call(self, x, training=None, mask=None):
            return x * self.w

    layer = Own(name="o")
    y = layer(k.Input((3,), name="x"))
    seen = [layer.get_config(), names(layer.weights), layer.built, layer.input_shape, layer.output_shape,
            layer.count_params()]
    layer.build((None, 3))
    seen += [names(layer.weights), said(layer.set_weights, [1, 2]), said(layer.set_weights, [np.ones(4)]),
             layer.set_weights([np.ones(3) * 2]), [w.tolist() for w in layer.get_weights()]]
    layer.add_loss(tf.reduce_sum(y))
    layer.add_loss(lambda: tf.reduce_sum(layer.w))
    layer.add_update(tf.assign_add(layer.w, [1., 1., 1.]))
    seen += [names(layer.losses), names(layer.get_losses_for(None)), names(layer.updates)]
    layer.trainable = False
    seen += [names(layer.updates), names(layer.trainable_weights), names(layer.non_trainable_weights)]
    layer.stateful = True
    return [tell(seen, names(layer.updates), said(Own().count_params), said(lambda: Own().output_shape),
                 said(lambda: Own().output), said(Own, foo=3), Own(input_shape=(3,), batch_size=4)._batch_input_shape,
                 said(setattr, layer, "name", "q"))]


def case_weights_given(tf):
    k = tf.keras
    layer = k.layers.Dense(2, weights=[np.ones([3, 2]), np.zeros(2)])
    layer(k.Input((3,)))
    m = k.Sequential([k.layers.Embedding(5, 4, input_length=3, weights=[np.ones([5, 4])])])
    return [tell([w.tolist() for w in layer.get_weights() + m.get_weights()], m.output.name,
                 said(k.layers.Dense(2, weights=[np.ones([3, 2])]), k.Input((3,))))]
