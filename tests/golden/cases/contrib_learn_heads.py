"""Heads of tf.contrib.learn: predictions, losses, training and metrics of logits."""
import numpy as np
from casetools import ended, initialized, plain, tell

X = np.arange(12, dtype=np.float32).reshape(4, 3) / 6. - 1.
WEIGHTS = np.array([1., 2., .5, 0.], np.float32)
BINARY, CLASSES = np.array([0, 1, 1, 0]), np.array([2, 0, 1, 2])
MANY = np.array([[1, 0, 1], [0, 0, 0], [0, 1, 1], [1, 1, 1]])


def _features(tf):
    return {"x": tf.constant(X), "w": tf.constant(WEIGHTS)}


def _alternatives(ops):
    found = ops.output_alternatives or {}
    return sorted(([str(k), v[0], plain(v[1])] for k, v in found.items()), key=str)


def _told(ops):
    predictions = ops.predictions or {}
    metrics = ops.eval_metric_ops or {}
    return tell(plain(predictions), ops.loss, ops.train_op and ops.train_op.name, _alternatives(ops), str(ops.mode),
                [[k, plain(metrics[k])] for k in sorted(metrics, key=str)])


def _steps(tf, ops, mode):
    predictions = {str(k): v for k, v in (ops.predictions or {}).items()}
    steps = [_told(ops)] + ([{"predictions": predictions}] if predictions else [])
    metrics = sorted((ops.eval_metric_ops or {}).items(), key=str)
    if mode == "eval":
        steps += [ops.loss, {"updates": {str(k): m[1] for k, m in metrics}}, {"values": {str(k): m[0] for k, m in metrics}}]
    if mode == "train":
        steps += [ops.loss, ops.train_op, tf.train.get_global_step()]
        if not any("centered_bias" in v.name for v in tf.trainable_variables()):
            # A bias of its own is trained by two optimizers at once, in any order.
            steps += [ops.loss, tf.summary.merge_all()]
    return initialized(tf, *(tf.get_collection(tf.GraphKeys.TABLE_INITIALIZERS) + steps))


def _step(tf):
    return lambda loss: tf.train.GradientDescentOptimizer(.1).minimize(loss, tf.train.get_global_step())


def _build(tf, head, labels, mode, **kwargs):
    features = _features(tf)
    tf.train.create_global_step()
    kernel = tf.get_variable("kernel", initializer=tf.constant(np.linspace(-1., 1., 3 * head.logits_dimension).reshape(3, -1), tf.float32))
    kwargs.setdefault("train_op_fn", _step(tf))
    if "logits_input" not in kwargs:
        kwargs["logits"] = tf.matmul(features["x"], kernel, name="logits")
    ops = head.create_model_fn_ops(features=features, mode=mode, labels=None if mode == "infer" else labels, **kwargs)
    return _steps(tf, ops, mode)


def _modes(fn):
    """A case for each mode."""
    for mode in ("train", "eval", "infer"):
        def case(tf, fn=fn, mode=mode):
            return fn(tf, mode)
        globals()["%s_%s" % (fn.__name__.replace("_head_", "case_"), mode)] = case
    return fn


@_modes
def _head_binary(tf, mode):
    return _build(tf, tf.contrib.learn.multi_class_head(2), tf.constant(BINARY), mode)


@_modes
def _head_binary_full(tf, mode):
    head = tf.contrib.learn.multi_class_head(2, weight_column_name="w", label_name="y", enable_centered_bias=True, head_name="b",
                                             thresholds=[.3, .7])
    return _build(tf, head, {"y": tf.constant(BINARY[:, None])}, mode)


@_modes
def _head_classes(tf, mode):
    return _build(tf, tf.contrib.learn.multi_class_head(3), tf.constant(CLASSES), mode)


@_modes
def _head_classes_full(tf, mode):
    head = tf.contrib.learn.multi_class_head(3, weight_column_name="w", label_name="y", enable_centered_bias=True, head_name="c",
                                             thresholds=[.5], metric_class_ids=[0, 2])
    return _build(tf, head, {"y": tf.constant(CLASSES[:, None])}, mode)


@_modes
def _head_classes_keys(tf, mode):
    head = tf.contrib.learn.multi_class_head(3, label_keys=["a", "b", "c"])
    return _build(tf, head, tf.constant(["c", "a", "b", "c"]), mode)


@_modes
def _head_classes_loss(tf, mode):
    def loss_fn(labels, logits, weights=None):
        return tf.reduce_mean(tf.square(tf.one_hot(labels, 3) - logits)) * (2. if weights is None else 1.)
    return _build(tf, tf.contrib.learn.multi_class_head(3, loss_fn=loss_fn), tf.constant(CLASSES), mode)


@_modes
def _head_numbers(tf, mode):
    return _build(tf, tf.contrib.learn.regression_head(), tf.constant([1., 2., 0., .5]), mode)


@_modes
def _head_numbers_full(tf, mode):
    head = tf.contrib.learn.regression_head(label_name="y", weight_column_name="w", label_dimension=2, enable_centered_bias=True,
                                            head_name="r", link_fn=tf.exp)
    return _build(tf, head, {"y": tf.constant(X[:, :2])}, mode)


@_modes
def _head_counts(tf, mode):
    return _build(tf, tf.contrib.learn.poisson_regression_head(), tf.constant([1., 2., 0., 3.]), mode)


@_modes
def _head_margin(tf, mode):
    return _build(tf, tf.contrib.learn.binary_svm_head(), tf.constant(BINARY), mode)


@_modes
def _head_margin_full(tf, mode):
    head = tf.contrib.learn.binary_svm_head(label_name="y", weight_column_name="w", enable_centered_bias=True, head_name="s")
    return _build(tf, head, {"y": tf.constant(BINARY[:, None])}, mode)


@_modes
def _head_labels(tf, mode):
    return _build(tf, tf.contrib.learn.multi_label_head(3), tf.constant(MANY), mode)


@_modes
def _head_labels_full(tf, mode):
    head = tf.contrib.learn.multi_label_head(3, label_name="y", weight_column_name="w", enable_centered_bias=True, head_name="l",
                                             thresholds=[.5], metric_class_ids=[1])
    labels = tf.SparseTensor([[0, 0], [0, 1], [2, 0], [3, 0]], tf.constant([0, 2, 1, 1], tf.int64), [4, 2])
    return _build(tf, head, {"y": labels}, mode)


@_modes
def _head_pair(tf, mode):
    head = tf.contrib.learn.multi_head([tf.contrib.learn.multi_class_head(2, label_name="p", head_name="h1"),
                                        tf.contrib.learn.regression_head(label_name="q", head_name="h2", label_dimension=2)],
                                       loss_weights=[1., .25])
    return _build(tf, head, {"p": tf.constant(BINARY), "q": tf.constant(X[:, :2])}, mode)


@_modes
def _head_pair_input(tf, mode):
    head = tf.contrib.learn.multi_head([tf.contrib.learn.multi_class_head(3, label_name="p", head_name="h1"),
                                        tf.contrib.learn.head.loss_only_head(lambda: tf.constant(2.), head_name="more")])
    tf.set_random_seed(3)
    return _build(tf, head, {"p": tf.constant(CLASSES)}, mode, logits_input=tf.constant(X))


@_modes
def _head_numbers_input(tf, mode):
    tf.set_random_seed(3)
    return _build(tf, tf.contrib.learn.regression_head(), tf.constant([1., 2., 0., .5]), mode, logits_input=tf.constant(X))


@_modes
def _head_no_step(tf, mode):
    return _build(tf, tf.contrib.learn.regression_head(), tf.constant([1., 2., 0., .5]), mode, train_op_fn=tf.contrib.learn.no_op_train_fn)


# ------------------------------------------------------------------ wrong calls
def case_wrong_heads(tf):
    h = tf.contrib.learn
    one, two = h.regression_head(head_name="a"), h.regression_head(head_name="b")
    made = lambda found: found if isinstance(found, str) else type(found).__name__ and "made"
    return [tell(*[made(ended(f, *args, **kwargs)) for f, args, kwargs in [
        (h.multi_class_head, (1,), {}), (h.multi_class_head, (None,), {}), (h.multi_class_head, (2,), {"metric_class_ids": [1]}),
        (h.multi_class_head, (3,), {"metric_class_ids": [3]}), (h.multi_class_head, (3,), {"label_keys": ["a"]}),
        (h.multi_class_head, (2,), {"label_keys": ["a"]}), (h.multi_class_head, (2,), {"label_keys": ["a", "a"]}),
        (h.multi_class_head, (2,), {"loss_fn": lambda a: a}), (h.multi_class_head, (3,), {"loss_fn": lambda a: a}),
        (h.multi_class_head, (2,), {"label_keys": "ab"}), (h.multi_label_head, (1,), {}),
        (h.multi_label_head, (3,), {"metric_class_ids": [3]}), (h.multi_label_head, (3,), {"loss_fn": lambda a: a}),
        (h.multi_head, ([],), {}), (h.multi_head, (None,), {}), (h.multi_head, ([one, 3],), {}),
        (h.multi_head, ([one, two],), {"loss_weights": [1.]}), (h.multi_head, ([one, two],), {}), (h.regression_head, (), {"label_dimension": 0})]])]


def _wrong(tf, make, labels, mode="eval", n=None, **kwargs):
    def call():
        with tf.Graph().as_default():
            head, features = make(), _features(tf)
            tf.train.create_global_step()
            if "logits" not in kwargs and "logits_input" not in kwargs:
                kwargs["logits"] = features["x"][:, :n or head.logits_dimension]
            for key in ("logits", "logits_input"):
                if kwargs.get(key) is True:
                    kwargs[key] = features["x"]
            head.create_model_fn_ops(features=features, mode=mode, labels=labels() if labels else None, **kwargs)
            return "fine"
    return ended(call)


def case_wrong_calls(tf):
    h, c = tf.contrib.learn, tf.constant
    binary, classes, numbers = lambda: h.multi_class_head(2), lambda: h.multi_class_head(3), h.regression_head
    named, many = lambda: h.multi_class_head(2, label_name="y"), lambda: h.multi_label_head(3)
    sparse = lambda: tf.SparseTensor([[0, 0]], c([1], tf.int64), [4, 1])
    pair = lambda: h.multi_head([h.multi_class_head(2, label_name="p", head_name="h1"), h.regression_head(label_name="q", head_name="h2")])
    both = lambda: {"p": c(BINARY), "q": c(X[:, 0])}
    return [tell(
        _wrong(tf, binary, None), _wrong(tf, binary, lambda: c(BINARY), "train"), _wrong(tf, binary, lambda: c(BINARY), "nope"),
        _wrong(tf, binary, lambda: c(BINARY), n=3), _wrong(tf, binary, lambda: c(MANY)), _wrong(tf, binary, lambda: {"y": c(BINARY)}),
        _wrong(tf, named, lambda: c(BINARY)), _wrong(tf, named, lambda: {"z": c(BINARY)}), _wrong(tf, named, sparse),
        _wrong(tf, binary, sparse), _wrong(tf, classes, sparse), _wrong(tf, numbers, sparse), _wrong(tf, many, sparse),
        _wrong(tf, classes, lambda: c(X[:, 0])), _wrong(tf, classes, lambda: c(MANY)), _wrong(tf, numbers, lambda: c(X)),
        _wrong(tf, many, lambda: c(BINARY)), _wrong(tf, binary, lambda: c(BINARY), logits=None), _wrong(tf, classes, lambda: c(["a"] * 4)),
        _wrong(tf, binary, lambda: c(BINARY), logits=True, logits_input=True), _wrong(tf, numbers, lambda: c(BINARY), n=3),
        _wrong(tf, lambda: h.regression_head(weight_column_name="nope"), lambda: c(X[:, 0])), _wrong(tf, pair, None),
        _wrong(tf, pair, both, "train"), _wrong(tf, pair, lambda: {"p": c(BINARY)}), _wrong(tf, pair, both, logits=None),
        _wrong(tf, pair, both, n=2), _wrong(tf, pair, both, n=3), _wrong(tf, pair, both, "nope"), _wrong(tf, pair, both, "train", train_op_fn=3),
        _wrong(tf, lambda: h.head.loss_only_head(3), both), _wrong(tf, many, None), _wrong(tf, classes, None, "train"))]
