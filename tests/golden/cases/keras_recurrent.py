"""Keras recurrent layers: graphs, weights, masks, states, configurations and errors."""
import numpy as np

from casetools import said, tell

K = None


def _data(*shape):
    return ((np.arange(np.prod(shape)) * 7 % 19 - 9) / 8.).astype(np.float32).reshape(shape)


def _input(tf, shape=(3, 2), batch=2, **kwargs):
    return tf.keras.layers.Input(batch_shape=(batch,) + shape, name="x", **kwargs)


def _run(tf, x, y, shape=(2, 3, 2), layer=None, **feeds):
    """Initialize with numbers that are easy to tell apart; then the outputs."""
    def set_weights(session):
        tf.keras.backend.set_session(session)
        if layer is not None:
            layer.set_weights([_data(*w.shape) / 3 for w in layer.get_weights()])
    return [tf.global_variables_initializer(), lambda s: set_weights(s), dict({"y": y, "@feed": {x: _data(*shape)}})]


def _layer(tf, name, *args, **kwargs):
    x = _input(tf)
    layer = getattr(tf.keras.layers, name)(*args, **kwargs)
    y = layer(x)
    return x, layer, y


def _outputs(tf, name, *args, **kwargs):
    x, layer, y = _layer(tf, name, *args, **kwargs)
    return _run(tf, x, y, layer=layer) + [tell([w.name for w in layer.weights], [str(t.shape) for t in (y if isinstance(y, list) else [y])],
                                               [str(w.shape) for w in layer.weights])]


# ------------------------------------------------------------------ the three layers
def case_simple_rnn(tf):
    return _outputs(tf, "SimpleRNN", 4)


def case_gru(tf):
    return _outputs(tf, "GRU", 4)


def case_lstm(tf):
    return _outputs(tf, "LSTM", 4)


def case_simple_rnn_sequences(tf):
    return _outputs(tf, "SimpleRNN", 4, return_sequences=True, return_state=True, use_bias=False, activation="relu")


def case_gru_sequences(tf):
    return _outputs(tf, "GRU", 4, return_sequences=True, return_state=True, go_backwards=True)


def case_lstm_sequences(tf):
    return _outputs(tf, "LSTM", 4, return_sequences=True, return_state=True, unit_forget_bias=False)


def case_gru_reset_after(tf):
    return _outputs(tf, "GRU", 4, reset_after=True, implementation=2)


def case_gru_reset_after_1(tf):
    return _outputs(tf, "GRU", 4, reset_after=True, implementation=1, recurrent_activation="sigmoid")


def case_gru_implementation_2(tf):
    return _outputs(tf, "GRU", 4, implementation=2, use_bias=False)


def case_lstm_implementation_2(tf):
    return _outputs(tf, "LSTM", 4, implementation=2)


def case_lstm_no_bias(tf):
    return _outputs(tf, "LSTM", 4, use_bias=False, activation=None, recurrent_activation="sigmoid")


def case_unrolled(tf):
    x = _input(tf)
    ys = [tf.keras.layers.SimpleRNN(2, unroll=True)(x), tf.keras.layers.GRU(2, unroll=True, return_sequences=True)(x),
          tf.keras.layers.LSTM(2, unroll=True, go_backwards=True)(x)]
    return [tf.global_variables_initializer(), {"shapes": [tf.shape(y) for y in ys], "@feed": {x: _data(2, 3, 2)}}]


def case_unrolled_values(tf):
    return _outputs(tf, "LSTM", 3, unroll=True, return_sequences=True)


def case_dropout(tf):
    np.random.seed(7)
    x = _input(tf)
    tf.keras.layers.SimpleRNN(2, dropout=.2, recurrent_dropout=.3)(x)
    tf.keras.layers.LSTM(2, dropout=.2, recurrent_dropout=.3)(x)
    tf.keras.layers.GRU(2, dropout=.2, recurrent_dropout=.3)(x)
    tf.keras.layers.LSTM(2, dropout=.2, implementation=2)(x, training=True)
    return [tell(1)]


def case_regularized(tf):
    l2 = tf.keras.regularizers.l2
    x, layer, y = _layer(tf, "LSTM", 2, kernel_regularizer=l2(.1), recurrent_regularizer=l2(.2), bias_regularizer=l2(.3), activity_regularizer=l2(.4))
    losses = layer.losses
    return _run(tf, x, y, layer=layer) + [{"losses": losses, "@feed": {x: _data(2, 3, 2)}}, tell([l.name for l in losses], len(layer.updates))]


def case_gradient(tf):
    out = []
    x = _input(tf)
    for name in ("SimpleRNN", "GRU", "LSTM"):
        layer = getattr(tf.keras.layers, name)(3)
        g = tf.gradients(tf.reduce_sum(layer(x)), layer.weights + [x])
        out += [tf.global_variables_initializer(), lambda s, layer=layer: (tf.keras.backend.set_session(s), layer.set_weights(
            [_data(*w.shape) / 3 for w in layer.get_weights()]))[1], {"g": g, "@feed": {x: _data(2, 3, 2)}}]
    return out


# ------------------------------------------------------------------ what is fed besides
def case_unknown_sizes(tf):
    x = tf.keras.layers.Input((None, 2), name="x")
    layer = tf.keras.layers.LSTM(3, return_sequences=True)
    y = layer(x)
    return _run(tf, x, y, layer=layer) + [tell(str(y.shape), str(layer.output_shape))]


def case_masked(tf):
    x = tf.keras.layers.Input((3,), name="x", dtype="int32")
    e = tf.keras.layers.Embedding(4, 2, mask_zero=True)(x) if hasattr(tf.keras.layers, "Embedding") else None
    layer = tf.keras.layers.LSTM(3, return_sequences=True)
    y = layer(e)
    z = tf.keras.layers.GRU(2)(y)
    return [tell(str(y.shape), str(z.shape), y._keras_mask.name)]


def case_mask_given(tf):
    x = _input(tf)
    m = tf.keras.layers.Input(batch_shape=(2, 3), name="m", dtype="bool")
    rnn, lstm = tf.keras.layers.SimpleRNN(2, return_sequences=True), tf.keras.layers.LSTM(2, unroll=True)
    y, z = rnn(x, mask=m), lstm(x, mask=m)
    feed = {x: _data(2, 3, 2), m: [[True, False, True], [False, True, True]]}
    def set_weights(session):
        tf.keras.backend.set_session(session)
        for layer in (rnn, lstm):
            layer.set_weights([_data(*w.shape) / 3 for w in layer.get_weights()])
    return [tf.global_variables_initializer(), set_weights, {"y": y, "z": z, "@feed": feed}]


def case_zero_output_for_mask(tf):
    x = _input(tf)
    m = tf.keras.layers.Input(batch_shape=(2, 3), name="m", dtype="bool")
    layer = tf.keras.layers.GRU(2, return_sequences=True, zero_output_for_mask=True)
    y = layer(x, mask=m)
    return _run(tf, x, y, layer=layer)[:2] + [{"y": y, "@feed": {x: _data(2, 3, 2), m: [[True, False, True], [False, True, True]]}}]


def case_initial_state(tf):
    x = _input(tf)
    h, c = [tf.keras.layers.Input(batch_shape=(2, 3), name=n) for n in "hc"]
    layer = tf.keras.layers.LSTM(3, return_state=True)
    ys = layer(x, initial_state=[h, c])
    feed = {x: _data(2, 3, 2), h: _data(2, 3), c: -_data(2, 3)}
    zs = tf.keras.layers.GRU(3)([x, h])
    return _run(tf, x, ys, layer=layer)[:2] + [{"y": ys, "@feed": feed}, tell(str(zs.shape), len(layer.input_spec) if isinstance(layer.input_spec, list) else 1)]


def case_stateful(tf):
    x = _input(tf)
    layer = tf.keras.layers.GRU(3, stateful=True)
    y = layer(x)
    lstm = tf.keras.layers.LSTM(3, stateful=True)
    z = lstm(x)
    updates = layer.updates
    def step(session):
        tf.keras.backend.set_session(session)
        layer.set_weights([_data(*w.shape) / 3 for w in layer.get_weights()])
    return [tf.global_variables_initializer(), step, {"y": y, "u": updates, "@feed": {x: _data(2, 3, 2)}},
            {"y": y, "u": updates, "@feed": {x: _data(2, 3, 2)}}, lambda s: layer.reset_states(), {"y": y, "@feed": {x: _data(2, 3, 2)}},
            lambda s: layer.reset_states(np.ones((2, 3))), {"y": y, "@feed": {x: _data(2, 3, 2)}},
            tell([w.name for w in layer.weights], [s.name for s in layer.states], [s.name for s in lstm.states], layer.stateful,
                 [u.name for u in lstm.updates], said(layer.reset_states, [1, 2]), said(layer.reset_states, np.ones((3, 3))))]


# ------------------------------------------------------------------ cells
def case_cells(tf):
    x = tf.keras.layers.Input(batch_shape=(2, 4), name="x")
    layers = tf.keras.layers
    out = []
    for cell in (layers.SimpleRNNCell(3), layers.GRUCell(3), layers.LSTMCell(3), layers.GRUCell(3, reset_after=True, implementation=2)):
        states = [tf.ones([2, 3]) for _ in range(len(cell.state_size) if isinstance(cell.state_size, list) else 1)]
        y, new = cell(x, states)
        out += [y.name, len(new), [w.name for w in cell.weights], str(cell.state_size), str(cell.output_size),
                [t.name for t in tf.nest.flatten(cell.get_initial_state(x))]]
    return [tell(*out)]


def case_stacked(tf):
    x = _input(tf)
    cells = [tf.keras.layers.LSTMCell(3), tf.keras.layers.GRUCell(2)]
    layer = tf.keras.layers.RNN(cells, return_state=True)
    y = layer(x)
    return [tell([t.name for t in tf.nest.flatten(y)], [w.name for w in layer.weights], str(layer.cell.state_size), str(layer.cell.output_size), str(layer.states),
                 sorted(layer.get_config()), [c["class_name"] for c in layer.get_config()["cell"]["config"]["cells"]])]


def case_stacked_values(tf):
    x = _input(tf)
    layer = tf.keras.layers.RNN([tf.keras.layers.SimpleRNNCell(3), tf.keras.layers.GRUCell(2)], return_sequences=True)
    return _run(tf, x, layer(x), layer=layer)


def case_own_cell(tf):
    class Minimal(tf.keras.layers.Layer):
        def __init__(self, units, **kwargs):
            self.units, self.state_size = units, units
            super(Minimal, self).__init__(**kwargs)

        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], self.units), initializer="ones", name="kernel")
            self.built = True

        def call(self, inputs, states):
            out = tf.matmul(inputs, self.kernel) + states[0]
            return out, [out]
    x = _input(tf)
    layer = tf.keras.layers.RNN(Minimal(3), return_sequences=True)
    y = layer(x)
    return [tf.global_variables_initializer(), {"y": y, "@feed": {x: _data(2, 3, 2)}},
            tell([w.name for w in layer.weights], str(y.shape), str(layer.compute_output_shape((2, 3, 2))))]


def case_constants(tf):
    class Adding(tf.keras.layers.Layer):
        def __init__(self, units, **kwargs):
            self.units, self.state_size = units, units
            super(Adding, self).__init__(**kwargs)

        def build(self, shape):
            self.seen = str(shape)
            self.kernel = self.add_weight(shape=(2, self.units), initializer="ones", name="kernel")
            self.built = True

        def call(self, inputs, states, constants):
            out = tf.matmul(inputs, self.kernel) + states[0] + constants[0]
            return out, [out]
    x = _input(tf)
    c = tf.keras.layers.Input(batch_shape=(2, 3), name="c")
    layer = tf.keras.layers.RNN(Adding(3))
    y = layer(x, constants=c)
    return [tf.global_variables_initializer(), {"y": y, "@feed": {x: _data(2, 3, 2), c: _data(2, 3)}}, tell(str(y.shape), layer.cell.seen)]


# ------------------------------------------------------------------ wrappers
def case_bidirectional(tf):
    x = _input(tf)
    layer = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(3, return_sequences=True), name="both")
    y = layer(x)
    return _run(tf, x, y, layer=layer) + [tell([w.name for w in layer.weights], str(y.shape), layer.forward_layer.name, layer.backward_layer.name,
                                               sorted(layer.get_config()), str(layer.compute_output_shape((2, 3, 2))))]


def case_bidirectional_masked(tf):
    x = _input(tf)
    m = tf.keras.layers.Input(batch_shape=(2, 3), name="m", dtype="bool")
    layers = [tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(2, return_sequences=r)) for r in (True, False)]
    ys = [layer(x, mask=m) for layer in layers]
    def set_weights(session):
        tf.keras.backend.set_session(session)
        for layer in layers:
            layer.set_weights([_data(*w.shape) / 3 for w in layer.get_weights()])
    return [tf.global_variables_initializer(), set_weights,
            {"y": ys, "@feed": {x: _data(2, 3, 2), m: [[True, False, True], [False, True, True]]}},
            tell(layers[0].forward_layer.zero_output_for_mask, layers[1].backward_layer.zero_output_for_mask,
                 "zero_output_for_mask" in layers[0].forward_layer.get_config())]


def case_bidirectional_modes(tf):
    x = _input(tf)
    out = []
    for mode in ("sum", "mul", "ave", None, "concat"):
        y = tf.keras.layers.Bidirectional(tf.keras.layers.GRU(3), merge_mode=mode)(x)
        out.append([t.name for t in y] if isinstance(y, list) else y.name)
    return [tell(*out)]


def case_bidirectional_states(tf):
    x = _input(tf)
    y = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(3, return_state=True))(x)
    states = [tf.keras.layers.Input(batch_shape=(2, 3), name="s%d" % i) for i in range(4)]
    z = tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(3))(x, initial_state=states)
    return [tell([t.name for t in y], str(z.shape))]


# ------------------------------------------------------------------ configurations, errors
def case_configurations(tf):
    layers = tf.keras.layers
    out = []
    for layer in (layers.SimpleRNN(3), layers.GRU(3, reset_after=True), layers.LSTM(3, dropout=.1, stateful=True, batch_input_shape=(1, 2, 3)),
                  layers.SimpleRNNCell(3), layers.GRUCell(3), layers.LSTMCell(3), layers.RNN(layers.GRUCell(3))):
        config = layer.get_config()
        again = type(layer).from_config(config).get_config()
        out.append([sorted((k, str(v)) for k, v in config.items() if k not in ("name", "cell") and not isinstance(v, dict)), again == config])
    return [tell(*[str(o) for o in out])]


def case_errors(tf):
    layers = tf.keras.layers
    x = _input(tf)
    return [tell(said(layers.RNN, 3), said(layers.RNN, layers.Dense(3)), said(layers.LSTM(3), tf.ones([2, 3])),
                 said(layers.LSTM(3, stateful=True), tf.keras.layers.Input((3, 2))), said(layers.GRU(3).reset_states),
                 said(layers.SimpleRNN(3, unroll=True), tf.keras.layers.Input((None, 2))),
                 said(layers.LSTM(3), x, initial_state=[tf.ones([2, 3])]), said(layers.Bidirectional, 3),
                 said(layers.Bidirectional, layers.LSTM(3), merge_mode="other"), said(layers.StackedRNNCells, [1]),
                 said(layers.LSTM, 3, implementation=0) and 1)]


def case_model(tf):
    model = tf.keras.Sequential([tf.keras.layers.LSTM(4, return_sequences=True, input_shape=(3, 2)), tf.keras.layers.SimpleRNN(3),
                                 tf.keras.layers.Dense(1)])
    return [tell([w.name for w in model.weights], model.count_params(), str(model.output_shape))]


def case_conv_lstm(tf):
    x = tf.keras.layers.Input(batch_shape=(2, 3, 4, 4, 1), name="x")
    layer = tf.keras.layers.ConvLSTM2D(2, 3, return_sequences=True)
    y = layer(x)
    return _run(tf, x, y, (2, 3, 4, 4, 1), layer=layer) + [tell([w.name for w in layer.weights], str(y.shape), sorted(layer.get_config()))]


def case_conv_lstm_same(tf):
    np.random.seed(7)
    x = tf.keras.layers.Input(batch_shape=(2, 3, 4, 4, 1), name="x")
    layer = tf.keras.layers.ConvLSTM2D(2, (2, 3), padding="same", strides=(2, 1), use_bias=False, return_state=True, dropout=.1, recurrent_dropout=.2)
    y = layer(x)
    return [tell([str(t.shape) for t in y], str(layer.compute_output_shape((2, 3, 4, 4, 1))))]


# ------------------------------------------------------------------ backend.rnn
def case_backend_rnn(tf):
    rnn = tf.keras.backend.rnn
    x = tf.placeholder(tf.float32, [2, 3, 2])
    def step(inputs, states):
        out = inputs + states[0]
        return out, [out]
    last, outputs, states = rnn(step, x, [tf.zeros([2, 2])])
    back, _, _ = rnn(step, x, [tf.zeros([2, 2])], go_backwards=True, unroll=True)
    major = rnn(step, x, [tf.zeros([3, 2])], time_major=True, input_length=2)
    return [{"last": last, "outputs": outputs, "states": states, "back": back, "major": major[1], "@feed": {x: _data(2, 3, 2)}}]


def case_backend_rnn_masks(tf):
    rnn = tf.keras.backend.rnn
    x, m = tf.placeholder(tf.float32, [2, 3, 2]), tf.placeholder(tf.bool, [2, 3])
    def step(inputs, states):
        out = inputs + states[0]
        return out, [out, states[1] + 1.]
    start = [tf.zeros([2, 2]), tf.zeros([2, 1])]
    a, b, c = rnn(step, x, start, mask=m), rnn(step, x, start, mask=m, unroll=True), rnn(step, x, start, mask=m, zero_output_for_mask=True)
    feed = {x: _data(2, 3, 2), m: [[True, False, True], [False, True, True]]}
    return [{"a": [a[0], a[1]] + list(a[2]), "b": [b[0], b[1]] + list(b[2]), "c": [c[0], c[1]] + list(c[2]), "@feed": feed}]
