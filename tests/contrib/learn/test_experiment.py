"""tf.contrib.learn.Experiment: what its schedules train, evaluate and export, as TF 1.15.5 does."""
import os

import numpy as np
import pytest

import graphreg as tf

X, Y = np.arange(12, dtype=np.float32).reshape(6, 2) / 12, np.array([0, 1, 0, 1, 1, 0])


def inputs():
    return {"x": tf.constant(X)}, tf.constant(Y)


def experiment(folder, exported, **kwargs):
    learn = tf.contrib.learn

    def export(estimator, path, checkpoint_path=None, eval_result=None):
        exported.append((os.path.basename(path), checkpoint_path and os.path.basename(checkpoint_path)))
        return "out"
    estimator = learn.LinearClassifier([tf.contrib.layers.real_valued_column("x", 2)], model_dir=str(folder),
                                       config=learn.RunConfig(tf_random_seed=1, save_checkpoints_steps=3))
    return learn.Experiment(estimator, inputs, inputs, train_steps=6, eval_steps=1, eval_delay_secs=0,
                            continuous_eval_throttle_secs=0, export_strategies=learn.ExportStrategy("mine", export), **kwargs)


def evaluations(folder):
    return sorted(name for name in os.listdir(folder) if name.startswith("eval"))


@pytest.mark.slow
def test_training_and_evaluation_in_turn(tmp_path):
    exported = []
    results, exports = experiment(tmp_path, exported, train_steps_per_iteration=2).continuous_train_and_eval()
    assert results["global_step"] == 6 and exports == ["out"] and exported == [(b"mine", None)] * 3
    assert evaluations(tmp_path) == ["eval_one_pass"]


@pytest.mark.slow
def test_each_checkpoint_is_exported(tmp_path):
    exported = []
    results, exports = experiment(tmp_path, exported, checkpoint_and_export=True).train_and_evaluate()
    assert results["global_step"] == 6 and exports == ["out"]
    assert exported == [(b"mine", "model.ckpt-0"), (b"mine", "model.ckpt-3"), (b"mine", "model.ckpt-6")]
    assert evaluations(tmp_path) == ["eval_intermediate_export"]


@pytest.mark.slow
def test_evaluation_goes_on_until_the_training_is_done(tmp_path):
    exported, seen = [], []
    made = experiment(tmp_path, exported)
    made.train()
    assert made.continuous_eval(continuous_eval_predicate_fn=lambda r: seen.append(r) or len(seen) < 3) is None
    assert [r and r["global_step"] for r in seen] == [None, 6] and exported == [(b"mine", "model.ckpt-6")]
    assert made.continuous_eval_on_train_data() is None and len(exported) == 1
    assert evaluations(tmp_path) == ["eval_continuous", "eval_continuous_on_train_data"]
    with pytest.raises(ValueError, match="`continuous_eval_predicate_fn` must be a callable, or None."):
        made.continuous_eval(continuous_eval_predicate_fn=3)
    with pytest.raises(tf.errors.UnimplementedError, match="there is one process"):
        made.run_std_server()
