"""Heads: functions of tf.contrib.estimator, classes of tf.estimator, and the models made with them."""
import numpy as np
from casetools import ended, initialized, plain, said, slow, tell

X = np.arange(12, dtype=np.float32).reshape(4, 3) / 6. - 1.
WEIGHTS = np.array([[1.], [2.], [.5], [0.]], np.float32)


def _features(tf):
    return {"x": tf.constant(X), "w": tf.constant(WEIGHTS)}


def _logits(tf, features, n):
    with tf.variable_scope("model"):
        kernel = tf.get_variable("kernel", initializer=tf.constant(np.linspace(-1., 1., 3 * n).reshape(3, n), tf.float32))
        return tf.matmul(features["x"], kernel, name="logits")


def _told(spec):
    """The parts of an EstimatorSpec, by names."""
    exports = {k: [type(v).__name__, plain({n: getattr(v, n) for n in ("scores", "classes", "value", "outputs") if hasattr(v, n)})]
               for k, v in (spec.export_outputs or {}).items()}
    return tell(sorted(spec.predictions, key=str), plain(spec.predictions), spec.loss, spec.train_op and spec.train_op.name,
                sorted(spec.eval_metric_ops), [[plain(v) for v in spec.eval_metric_ops[k]] for k in sorted(spec.eval_metric_ops)],
                sorted(exports.items(), key=str))


def _steps(tf, spec, mode):
    steps = [_told(spec), {"predictions": {str(k): v for k, v in spec.predictions.items()}}]
    for key in ("local_variables", "metric_variables"):
        # Those of Keras metrics come in an order of chance.
        tf.get_collection_ref(key).sort(key=lambda v: v.name)
    if mode == "eval":
        metrics = sorted(spec.eval_metric_ops.items())
        steps += [spec.loss, {"updates": {k: m[1] for k, m in metrics}}, {"values": {k: m[0] for k, m in metrics}}]
    if mode == "train":
        steps += [spec.loss, spec.train_op, spec.loss, tf.train.get_global_step(), tf.summary.merge_all()]
    tables = tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS)
    return initialized(tf, *(tables + steps))


def _build(tf, head, labels, mode, n=None, trained=None, **kwargs):
    features = _features(tf)
    tf.train.create_global_step()
    logits = _logits(tf, features, n or head.logits_dimension)
    if mode == "train":
        kwargs.update(trained or {"optimizer": tf.train.GradientDescentOptimizer(.1)})
    labels = None if mode == "infer" else labels
    return _steps(tf, head.create_estimator_spec(features=features, mode=mode, logits=logits, labels=labels, **kwargs), mode)


def _modes(fn):
    """A case for each mode."""
    for mode in ("train", "eval", "infer"):
        def case(tf, fn=fn, mode=mode):
            return fn(tf, mode)
        globals()["%s_%s" % (fn.__name__.replace("_head_", "case_"), mode)] = case
    return fn


BINARY, CLASSES = np.array([[0], [1], [1], [0]]), np.array([[2], [0], [1], [2]])
MANY = np.array([[1, 0, 1], [0, 0, 0], [0, 1, 1], [1, 1, 1]])


@_modes
def _head_binary(tf, mode):
    return _build(tf, tf.contrib.estimator.binary_classification_head(), tf.constant(BINARY), mode)


@_modes
def _head_binary_full(tf, mode):
    head = tf.contrib.estimator.binary_classification_head(weight_column="w", thresholds=[.3, .6], label_vocabulary=["no", "yes"],
                                                           name="b", loss_reduction=tf.losses.Reduction.SUM)
    return _build(tf, head, tf.constant([["no"], ["yes"], ["yes"], ["no"]]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_classes(tf, mode):
    return _build(tf, tf.contrib.estimator.multi_class_head(3), tf.constant(CLASSES), mode)


@_modes
def _head_classes_full(tf, mode):
    head = tf.contrib.estimator.multi_class_head(3, weight_column="w", label_vocabulary=["a", "b", "c"], name="m")
    return _build(tf, head, tf.constant([["c"], ["a"], ["b"], ["c"]]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_numbers(tf, mode):
    return _build(tf, tf.contrib.estimator.regression_head(), tf.constant([[1.], [2.], [0.], [.5]]), mode)


@_modes
def _head_numbers_full(tf, mode):
    head = tf.contrib.estimator.regression_head(weight_column="w", label_dimension=2, name="r", inverse_link_fn=tf.exp)
    return _build(tf, head, tf.constant(X[:, :2]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_counts(tf, mode):
    return _build(tf, tf.contrib.estimator.poisson_regression_head(), tf.constant([[1.], [2.], [0.], [3.]]), mode)


@_modes
def _head_shares(tf, mode):
    return _build(tf, tf.contrib.estimator.logistic_regression_head(), tf.constant([[1.], [.2], [0.], [.5]]), mode)


@_modes
def _head_labels(tf, mode):
    return _build(tf, tf.contrib.estimator.multi_label_head(3), tf.constant(MANY), mode)


@_modes
def _head_labels_full(tf, mode):
    head = tf.contrib.estimator.multi_label_head(3, weight_column="w", thresholds=[.4], label_vocabulary=["a", "b", "c"], name="l",
                                                 classes_for_class_based_metrics=["c", "a"])
    labels = tf.SparseTensor([[0, 0], [0, 1], [2, 0], [3, 0]], ["a", "c", "b", "b"], [4, 2])
    return _build(tf, head, labels, mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_labels_ids(tf, mode):
    head = tf.contrib.estimator.multi_label_head(3, classes_for_class_based_metrics=[1, 2])
    labels = tf.SparseTensor([[0, 0], [0, 1], [2, 0], [3, 0]], tf.constant([0, 2, 1, 1], tf.int64), [4, 2])
    return _build(tf, head, labels, mode)


@_modes
def _head_labels_loss(tf, mode):
    head = tf.contrib.estimator.multi_label_head(3, loss_fn=lambda labels, logits: tf.reduce_mean(
        tf.square(tf.cast(labels, tf.float32) - logits), axis=-1, keepdims=True))
    return _build(tf, head, tf.constant(MANY), mode)


def _pair(tf, **kwargs):
    return tf.contrib.estimator.multi_head([tf.contrib.estimator.binary_classification_head(name="h1", thresholds=[.5]),
                                            tf.contrib.estimator.regression_head(name="h2", label_dimension=2)], **kwargs)


@_modes
def _head_pair(tf, mode):
    labels = {"h1": tf.constant(BINARY), "h2": tf.constant(X[:, :2])}
    return _build(tf, _pair(tf), labels, mode)


@_modes
def _head_pair_weighted(tf, mode):
    labels = {"h1": tf.constant(BINARY), "h2": tf.constant(X[:, :2])}
    features = _features(tf)
    tf.train.create_global_step()
    logits = {"h1": _logits(tf, features, 1), "h2": tf.identity(features["x"][:, 1:], name="more")}
    head = _pair(tf, head_weights=[1., .25])
    kwargs = dict(train_op_fn=lambda loss: tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step()))
    spec = head.create_estimator_spec(features=features, mode=mode, logits=logits, labels=None if mode == "infer" else labels, **kwargs)
    return _steps(tf, spec, mode)


# ------------------------------------------------------------------ classes of tf.estimator


def _built(tf, head, labels, mode, **kwargs):
    step = lambda loss: tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step())
    return _build(tf, head, labels, mode, trained={"train_op_fn": step}, **kwargs)
@_modes
def _head_binary_class(tf, mode):
    return _built(tf, tf.estimator.BinaryClassHead(thresholds=[.4]), tf.constant(BINARY), mode)


@_modes
def _head_binary_class_full(tf, mode):
    head = tf.estimator.BinaryClassHead(weight_column="w", thresholds=[.3, .6], label_vocabulary=["no", "yes"], name="b",
                                        loss_reduction=tf.losses.Reduction.NONE.replace("none", "sum"))
    return _built(tf, head, tf.constant([["no"], ["yes"], ["yes"], ["no"]]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_multi_class(tf, mode):
    return _built(tf, tf.estimator.MultiClassHead(3), tf.constant(CLASSES), mode)


@_modes
def _head_multi_class_full(tf, mode):
    head = tf.estimator.MultiClassHead(3, weight_column="w", label_vocabulary=["a", "b", "c"], name="m")
    return _built(tf, head, tf.constant([["c"], ["a"], ["b"], ["c"]]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_regression_class(tf, mode):
    return _built(tf, tf.estimator.RegressionHead(), tf.constant([[1.], [2.], [0.], [.5]]), mode)


@_modes
def _head_regression_class_full(tf, mode):
    head = tf.estimator.RegressionHead(weight_column="w", label_dimension=2, name="r", inverse_link_fn=tf.exp)
    return _built(tf, head, tf.constant(X[:, :2]), mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_poisson_class(tf, mode):
    return _built(tf, tf.estimator.PoissonRegressionHead(), tf.constant([[1.], [2.], [0.], [3.]]), mode)


@_modes
def _head_logistic_class(tf, mode):
    return _built(tf, tf.estimator.LogisticRegressionHead(), tf.constant([[1.], [.2], [0.], [.5]]), mode)


@_modes
def _head_multi_label_class(tf, mode):
    return _built(tf, tf.estimator.MultiLabelHead(3, thresholds=[.4], classes_for_class_based_metrics=[1]), tf.constant(MANY), mode)


@_modes
def _head_multi_label_class_full(tf, mode):
    head = tf.estimator.MultiLabelHead(3, weight_column="w", thresholds=[.4], label_vocabulary=["a", "b", "c"], name="l",
                                       classes_for_class_based_metrics=["c", "a"])
    labels = tf.SparseTensor([[0, 0], [0, 1], [2, 0], [3, 0]], ["a", "c", "b", "b"], [4, 2])
    return _built(tf, head, labels, mode, regularization_losses=[tf.constant(.5)])


@_modes
def _head_multi_class_pair_full(tf, mode):
    head = tf.estimator.MultiHead([tf.estimator.MultiLabelHead(2, name="h1", weight_column="w"), tf.estimator.RegressionHead(name="h2")])
    labels = {"h1": tf.constant(MANY[:, :2]), "h2": tf.constant(X[:, :1])}
    return _built(tf, head, labels, mode, n=3, regularization_losses=[tf.constant(.5)])


@_modes
def _head_multi_class_pair(tf, mode):
    head = tf.estimator.MultiHead([tf.estimator.BinaryClassHead(name="h1"), tf.estimator.RegressionHead(name="h2", label_dimension=2)],
                                  head_weights=[1., .25])
    labels = {"h1": tf.constant(BINARY), "h2": tf.constant(X[:, :2])}
    return _built(tf, head, labels, mode, n=3)


def _keras_step(tf, head, labels):
    features = _features(tf)
    tf.train.create_global_step()
    with tf.variable_scope("", use_resource=True):
        logits = _logits(tf, features, head.logits_dimension)
    optimizer = tf.keras.optimizers.SGD(.1)
    optimizer.iterations = tf.train.get_global_step()
    spec = head.create_estimator_spec(features=features, mode="train", logits=logits, labels=labels, optimizer=optimizer,
                                      trainable_variables=tf.trainable_variables(), update_ops=[tf.no_op()])
    return _steps(tf, spec, "train")


def case_keras_step(tf):
    return _keras_step(tf, tf.estimator.BinaryClassHead(), tf.constant(BINARY))


def case_keras_step_of_pair(tf):
    return _keras_step(tf, tf.estimator.MultiHead([tf.estimator.MultiLabelHead(2, name="a"), tf.estimator.RegressionHead(name="b")]),
                       {"a": tf.constant(MANY[:, :2]), "b": tf.constant(X[:, :1])})


def case_wrong_steps(tf):
    def call(optimizer, **kwargs):
        with tf.Graph().as_default():
            features = _features(tf)
            tf.train.create_global_step()
            with tf.variable_scope("", use_resource=True):
                logits = _logits(tf, features, 1)
            if kwargs.get("trainable_variables") == 0:
                kwargs["trainable_variables"] = tf.trainable_variables()
            return tf.estimator.BinaryClassHead().create_estimator_spec(
                features=features, mode="train", logits=logits, labels=tf.constant(BINARY), optimizer=optimizer(), **kwargs).train_op.name
    sgd, old = lambda: tf.keras.optimizers.SGD(.1), lambda: tf.train.AdamOptimizer()
    return [tell(ended(call, old), said(call, sgd), said(call, sgd, trainable_variables=[]), said(call, sgd, trainable_variables=3),
                 said(call, sgd, trainable_variables="x"), said(call, sgd, trainable_variables=0), said(call, sgd, trainable_variables={}),
                 said(call, sgd, trainable_variables=0, update_ops=3), said(call, sgd, trainable_variables=0, update_ops=[]))]


def case_class_parts(tf):
    features = _features(tf)
    head = tf.estimator.MultiClassHead(3, weight_column="w", name="m")
    logits = _logits(tf, features, 3)
    loss = head.loss(tf.constant(CLASSES), logits, features, "eval", [tf.constant(.5)])
    some = head.predictions(logits, keys=["probabilities", "class_ids"])
    metrics = head.metrics(regularization_losses=[tf.constant(.5)])
    updated = head.update_metrics(metrics, features, logits, tf.constant(CLASSES), [tf.constant(.5)])
    values = {k: m.result() for k, m in metrics.items()}
    updates = [m.updates for m in metrics.values()]
    start = tf.variables_initializer([v for m in metrics.values() for v in m.variables])
    return initialized(tf, start, tell(sorted(some), sorted(updated), head.name, head.loss_reduction, head.logits_dimension), loss, some, updates, values)


# ------------------------------------------------------------------ wrong calls
def case_wrong_heads(tf):
    c, e, r = tf.contrib.estimator, tf.estimator, tf.losses.Reduction
    one, two = c.regression_head(name="a"), c.regression_head(name="b")
    first = e.RegressionHead(name="a")
    made = lambda found: found if isinstance(found, str) else "made"
    return [tell(*[made(ended(f, *args, **kwargs)) for f, args, kwargs in [
        (c.multi_head, ([],), {}), (c.multi_head, ([one, c.regression_head(name="a")],), {}),
        (c.multi_head, ([one, two],), {"head_weights": [1.]}), (c.multi_head, (None,), {}), (c.multi_head, ([one, two],), {"head_weights": []}),
        (c.multi_label_head, (1,), {}), (c.multi_label_head, (None,), {}), (c.multi_label_head, (3,), {"thresholds": [0.]}),
        (c.multi_label_head, (3,), {"thresholds": [1.5]}), (c.multi_label_head, (3,), {"label_vocabulary": ["a"]}),
        (c.multi_label_head, (3,), {"label_vocabulary": "abc"}), (c.multi_label_head, (3,), {"loss_reduction": "nope"}),
        (c.multi_label_head, (3,), {"loss_reduction": r.NONE}), (c.multi_label_head, (3,), {"loss_fn": lambda a: a}),
        (c.multi_label_head, (3,), {"loss_fn": lambda labels, logits, other: labels}),
        (c.multi_label_head, (3,), {"classes_for_class_based_metrics": []}),
        (c.multi_label_head, (3,), {"classes_for_class_based_metrics": ["a"]}),
        (c.multi_label_head, (3,), {"classes_for_class_based_metrics": [4]}),
        (c.multi_label_head, (3,), {"classes_for_class_based_metrics": [1], "label_vocabulary": ["a", "b", "c"]}),
        (c.multi_label_head, (3,), {"classes_for_class_based_metrics": ["d"], "label_vocabulary": ["a", "b", "c"]}),
        (c.multi_class_head, (2,), {}), (c.multi_class_head, (None,), {}), (c.multi_class_head, (3,), {"label_vocabulary": ["a"]}),
        (c.multi_class_head, (3,), {"loss_reduction": r.NONE}), (c.multi_class_head, (3,), {"loss_fn": lambda a, b: a}),
        (c.binary_classification_head, (), {"thresholds": [1.]}), (c.binary_classification_head, (), {"label_vocabulary": ["a"]}),
        (c.binary_classification_head, (), {"label_vocabulary": "ab"}), (c.binary_classification_head, (), {"weight_column": 3}),
        (c.regression_head, (), {"label_dimension": 0}), (c.regression_head, (), {"loss_reduction": r.NONE}),
        (c.regression_head, (), {"loss_fn": lambda a: a}), (c.regression_head, (), {"inverse_link_fn": lambda: 3}),
        (c.poisson_regression_head, (), {"label_dimension": 0}), (c.logistic_regression_head, (), {"loss_reduction": "x"}),
        (e.MultiHead, ([],), {}), (e.MultiHead, ([e.RegressionHead()],), {}), (e.MultiHead, ([first, e.RegressionHead(name="a")],), {}),
        (e.MultiHead, ([first],), {"head_weights": [1., 2.]}), (e.MultiLabelHead, (1,), {}), (e.MultiLabelHead, (None,), {}),
        (e.MultiLabelHead, (3,), {"thresholds": [2.]}), (e.MultiLabelHead, (3,), {"label_vocabulary": ["a"]}),
        (e.MultiLabelHead, (3,), {"loss_reduction": r.NONE}), (e.MultiLabelHead, (3,), {"classes_for_class_based_metrics": [3]}),
        (e.MultiClassHead, (2,), {}), (e.MultiClassHead, (None,), {}), (e.MultiClassHead, (3,), {"label_vocabulary": ["a"]}),
        (e.MultiClassHead, (3,), {"loss_reduction": r.SUM}), (e.BinaryClassHead, (), {"thresholds": [1.]}),
        (e.BinaryClassHead, (), {"label_vocabulary": ["a"]}), (e.BinaryClassHead, (), {"weight_column": 3}),
        (e.BinaryClassHead, (), {"loss_fn": lambda a: a}), (e.RegressionHead, (0,), {}), (e.RegressionHead, (), {"loss_reduction": r.MEAN}),
        (e.RegressionHead, (), {"loss_fn": lambda a: a}), (e.PoissonRegressionHead, (0,), {}), (e.LogisticRegressionHead, (), {"loss_reduction": r.NONE})]])]


def _wrong(tf, make, n, labels=None, mode="eval", **kwargs):
    def call():
        with tf.Graph().as_default():
            features = _features(tf)
            tf.train.create_global_step()
            found = tf.constant(labels) if isinstance(labels, np.ndarray) else labels() if callable(labels) else labels
            head = make()
            logits = _logits(tf, features, n)
            if "optimizer" in kwargs:
                kwargs["optimizer"] = tf.train.AdamOptimizer()
            head.create_estimator_spec(features=features, mode=mode, logits=logits, labels=found, **kwargs)
            return "fine"
    return said(call)


def _wrong_specs(tf, binary, classes, numbers, many):
    sparse = lambda: tf.SparseTensor([[0, 0]], [1], [4, 1])
    step = dict(train_op_fn=lambda loss: tf.no_op())
    return [
        _wrong(tf, binary, 1), _wrong(tf, classes, 3), _wrong(tf, numbers, 1), _wrong(tf, many, 3), _wrong(tf, binary, 1, sparse),
        _wrong(tf, classes, 3, sparse), _wrong(tf, numbers, 1, sparse), _wrong(tf, many, 3, sparse), _wrong(tf, binary, 2, BINARY),
        _wrong(tf, classes, 2, CLASSES), _wrong(tf, numbers, 2, X[:, :1]), _wrong(tf, many, 2, MANY), _wrong(tf, binary, 1, MANY),
        _wrong(tf, classes, 3, MANY), _wrong(tf, numbers, 1, X), _wrong(tf, many, 3, BINARY), _wrong(tf, classes, 3, X[:, :1]),
        _wrong(tf, binary, 1, np.array([["a"]] * 4)), _wrong(tf, classes, 3, np.array([["a"]] * 4)), _wrong(tf, many, 3, X),
        _wrong(tf, many, 3, np.array([["a"] * 3] * 4)), _wrong(tf, binary, 1, BINARY[:, 0]), _wrong(tf, classes, 3, CLASSES[:, 0]),
        _wrong(tf, numbers, 1, X[:, 0]), _wrong(tf, many, 3, BINARY[:, 0]), _wrong(tf, binary, 1, BINARY[:3]), _wrong(tf, numbers, 1, X[:3, :1]),
        _wrong(tf, binary, 1, BINARY, "train"), _wrong(tf, classes, 3, CLASSES, "train"), _wrong(tf, numbers, 1, X[:, :1], "train"),
        _wrong(tf, many, 3, MANY, "train"), _wrong(tf, binary, 1, BINARY, "train", optimizer=1, **step),
        _wrong(tf, binary, 1, BINARY, "nope"), _wrong(tf, binary, 1, BINARY, "train", train_op_fn=lambda loss: None)]


def case_wrong_specs(tf):
    c = tf.contrib.estimator
    return [tell(*_wrong_specs(tf, c.binary_classification_head, lambda: c.multi_class_head(3), c.regression_head,
                               lambda: c.multi_label_head(3)))]


def case_wrong_class_specs(tf):
    e = tf.estimator
    return [tell(*_wrong_specs(tf, e.BinaryClassHead, lambda: e.MultiClassHead(3), e.RegressionHead, lambda: e.MultiLabelHead(3)))]


def case_wrong_pairs(tf):
    pair, labels = lambda: _pair(tf), lambda: {"h1": tf.constant(BINARY), "h2": tf.constant(X[:, :2])}
    newer = lambda: tf.estimator.MultiHead([tf.estimator.BinaryClassHead(name="h1"), tf.estimator.RegressionHead(name="h2", label_dimension=2)])
    out = []
    for make in (pair, newer):
        out += [_wrong(tf, make, 3), _wrong(tf, make, 3, BINARY), _wrong(tf, make, 3, lambda: {"h1": tf.constant(BINARY)}),
                _wrong(tf, make, 2, labels), _wrong(tf, make, 3, labels, "train"),
                _wrong(tf, make, 3, lambda: {"h1": tf.constant(X[:, :2]), "h2": tf.constant(BINARY)})]
    return [tell(*out)]
