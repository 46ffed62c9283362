"""Keras losses, metrics and optimizers when ops run at once, in a process of their own."""
import subprocess
import sys
import textwrap


def run(program):
    """What a program prints after eager execution is enabled."""
    text = "import numpy as np, graphreg as tf\ntf.enable_eager_execution()\nk = tf.keras\n" + textwrap.dedent(program)
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_losses():
    assert run("""
        y, p = [[0., 1.], [1., 0.]], [[.25, .75], [.5, .5]]
        print(float(k.losses.MeanSquaredError()(y, p)), float(k.losses.MeanAbsoluteError()(y, p, [1., 3.])),
              float(k.losses.SparseCategoricalCrossentropy(from_logits=True)([0], [[0., 0.]])))
    """) == ["0.15625", "0.875", "0.6931471824645996"]


def test_metrics_keep_their_state():
    assert run("""
        m = k.metrics.BinaryAccuracy()
        print(float(m([1., 0.], [.9, .8])), float(m([1., 1.], [.9, .8])), m.count.numpy())
        m.reset_states()
        print(float(m.result()))
        precision = k.metrics.Precision()
        precision.update_state([1, 0], [.6, .7])
        print(float(precision.result()))
    """) == ["0.5", "0.75", "2.0", "0.0", "0.5"]


def test_own_metric():
    assert run("""
        class Total(k.metrics.Metric):
            def __init__(self):
                super().__init__(name="total")
                self.total = self.add_weight("total", initializer="zeros")
            def update_state(self, values):
                self.total.assign_add(tf.reduce_sum(values))
            def result(self):
                return self.total
        m = Total()
        print(float(m(tf.ones([3]))), float(m(tf.ones([2]))))
    """) == ["3.0", "5.0"]


def test_optimizers():
    assert run("""
        w = tf.Variable([1., 2.])
        sgd = k.optimizers.SGD(k.optimizers.schedules.PiecewiseConstantDecay([0], [.25, .125]))
        for _ in range(2):
            sgd.minimize(lambda: tf.reduce_sum(w), [w])
        print(w.numpy()[0], int(sgd.iterations))
        adam = k.optimizers.Adam(.5)
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(w * w)
        adam.apply_gradients(zip(tape.gradient(loss, [w]), [w]))
        print(round(float(w.numpy()[0]), 4), len(adam.get_weights()))
        adam.lr = .25
        print(adam.get_config()["learning_rate"])
        print(float(k.optimizers.schedules.ExponentialDecay(.5, 1, .5)(2)))
    """) == ["0.625", "2", "0.125", "3", "0.25", "0.125"]
