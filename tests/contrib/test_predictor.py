"""tf.contrib.predictor of Estimators; those of SavedModels are in golden/cases/saved_model.py."""
import numpy as np
import pytest

import graphreg as tf


def model(features, labels, mode):
    y = tf.layers.dense(features["x"], 1, kernel_initializer=tf.ones_initializer(), name="d")
    outputs = {"y": y, "z": y * 2.}
    if mode == tf.estimator.ModeKeys.PREDICT:
        of = tf.estimator.export.PredictOutput
        return tf.estimator.EstimatorSpec(mode, predictions=outputs, export_outputs={
            "serving_default": of(outputs), "other": of(y)})
    loss = tf.reduce_mean(tf.square(y - labels))
    train = tf.train.GradientDescentOptimizer(.125).minimize(loss, tf.train.get_global_step())
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train)


def receiver():
    x = tf.placeholder(tf.float32, [None, 2], name="xx")
    return tf.estimator.export.ServingInputReceiver({"x": x}, {"in": x})


def test_from_estimator(tmp_path):
    x, y = np.array([[1., 2.], [3., 0.]], np.float32), np.array([[1.], [2.]], np.float32)
    estimator = tf.estimator.Estimator(model, str(tmp_path))
    estimator.train(tf.estimator.inputs.numpy_input_fn({"x": x}, y, shuffle=False, num_epochs=None), steps=3)
    predict = tf.contrib.predictor.from_estimator(estimator, receiver)
    got = predict({"in": x})
    # What TF 1.15.5 gives.
    np.testing.assert_allclose(got["y"], [[1.], [1.609375]], rtol=1e-5)
    np.testing.assert_allclose(got["z"], 2 * got["y"])
    other = tf.contrib.predictor.from_estimator(estimator, receiver, output_key="other")
    np.testing.assert_allclose(other({"in": x})["output"], got["y"])
    with pytest.raises(KeyError, match="output_key must be one of .*'other'.*; got zz"):
        tf.contrib.predictor.from_estimator(estimator, receiver, output_key="zz")
    with pytest.raises(ValueError, match="Got unexpected keys in input_dict: {'q'}"):
        predict({"q": 1})
