"""tf.contrib.cudnn_rnn run on the CPU: the cells with the same formulas are the judges."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.kernels import cudnn_rnn as kernels

TIME, BATCH, SIZE, UNITS = 4, 2, 3, 5
SEQUENCE = np.random.RandomState(0).randn(TIME, BATCH, SIZE).astype(np.float32)


def layer_of(kind, **options):
    return getattr(tf.contrib.cudnn_rnn, kind)(**{"num_layers": 2, "num_units": UNITS, "name": "net", **options},
                                               bias_initializer=tf.random_uniform_initializer(-1, 1, seed=3))


def cells_of(kind):
    c = tf.contrib.cudnn_rnn
    return [{"CudnnLSTM": c.CudnnCompatibleLSTMCell, "CudnnGRU": c.CudnnCompatibleGRUCell,
             "CudnnRNNTanh": tf.nn.rnn_cell.BasicRNNCell,
             "CudnnRNNRelu": lambda n: tf.nn.rnn_cell.BasicRNNCell(n, activation=tf.nn.relu)}[kind](UNITS)
            for _ in range(2)]


def trained(kind, direction, folder):
    """(outputs, gradient by the inputs) of a layer, whose parameters are saved."""
    with tf.Graph().as_default(), tf.Session() as session:
        tf.set_random_seed(1)
        x = tf.constant(SEQUENCE)
        y, _ = layer_of(kind, direction=direction)(x)
        dx, = tf.gradients(tf.reduce_sum(y * y), x)
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, folder + "/layer", write_meta_graph=False)
        return session.run([y, dx])


def with_cells(kind, direction, folder):
    """The same with cells, which take the layer's checkpoint."""
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.constant(SEQUENCE)
        with tf.variable_scope("net"):
            if direction == "unidirectional":
                cell = tf.nn.rnn_cell.MultiRNNCell(cells_of(kind))
                y, _ = tf.nn.dynamic_rnn(cell, x, time_major=True, dtype=tf.float32)
            else:
                y, _, _ = tf.contrib.rnn.stack_bidirectional_dynamic_rnn(
                    cells_of(kind), cells_of(kind), x, time_major=True, dtype=tf.float32)
        dx, = tf.gradients(tf.reduce_sum(y * y), x)
        tf.train.Saver().restore(session, folder + "/layer")
        return session.run([y, dx])


@pytest.mark.parametrize("kind, direction", [
    ("CudnnLSTM", "unidirectional"), ("CudnnGRU", "bidirectional"),
    *(pytest.param(k, d, marks=pytest.mark.slow) for k, d in (
        ("CudnnLSTM", "bidirectional"), ("CudnnGRU", "unidirectional"), ("CudnnRNNTanh", "unidirectional"),
        ("CudnnRNNRelu", "bidirectional")))])
def test_the_cells_give_the_same_with_the_layers_checkpoint(kind, direction, tmp_path):
    ours, theirs = (f(kind, direction, str(tmp_path)) for f in (trained, with_cells))
    np.testing.assert_allclose(ours[0], theirs[0], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=1e-4, atol=1e-5)


def test_a_checkpoint_comes_back(tmp_path):
    wanted, _ = trained("CudnnGRU", "bidirectional", str(tmp_path))
    with tf.Session() as session:
        y, _ = layer_of("CudnnGRU", direction="bidirectional")(tf.constant(SEQUENCE))
        tf.train.Saver().restore(session, str(tmp_path / "layer"))
        np.testing.assert_allclose(session.run(y), wanted, rtol=1e-6)


@pytest.mark.parametrize("mode", sorted(kernels.GATES))
def test_gradients_by_finite_differences(mode):
    """Of everything: inputs, state and parameters, with dropout's factors between the layers."""
    random = np.random.RandomState(2)
    x, h, c = random.randn(3, 2, 2), random.randn(4, 2, 2), random.randn(4, 2, 2)
    wanted = kernels.shapes(mode, 2, 2, 2, 2)
    params = random.randn(kernels.size(mode, 2, 2, 2, 2))
    masks = [random.randint(0, 2, (3, 2, 4)) * 2.]
    factors = [random.randn(3, 2, 4), random.randn(4, 2, 2), random.randn(4, 2, 2)]

    def loss(x, h, c, params):
        results = kernels.forward(np, mode, x, h, c, *kernels.canonical(np, params, wanted), 2, masks)[:3]
        return sum((r * f).sum() for r, f in zip(results, factors) if r is not None)
    tapes = kernels.forward(np, mode, x, h, c, *kernels.canonical(np, params, wanted), 2, masks)[3]
    dx, dh, dc, dw, db = kernels.backward(np, mode, tapes, *factors, 2, masks)
    for number, exact in enumerate((dx, dh, dc, kernels.joined(np, dw, db))):
        if exact is not None:
            direction = random.randn(*exact.shape)
            ends = [[x, h, c, params] for _ in range(2)]
            for end, sign in zip(ends, (1e-6, -1e-6)):
                end[number] = end[number] + sign * direction
            np.testing.assert_allclose((exact * direction).sum(), (loss(*ends[0]) - loss(*ends[1])) / 2e-6, rtol=1e-5)


def test_dropout_lies_between_the_layers_in_training_alone():
    layer = layer_of("CudnnLSTM", dropout=.5, seed=1)
    x = tf.constant(SEQUENCE)
    (y, _), (z, _) = layer(x), layer(x, training=False)
    loss = tf.reduce_sum(y * y)
    step = tf.train.GradientDescentOptimizer(.05).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        (first, plain), (second, again) = session.run([y, z]), session.run([y, z])
        assert np.any(first != second) and np.all(plain == again)
        before = session.run(tf.reduce_sum(z * z))
        for _ in range(20):
            session.run(step)
        assert session.run(tf.reduce_sum(z * z)) < before


def test_skipping_the_inputs_is_refused():
    y, _ = tf.contrib.cudnn_rnn.CudnnGRU(1, SIZE, input_mode="skip_input")(tf.constant(SEQUENCE))
    with tf.Session() as session, pytest.raises(tf.errors.UnimplementedError, match="skip_input"):
        session.run(tf.global_variables_initializer())


def test_the_number_of_parameters():
    raw = tf.raw_ops.CudnnRNNParamsSize(num_layers=2, num_units=UNITS, input_size=SIZE, T=tf.float32, S=tf.int32)
    with tf.Session() as session:
        assert session.run(raw).tolist() == [4 * UNITS * (SIZE + UNITS + 2 + 2 * UNITS + 2)]
