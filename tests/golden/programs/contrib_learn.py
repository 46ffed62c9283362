"""tf.contrib.learn: Estimators on arrays and input functions, SKCompat, Experiments and learn_runner."""
import tempfile

import numpy as np
import tensorflow as tf

learn = tf.contrib.learn
tf.logging.set_verbosity(tf.logging.ERROR)
iris = learn.datasets.load_dataset("iris")
X, Y = iris.data.astype(np.float32), iris.target
ACCURACY = learn.MetricSpec(tf.contrib.metrics.streaming_accuracy, prediction_key="classes")


def said(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return type(e).__name__ + ": " + str(e)[:150].split(" at ")[0]


def rounded(metrics):
    return {k: round(float(v), 4) for k, v in sorted(metrics.items())}


def model_fn(features, labels, mode, params):
    xavier = tf.contrib.layers.xavier_initializer
    net = tf.contrib.layers.fully_connected(features, 8, weights_initializer=xavier(seed=1))
    logits = tf.contrib.layers.fully_connected(net, 3, activation_fn=None, weights_initializer=xavier(seed=2))
    predictions, loss, train = {"classes": tf.argmax(logits, 1), "p": tf.nn.softmax(logits)}, None, None
    if mode != learn.ModeKeys.INFER:
        loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
    if mode == learn.ModeKeys.TRAIN:
        train = tf.contrib.layers.optimize_loss(loss, tf.train.get_global_step(), params["lr"], "Adam")
    return learn.ModelFnOps(mode, predictions, loss, train)


def input_fn():
    return tf.constant(X), tf.constant(Y)


def seeded(**kwargs):
    return learn.RunConfig(tf_random_seed=3, **kwargs)


def on_arrays():
    classifier = learn.SKCompat(learn.Estimator(model_fn, params={"lr": 0.02}, config=seeded()))
    classifier.fit(X, Y, steps=60, batch_size=50)
    print(rounded(classifier.score(X, Y, metrics={"accuracy": ACCURACY}, steps=1)))
    made = classifier.predict(X[::50])
    print(made["classes"].tolist(), ["%.3f" % p for p in made["p"].ravel()])
    inner = classifier._estimator
    print(said(inner.fit), said(inner.fit, X, Y, input_fn=lambda: 0), said(inner.fit, X, Y, steps=1, max_steps=2))
    print(said(learn.Estimator(model_fn, params={}).predict, X), said(learn.Estimator(model_fn, params={}).evaluate, X,
                                                                      Y))


def on_input_functions():
    estimator = learn.Estimator(model_fn, params={"lr": 0.02}, config=seeded(save_checkpoints_steps=3))
    estimator.fit(input_fn=input_fn, steps=4).fit(input_fn=input_fn, max_steps=6).fit(input_fn=input_fn, max_steps=5)
    print(rounded(estimator.evaluate(input_fn=input_fn, steps=1)), estimator.get_variable_names())
    print([int(p["classes"]) for p in estimator.predict(input_fn=lambda: tf.constant(X[:120:40]))])
    print(list(estimator.predict(input_fn=lambda: tf.constant(X[:2]), outputs=["classes"], as_iterable=False)))


def batches():
    seen = []

    def looking(features, labels, mode):
        def note(a, b):
            seen.append((a[:, 0].tolist(), b.tolist(), str(a.dtype)))
            return np.float32(0)
        noted = tf.py_func(note, [features, labels], tf.float32)
        noted.set_shape([])
        loss = noted + tf.get_variable("w", []) * 0
        return tf.identity(features), loss, tf.group(noted, tf.assign_add(tf.train.get_global_step(), 1))

    estimator = learn.Estimator(looking)
    x, y = np.arange(14.).reshape(7, 2), np.arange(7)
    estimator.fit(x, y, steps=4, batch_size=3)
    estimator.fit(x, y, steps=2)
    estimator.evaluate(x, y, batch_size=3, steps=2)
    for batch in seen:
        print(batch)


def experiments():
    def by_directory(output_dir):
        estimator = learn.Estimator(model_fn, model_dir=output_dir, params={"lr": 0.02}, config=seeded())
        return learn.Experiment(estimator, input_fn, input_fn, train_steps=20, eval_steps=1,
                                eval_metrics={"accuracy": ACCURACY})

    def by_config(run_config, hparams):
        estimator = learn.Estimator(model_fn, config=run_config, params={"lr": hparams.lr})
        return learn.Experiment(estimator, input_fn, input_fn, train_steps=5, eval_steps=1)

    run = learn.learn_runner.run
    metrics, exports = run(by_directory, tempfile.mkdtemp())
    print(rounded(metrics), exports)
    made = run(by_config, run_config=seeded(model_dir=tempfile.mkdtemp()), schedule="train",
               hparams=tf.contrib.training.HParams(lr=0.1))
    print(type(made).__name__, rounded(made.evaluate(input_fn=input_fn, steps=1)))
    print(said(run, by_config), said(run, 3, "x"), said(run, lambda output_dir: 3, "x"))
    print(said(run, by_directory, tempfile.mkdtemp(), "foo").split(".")[0], said(learn.Experiment, 3, None, None))


def parts():
    ops = learn.ModelFnOps
    for kwargs in (dict(mode="train"), dict(mode="eval", predictions=tf.ones([2])), dict(mode="infer"), dict(mode="x"),
                   dict(mode="train", loss=tf.ones([2]), train_op=tf.no_op())):
        print(said(lambda: ops(**kwargs)).partition(": Tensor")[0])
    print(ACCURACY, said(ACCURACY.create_metric_ops, {}, tf.ones([2]), {"b": tf.ones([2])}))
    config = learn.RunConfig(model_dir="d")
    print(config.save_checkpoints_secs, config.save_checkpoints_steps, config.task_type, config.environment,
          config.is_chief,
          config.num_ps_replicas, config.num_worker_replicas, repr(config.master), config.keep_checkpoint_max)
    print(repr(config.uid()))
    print(repr(learn.RunConfig(tf_random_seed=3, save_checkpoints_steps=5, master="m", num_cores=2).uid(whitelist=[])))
    print(learn.RunConfig(save_checkpoints_steps=5).save_checkpoints_secs, config.replace(model_dir="e").model_dir)


on_arrays()
on_input_functions()
batches()
experiments()
parts()
