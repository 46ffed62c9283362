"""tf.contrib.learn: exports of its Estimators, export strategies of Experiments, and predictors."""
import os
import re
import tempfile

import numpy as np
import tensorflow as tf

learn, layers = tf.contrib.learn, tf.contrib.layers
utils, input_fn_utils, gc = learn.utils.saved_model_export_utils, learn.utils.input_fn_utils, learn.utils.gc
tf.logging.set_verbosity(tf.logging.ERROR)
X = np.arange(24, dtype=np.float32).reshape(8, 3) / 24.
Y = np.array([0, 1, 2, 0, 1, 2, 0, 1])
columns = [layers.real_valued_column("x", 3)]
spec = layers.create_feature_spec_for_parsing(columns)


def inputs():
    return {"x": tf.constant(X)}, tf.constant(Y)


def two():
    return {"x": tf.constant(X)}, tf.constant((Y > 0).astype(np.int64))


def plain(text):
    return re.sub(r"\b1\d{9}\b|/tmp/\w+|0x\w+", "N", str(text))


def tried(call, *args, **kwargs):
    try:
        print(plain(call(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, plain(str(e).split("\n")[0]))


def info(tensor):
    return tensor.name, tensor.dtype, [d.size for d in tensor.tensor_shape.dim]


def shown(folder):
    folder = tf.compat.as_str_any(folder)
    with tf.Graph().as_default(), tf.Session() as session:
        meta = tf.saved_model.loader.load(session, ["serve"], folder)
        for name in sorted(meta.signature_def):
            s = meta.signature_def[name]
            print(name, s.method_name, sorted((k, info(v)) for k, v in s.inputs.items()), sorted(
                (k, info(v)) for k, v in s.outputs.items()))
        print(sorted(f for _, _, files in os.walk(folder) for f in files))


def config():
    return learn.RunConfig(tf_random_seed=1)


print("input functions")
with tf.Graph().as_default():
    made = learn.build_parsing_serving_input_fn(spec)()
    print(type(made).__name__, made._fields, made.features, made.labels, made.default_inputs)
    print(learn.build_parsing_serving_input_fn(spec, 4)().default_inputs)
    made = input_fn_utils.build_default_serving_input_fn({"a": tf.constant(X), "b": tf.constant(Y, name="labels")})()
    print(made)
    print(input_fn_utils.build_default_serving_input_fn({"a": tf.placeholder(tf.int64, [None, 2, None])}, 3)())

print("classes")
serving = learn.build_parsing_serving_input_fn(spec)
classifier = learn.LinearClassifier(columns, n_classes=3, config=config())
tried(classifier.export_savedmodel, tempfile.mkdtemp(), serving)
classifier.fit(input_fn=inputs, steps=3)
folder = tempfile.mkdtemp()
shown(classifier.export_savedmodel(folder, serving))
tried(classifier.export_savedmodel, folder, None)
binary = learn.DNNClassifier([3], columns, config=config())
binary.fit(input_fn=two, steps=3)
extra = os.path.join(tempfile.mkdtemp(), "extra.txt")
open(extra, "w").write("more")
shown(binary.export_savedmodel(tempfile.mkdtemp(), serving, assets_extra={"a/b.txt": extra}, as_text=True))
regressor = learn.LinearRegressor([layers.real_valued_column("x", 3)], config=config())
regressor.fit(input_fn=lambda: ({"x": tf.constant(X)}, tf.constant(X.sum(1))), steps=3)
shown(regressor.export_savedmodel(tempfile.mkdtemp(), serving))
shown(regressor.export_savedmodel(tempfile.mkdtemp(), serving, default_output_alternative_key=None, strip_default_attrs=True))
tried(regressor.export_savedmodel, tempfile.mkdtemp(), serving, default_output_alternative_key="nope")
print("heads")
head = learn.multi_head([learn.multi_class_head(3, label_name="k", head_name="kind"),
                         learn.regression_head(label_name="s", head_name="size")])
several = learn.DNNEstimator(head, [3], columns, config=config())
several.fit(input_fn=lambda: ({"x": tf.constant(X)}, {"k": tf.constant(Y), "s": tf.constant(X.sum(1))}), steps=2)
tried(several.export_savedmodel, tempfile.mkdtemp(), serving)
shown(several.export_savedmodel(tempfile.mkdtemp(), serving, default_output_alternative_key="size"))
print("own model")


def model(features, labels, mode):
    out = tf.layers.dense(features["x"], 2, name="d")
    if mode == learn.ModeKeys.INFER:
        return learn.ModelFnOps(mode, predictions={"out": out})
    loss = tf.reduce_mean(tf.square(out))
    return learn.ModelFnOps(mode, out, loss, tf.contrib.layers.optimize_loss(loss, tf.train.get_global_step(), .1, "SGD"))


own = learn.Estimator(model, config=config())
own.fit(input_fn=inputs, steps=2)
shown(own.export_savedmodel(tempfile.mkdtemp(), serving))
raw = input_fn_utils.build_default_serving_input_fn({"x": tf.constant(X)})
shown(own.export_savedmodel(tempfile.mkdtemp(), lambda: learn.InputFnOps(
    {"x": tf.placeholder(tf.float32, [None, 3], name="fed")}, None, {"x": tf.get_default_graph().get_tensor_by_name("fed:0")})))

print("spec")
with tf.Graph().as_default():
    ops = learn.ModelFnOps("infer", predictions={"scores": tf.constant([1.])}, output_alternatives={
        "a": (learn.ProblemType.LINEAR_REGRESSION, {"scores": tf.constant([1.])}),
        "b": (learn.ProblemType.CLASSIFICATION, {"classes": tf.constant(["x"]), "probabilities": tf.constant([[1.]])}),
        "c": (learn.ProblemType.UNSPECIFIED, {"z": tf.constant([1.])})})
    tried(ops.estimator_spec)
    print(sorted((k, type(v).__name__) for k, v in ops.estimator_spec("b").export_outputs.items()))
    tried(ops.estimator_spec, "nope")
    ops = learn.ModelFnOps("infer", predictions={"scores": tf.constant([1.])})
    print(sorted((k, type(v).__name__) for k, v in ops.estimator_spec().export_outputs.items()))
    print(ops.estimator_spec().mode)

print("strategies")
strategy = learn.make_export_strategy(serving, exports_to_keep=2)
print(strategy.name, strategy._fields, strategy.strip_default_attrs)
folder = tempfile.mkdtemp()
print(plain(strategy.export(classifier, folder)))
print(len(os.listdir(folder)))
print(type(utils.make_parsing_export_strategy(columns)).__name__)
print(plain(utils.make_parsing_export_strategy(columns).export(classifier, tempfile.mkdtemp())))
print(utils.DEFAULT_INPUT_ALTERNATIVE_KEY, utils.FEATURES_INPUT_ALTERNATIVE_KEY, utils.MAX_DIRECTORY_CREATION_ATTEMPTS)
folder = tempfile.mkdtemp()
for stamp in (1400000001, 1400000002, 1400000003):
    os.mkdir(os.path.join(folder, str(stamp)))
print(utils.get_most_recent_export(folder)[1:], utils.get_most_recent_export(tempfile.mkdtemp()))
utils.garbage_collect_exports(folder, 2)
print(sorted(os.listdir(folder)))
custom = learn.ExportStrategy("mine", lambda estimator, path, checkpoint_path=None, eval_result=None: "done")
print(custom.export(classifier, "p"), learn.ExportStrategy("a", lambda e, p: "two").export(None, None))
longer = utils.extend_export_strategy(custom, lambda old, new: "after", "after")
print(longer.name)


def old(estimator, path, checkpoint_path=None):
    os.makedirs(os.path.join(path, "123"))
    return os.path.join(path, "123")


def new(exported, path):
    os.makedirs(os.path.join(path, os.path.basename(exported), "more"))
    return os.path.join(path, os.path.basename(exported))


folder = tempfile.mkdtemp()
print(utils.extend_export_strategy(learn.ExportStrategy("mine", old), new).export(None, folder)[len(folder):], os.listdir(folder))
tried(utils.extend_export_strategy(learn.ExportStrategy("mine", old), lambda a, b: "/elsewhere").export, None, folder)
tried(learn.ExportStrategy("n", lambda a, b, c: 1).export, 1, 2)
print(learn.ExportStrategy("n", lambda a, b, strip_default_attrs: (a, b, strip_default_attrs), True).export(1, 2, 3, 4))
best = utils.make_best_model_export_strategy(serving)
folder = tempfile.mkdtemp()
print(best.name, [plain(best.export(classifier, folder, None, {"loss": v})) for v in (3., 4.)], [f[:5] for f in os.listdir(folder)])
selector = utils.BestModelSelector()
print([selector.update("a", {"loss": v}) for v in (3., 4., 2.)])
tried(selector.update, "a", {})
tried(selector.update, "a", None)
paths = [gc.Path("p%d" % i, i) for i in range(1, 12)]
for keep in (gc.largest_export_versions(3), gc.one_of_every_n_export_versions(4), gc.mod_export_version(5),
             gc.union(gc.largest_export_versions(1), gc.mod_export_version(6)), gc.negation(gc.largest_export_versions(9))):
    print(sorted(p.export_version for p in keep(paths)))

print("experiment")


def experiment(**kwargs):
    estimator = learn.LinearClassifier(columns, n_classes=3, config=config())
    return learn.Experiment(estimator, inputs, inputs, train_steps=4, eval_steps=1, **kwargs)


def done(found):
    results, exports = found
    print(sorted(results), [plain(e) for e in exports])


done(experiment(export_strategies=strategy).train_and_evaluate())
done(experiment(export_strategies=[strategy, custom]).train_and_evaluate())
print(sorted(experiment(export_strategies=strategy).test()))
made = experiment(export_strategies=[strategy])
print([s.name for s in made.reset_export_strategies([custom])])
print(made.reset_export_strategies())
tried(experiment, export_strategies=3)
tried(experiment, export_strategies=[3])
tried(experiment, export_strategies=[strategy, strategy])
tried(experiment, min_eval_frequency=2, local_eval_frequency=2)

print("predictors")
predictor = tf.contrib.predictor.from_contrib_estimator(classifier, serving)
example = tf.train.Example(features=tf.train.Features(feature={"x": tf.train.Feature(float_list=tf.train.FloatList(value=X[3]))}))
print(sorted(predictor.feed_tensors), sorted(predictor.fetch_tensors))
found = predictor({"inputs": [example.SerializeToString()]} if "inputs" in predictor.feed_tensors else {
    k: [example.SerializeToString()] for k in predictor.feed_tensors})
print(sorted((k, np.asarray(v).tolist() if v.dtype.kind == "O" else np.round(v, 3).tolist()) for k, v in found.items()))
tried(tf.contrib.predictor.from_contrib_estimator, classifier, serving, output_alternative_key="nope")
tried(tf.contrib.predictor.from_contrib_estimator, classifier, serving, input_alternative_key="nope")
tried(tf.contrib.predictor.from_contrib_estimator, 3, serving)
tried(tf.contrib.predictor.from_contrib_estimator, tf.estimator.LinearClassifier([tf.feature_column.numeric_column("x")]), serving)
tried(tf.contrib.predictor.from_estimator, classifier, serving)
