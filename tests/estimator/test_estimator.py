"""tf.estimator: the loop of training, evaluation and prediction; whole logs and graphs are among golden/programs."""
import logging

import numpy as np
import pytest

import graphreg as tf

X = np.arange(40, dtype=np.float32).reshape(20, 2) / 40


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Warnings of the log, such as those of temporary folders, are not what these tests are about."""
    monkeypatch.setattr(logging.getLogger("tensorflow"), "disabled", True)
    monkeypatch.delenv("TF_CONFIG", raising=False)


def model(features, labels, mode):
    w = tf.get_variable("w", [2], initializer=tf.zeros_initializer())
    y = tf.reduce_sum(features * w, 1)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions={"y": y})
    loss = tf.losses.mean_squared_error(labels, y)
    train_op = tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step())
    metrics = {"mae": tf.metrics.mean_absolute_error(labels, y)}
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op, eval_metric_ops=metrics)


def batches():
    return tf.data.Dataset.from_tensor_slices((X, X.sum(1))).repeat(30).batch(5)


def test_a_model_learns_and_goes_on_from_its_folder(tmp_path):
    made = tf.estimator.Estimator(model, model_dir=str(tmp_path))
    before = made.evaluate(batches, steps=4)
    made.train(batches, steps=20)
    middle = made.evaluate(batches, steps=4)
    again = tf.estimator.Estimator(model, model_dir=str(tmp_path))
    again.train(batches, max_steps=60)
    after = again.evaluate(batches, steps=4)
    assert [r["global_step"] for r in (before, middle, after)] == [0, 20, 60]
    assert before["loss"] > middle["loss"] > after["loss"]
    assert after["mae"] < .1
    w = again.get_variable_value("w")
    found = [p["y"] for p in again.predict(lambda: tf.data.Dataset.from_tensor_slices(X).batch(7))]
    np.testing.assert_allclose(found, X @ w, rtol=1e-5)
    assert sorted(again.get_variable_names()) == ["global_step", "w"]


def test_training_ends_with_the_input_and_the_loss_is_the_last(tmp_path):
    made = tf.estimator.Estimator(model, model_dir=str(tmp_path))
    made.train(lambda: tf.data.Dataset.from_tensor_slices((X, X.sum(1))).batch(5))
    assert made.latest_checkpoint().endswith("model.ckpt-4")


def test_errors_name_what_is_wrong(tmp_path):
    with pytest.raises(ValueError, match="must include features argument"):
        tf.estimator.Estimator(lambda labels: None, model_dir=str(tmp_path))
    made = tf.estimator.Estimator(model, model_dir=str(tmp_path))
    with pytest.raises(ValueError, match="Can not provide both steps and max_steps"):
        made.train(batches, steps=1, max_steps=1)
    with pytest.raises(ValueError, match="Could not find trained model in model_dir"):
        made.get_variable_names()


def test_a_subclass_may_not_change_the_loop(tmp_path):
    class Mine(tf.estimator.Estimator):
        def evaluate(self):
            """Another one."""
    with pytest.raises(ValueError, match="does override .'evaluate'."):
        Mine(model, model_dir=str(tmp_path))


def test_boosted_trees_are_refused_by_name():
    with pytest.raises(AttributeError, match="boosted trees"):
        tf.estimator.BoostedTreesClassifier


class Table(dict):
    """As much of a pandas DataFrame as an input function looks at."""

    def __init__(self, index, **columns):
        super().__init__((name, Column(index, values)) for name, values in columns.items())
        self.columns, self.index = list(columns), Column(index, index)


class Column:
    """As much of a pandas Series."""

    def __init__(self, index, values):
        self.values = np.asarray(values)
        self.index = self if index is values else Column(index, index)

    def __array__(self, dtype=None, copy=None):
        return self.values


def test_tables_are_read_in_order():
    table = Table([3, 1, 2], a=[1., 2., 3.], b=["x", "y", "z"])
    fn = tf.estimator.inputs.pandas_input_fn(table, Column([3, 1, 2], [7, 8, 9]), batch_size=2, shuffle=False)
    features, labels = fn()
    found = []
    with tf.train.MonitoredSession() as session:
        while not session.should_stop():
            found.append(session.run([features["a"], features["b"], labels]))
    assert [row[2].tolist() for row in found] == [[7, 8], [9]]
    assert found[1][1].tolist() == [b"z"]
    with pytest.raises(ValueError, match="Cannot use name a for target column"):
        tf.estimator.inputs.pandas_input_fn(table, Column([3, 1, 2], [7, 8, 9]), shuffle=False, target_column="a")
    with pytest.raises(ValueError, match="Index for x and y are mismatched"):
        tf.estimator.inputs.pandas_input_fn(table, Column([3, 1, 5], [7, 8, 9]), shuffle=False)
