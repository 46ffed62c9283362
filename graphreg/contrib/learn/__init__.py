"""TF's public namespace tf.contrib.learn, as far as it is there; each part loads at its first use."""
from importlib import import_module

from .. import module_paths, refused

_MODULES = {"head": "heads", "io": "learn_io"}
_PARTS = ("datasets", "graph_actions", "head", "io", "learn_runner", "models", "monitors", "ops", "preprocessing",
          "utils")
_NAMES = dict.fromkeys(("Estimator", "NotFittedError", "SKCompat"), "estimator")
_NAMES.update(dict.fromkeys((
    "DNNClassifier", "DNNEstimator", "DNNLinearCombinedClassifier", "DNNLinearCombinedEstimator",
    "DNNLinearCombinedRegressor", "DNNRegressor", "LinearClassifier", "LinearEstimator", "LinearRegressor"), "premade"))
_NAMES.update(dict.fromkeys(("evaluate", "infer", "run_feeds", "run_n", "train"), "graph_actions"))
_NAMES.update(dict.fromkeys(("InputFnOps", "build_parsing_serving_input_fn"), "input_fns"))
_NAMES.update(dict.fromkeys(("ExportStrategy", "make_export_strategy"), "export_utils"))
_NAMES.update(dict.fromkeys((
    "extract_dask_data", "extract_dask_labels", "extract_pandas_data", "extract_pandas_labels",
    "extract_pandas_matrix", "read_batch_examples", "read_batch_features", "read_batch_record_features",
    "read_keyed_batch_examples", "read_keyed_batch_features"), "learn_io"))
_NAMES.update(dict.fromkeys(("BaseEstimator", "Evaluable", "Trainable"), "bases"))
_NAMES.update(NanLossDuringTrainingError="monitors")
_NAMES.update(dict.fromkeys(("LogisticRegressor", "infer_real_valued_columns_from_input",
                             "infer_real_valued_columns_from_input_fn"), "inferred_columns"))
_NAMES.update(MetricSpec="model_fn", ModelFnOps="model_fn", RunConfig="run_config", Experiment="experiment",
              ModeKeys="keys", PredictionKey="keys", ProblemType="keys", TaskType="keys")
_NAMES.update(dict.fromkeys(("Head", "binary_svm_head", "multi_class_head", "multi_head", "multi_label_head",
                             "no_op_train_fn", "poisson_regression_head", "regression_head"), "heads"))

python = module_paths.add_paths(__name__, {
    "learn": None, "learn.estimators": None, "learn.estimators.estimator": "learn.estimator",
    "learn.estimators.model_fn": "learn.model_fn", "learn.estimators.run_config": "learn.run_config",
    "learn.estimators.constants": "learn.keys", "learn.estimators.head": "learn.heads",
    "learn.export_strategy": "learn.export_utils", "learn.utils": "learn.utils",
    "learn.utils.saved_model_export_utils": "learn.export_utils", "learn.utils.input_fn_utils": "learn.input_fns",
    "learn.utils.gc": "learn.export_gc", "learn.learn_io": "learn.learn_io",
    "learn.learn_io.graph_io": "learn.graph_io", "learn.learn_io.numpy_io": "learn.learn_io",
    "learn.learn_io.pandas_io": "learn.learn_io", "learn.learn_io.generator_io": "learn.learn_io",
    "learn.models": "learn.models", "learn.ops": "learn.ops", "learn.trainable": "learn.bases",
    "learn.evaluable": "learn.bases", "learn.graph_actions": "learn.graph_actions", "learn.monitors": "learn.monitors",
    "learn.estimators.metric_key": "learn.keys", "learn.estimators.prediction_key": "learn.keys",
    "learn.estimators.dnn": "learn.premade", "learn.estimators.dnn_linear_combined": "learn.premade",
    "learn.estimators.linear": "learn.premade", "learn.estimators.logistic_regressor": "learn.inferred_columns",
    "learn.metric_spec": "learn.model_fn",
    "learn.learn_runner": "learn.learn_runner", "learn.experiment": "learn.experiment",
    "learn.datasets": "learn.datasets", "learn.datasets.base": "learn.datasets.base",
    "learn.datasets.mnist": "mnist", "learn.preprocessing": "learn.preprocessing",
    "learn.preprocessing.text": "learn.preprocessing.text",
    "learn.preprocessing.categorical": "learn.preprocessing.categorical",
    "learn.preprocessing.categorical_vocabulary": "learn.preprocessing.categorical_vocabulary"})


def __getattr__(name):
    if name in _PARTS:
        return import_module("." + _MODULES.get(name, name), __name__)
    if name in _NAMES:
        found = getattr(import_module("." + _NAMES[name], __name__), name)
        globals()[name] = found
        return found
    raise refused.absent("learn", name)


def __dir__():
    return sorted({*_PARTS, *_NAMES, "python"})
