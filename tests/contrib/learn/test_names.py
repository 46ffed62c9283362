"""Every public name of TF 1.15's tf.contrib.learn, contrib.estimator and contrib.distribute is there, or says why not."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.contrib import refused

NAMES = {
    "learn": "BaseEstimator DNNClassifier DNNEstimator DNNLinearCombinedClassifier DNNLinearCombinedEstimator "
             "DNNLinearCombinedRegressor DNNRegressor DynamicRnnEstimator Estimator Evaluable Experiment ExportStrategy "
             "Head InputFnOps KMeansClustering LinearClassifier LinearEstimator LinearRegressor LogisticRegressor "
             "MetricSpec ModeKeys ModelFnOps NanLossDuringTrainingError NotFittedError PredictionKey ProblemType "
             "RunConfig SKCompat SVM TaskType Trainable binary_svm_head build_parsing_serving_input_fn datasets evaluate "
             "extract_dask_data extract_dask_labels extract_pandas_data extract_pandas_labels extract_pandas_matrix "
             "graph_actions head infer infer_real_valued_columns_from_input infer_real_valued_columns_from_input_fn io "
             "learn_runner make_export_strategy models monitors multi_class_head multi_head multi_label_head "
             "no_op_train_fn ops poisson_regression_head preprocessing read_batch_examples read_batch_features "
             "read_batch_record_features read_keyed_batch_examples read_keyed_batch_examples_shared_queue "
             "read_keyed_batch_features read_keyed_batch_features_shared_queue regression_head run_feeds run_n train utils",
    "estimator": "DNNClassifierWithLayerAnnotations DNNRegressorWithLayerAnnotations RNNClassifier RNNEstimator "
                 "SavedModelEstimator TowerOptimizer add_metrics binary_classification_head "
                 "boosted_trees_classifier_train_in_memory boosted_trees_regressor_train_in_memory "
                 "build_raw_supervised_input_receiver_fn build_supervised_input_receiver_fn_from_input_fn call_logit_fn "
                 "clip_gradients_by_norm dnn_logit_fn_builder export_all_saved_models export_saved_model_for_mode "
                 "forward_features linear_logit_fn_builder logistic_regression_head multi_class_head multi_head "
                 "multi_label_head poisson_regression_head regression_head replicate_model_fn",
    "distribute": "AllReduceCrossDeviceOps CollectiveAllReduceStrategy CrossDeviceOps DistributeConfig "
                  "DistributionStrategy MirroredStrategy Monitor MultiWorkerAllReduce OneDeviceStrategy "
                  "ParameterServerStrategy ReplicaContext StandardInputStep StandardSingleLossStep Step TPUStrategy "
                  "UpdateContext get_cross_replica_context get_distribution_strategy get_loss_reduction "
                  "get_replica_context get_strategy has_distribution_strategy has_strategy in_cross_replica_context "
                  "initialize_tpu_system require_replica_context run_standard_tensorflow_server",
    "predictor": "from_contrib_estimator from_estimator from_saved_model",
}


@pytest.mark.parametrize("part", sorted(NAMES))
def test_names_are_there_or_say_why(part):
    namespace = getattr(tf.contrib, part)
    absent = {name for name in NAMES[part].split() if not hasattr(namespace, name)}
    assert absent == {name for name in NAMES[part].split() if f"{part}.{name}" in refused.NAMES}
    with pytest.raises(AttributeError, match=f"{part}.nope is not emulated"):
        namespace.nope  # noqa: B018


def test_monitors_and_parts():
    monitors = tf.contrib.learn.monitors
    with pytest.raises(tf.errors.UnimplementedError, match="ExportMonitor is not emulated"):
        monitors.ExportMonitor(1, "x")
    for module, name in ((tf.contrib.learn.ops, "rnn_seq2seq"), (tf.contrib.learn.models, "get_rnn_model"),
                         (tf.contrib.learn.datasets, "make_dataset"), (tf.contrib.learn.io, "nope")):
        with pytest.raises(AttributeError, match=name + " is not emulated"):
            getattr(module, name)


def test_estimators_are_trainable_and_evaluable():
    learn = tf.contrib.learn
    for base in (learn.Trainable, learn.Evaluable, learn.BaseEstimator):
        assert issubclass(learn.LinearClassifier, base) and not issubclass(tf.estimator.Estimator, base)


def test_tables_become_arrays():
    learn = tf.contrib.learn
    assert learn.extract_pandas_data([1]) == [1] and learn.extract_dask_labels(3) == 3
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"a": [1, 2], "b": [3., 4.]})
    assert learn.extract_pandas_data(table).tolist() == [[1., 3.], [2., 4.]]
    assert learn.extract_pandas_labels(table[["a"]]).tolist() == [[1], [2]]
    assert learn.extract_pandas_matrix(table).shape == (2, 2)
    with pytest.raises(ValueError, match="Only one column for labels is allowed."):
        learn.extract_pandas_labels(table)
    with pytest.raises(ValueError, match="must be int, float, or bool. Found: 'c' type="):
        learn.extract_pandas_data(pandas.DataFrame({"c": ["x"]}))


def test_a_tuner_runs_its_trials():
    class Tuner:
        trials, seen = 2, []

        def next_trial(self):
            self.trials -= 1
            return self.trials >= 0

        def run_experiment(self, experiment_fn):
            self.seen.append(experiment_fn(None, None))
    tuner = Tuner()
    tf.contrib.learn.learn_runner.tune(lambda run_config, hparams: "ran", tuner)
    assert tuner.seen == ["ran", "ran"]


@pytest.mark.slow
def test_estimators_as_scikit_learn_knows_them():
    learn = tf.contrib.learn
    x, y = np.linspace(0., 1., 12, dtype=np.float32).reshape(6, 2), np.arange(6) % 2
    model = learn.SKCompat(learn.LinearClassifier([tf.contrib.layers.real_valued_column("", 2)]))
    found = model.fit(x, y, steps=1).predict(x)
    assert sorted(found) == ["classes", "logistic", "logits", "probabilities"] and found["classes"].shape == (6,)
    assert model.get_params() == {}
    estimator = learn.Estimator(lambda features, labels: None)
    assert estimator.set_params(params={"a": 1}).get_params() == {"params": {"a": 1}}
    for made in (estimator, model):
        with pytest.raises(ValueError, match=f"Invalid parameter foo for estimator {type(made).__name__}"):
            made.set_params(foo=1)
    with pytest.raises(tf.errors.UnimplementedError, match="export is not emulated"):
        estimator.export("x")
