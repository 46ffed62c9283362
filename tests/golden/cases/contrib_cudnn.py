"""tf.contrib.cudnn_rnn: the layers' graphs, which TF runs on GPUs alone; the cells with their formulas, run."""
import numpy as np
from casetools import initialized, said, tell

SEQUENCE = np.random.RandomState(1).randn(4, 2, 3).astype(np.float32)


def _told(layer):
    return tell(layer.num_layers, layer.num_units, layer.input_size, layer.rnn_mode, layer.direction, layer.num_dirs,
                layer.canonical_weight_shapes, layer.canonical_bias_shapes, list(layer.state_shape(7)),
                [s.name for s in layer.saveable.specs], layer.saveable.name, layer.trainable_variables)


def case_lstm(tf):
    layer = tf.contrib.cudnn_rnn.CudnnLSTM(1, 3)
    y, (h, c) = layer(tf.placeholder(tf.float32, [5, 2, 4]))
    gradients = tf.gradients(tf.reduce_sum(y) + tf.reduce_sum(c), layer.trainable_variables)
    layer(tf.placeholder(tf.float32, [5, None, 4]), training=False)
    tf.train.Saver()
    return [_told(layer), tell(y, h, c, gradients)]


def case_gru(tf):
    layer = tf.contrib.cudnn_rnn.CudnnGRU(2, 3, direction="bidirectional", dropout=.2, seed=4, name="gr")
    y, (h,) = layer(tf.placeholder(tf.float32, [5, 2, 4]))
    tf.train.Saver()
    return [_told(layer), tell(y, h, tf.gradients(y, layer.trainable_variables))]


def case_plain(tf):
    c = tf.contrib.cudnn_rnn
    tf.set_random_seed(3)
    layers = [c.CudnnRNNTanh(2, 3, name="t"), c.CudnnRNNRelu(1, 2, direction="bidirectional", dtype=tf.float64)]
    x = tf.placeholder(tf.float32, [None, 2, 4])
    with tf.variable_scope("outer"):
        layers[0](x, initial_state=(tf.zeros([2, 2, 3]),))
        layers[1](tf.cast(x, tf.float64))
    tf.train.Saver()
    return [_told(layer) for layer in layers]


def case_wrong_calls(tf):
    lstm = tf.contrib.cudnn_rnn.CudnnLSTM
    unbuilt, x = lstm(1, 3), tf.zeros([2, 3, 4])
    untrained = lstm(1, 3)(x, training=False)[0]
    return [tell([said(f) for f in (
        lambda: lstm(1, 3, direction="x"), lambda: lstm(1, 3, input_mode="x"), lambda: lstm(1, 3)(tf.zeros([2, 3])),
        lambda: lstm(1, 3)(tf.placeholder(tf.float32, [None] * 3)), lambda: lstm(1, 3, dtype=tf.int32),
        lambda: unbuilt.canonical_weight_shapes, lambda: unbuilt.input_size, lambda: tf.gradients(untrained, x))])]


def case_cells(tf):
    c = tf.contrib.cudnn_rnn
    tf.set_random_seed(2)
    cells = tf.nn.rnn_cell.MultiRNNCell([c.CudnnCompatibleGRUCell(3), c.CudnnCompatibleGRUCell(2)])
    y, state = tf.nn.dynamic_rnn(cells, tf.constant(SEQUENCE), time_major=True, dtype=tf.float32)
    z, _ = tf.nn.dynamic_rnn(c.CudnnCompatibleLSTMCell(3), y, time_major=True, dtype=tf.float32)
    one = tf.gradients(z, tf.trainable_variables())
    return initialized(tf, {"y": y, "z": z, "state": state, "gradients": one, "@tol": 1e-4})
