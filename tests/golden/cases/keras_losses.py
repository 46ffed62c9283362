"""Keras losses: functions, objects, weights, reductions, names and configurations."""
import numpy as np
from casetools import said, tell

Y = np.array([[0., 1., 0.], [1., 0., 0.]], np.float32)
P = np.array([[.2, .7, .1], [.3, .4, .3]], np.float32)


def pair(tf, y=Y, p=P, shape=(None, 3)):
    return tf.placeholder_with_default(y, shape, name="t"), tf.placeholder_with_default(p, shape, name="p")


def _function(name):
    def case(tf):
        return [getattr(tf.keras.losses, name)(*pair(tf))]
    return case


for _name in ("mse", "mae", "mape", "msle", "squared_hinge", "hinge", "categorical_hinge", "logcosh",
              "binary_crossentropy", "categorical_crossentropy", "kld", "poisson", "cosine_similarity"):
    globals()["case_" + _name] = _function(_name)


def case_sparse(tf):
    t, p = pair(tf)
    losses = tf.keras.losses
    labels = tf.placeholder_with_default(np.array([[1.], [0.]], np.float32), [None, 1])
    flat = tf.placeholder_with_default(np.array([1, 0], np.int32), [None])
    return [losses.sparse_categorical_crossentropy(labels, p),
            losses.sparse_categorical_crossentropy(flat, p, from_logits=True),
            losses.sparse_categorical_crossentropy(flat, tf.nn.softmax(p)),
            losses.SparseCategoricalCrossentropy(from_logits=True)(labels, p)]


def case_sparse_ranks(tf):
    f = tf.keras.losses.sparse_categorical_crossentropy
    p = tf.constant(np.linspace(.1, .9, 24).reshape(2, 4, 3).astype(np.float32))
    any_rank = tf.placeholder(tf.float32)
    return [f(tf.ones([2, 4]), p), f(tf.ones([2, 4, 1]), p), f(tf.ones([2, 3]), p, axis=1),
            tell(said(f, tf.ones([2, 3]), p, axis=9), said(f, any_rank, any_rank, axis=1),
                 said(f, tf.ones([2, 3]), tf.ones([2, 4]))),
            {"any": f(any_rank, any_rank), "@feed": {any_rank: [0.]}}]


def case_behind_activations(tf):
    t, p = pair(tf)
    losses = tf.keras.losses
    return [losses.categorical_crossentropy(t, tf.nn.softmax(p)), losses.binary_crossentropy(t, tf.nn.sigmoid(p))]


def case_smoothing(tf):
    t, p = pair(tf)
    losses = tf.keras.losses
    return [losses.categorical_crossentropy(t, p, from_logits=True, label_smoothing=.1),
            losses.binary_crossentropy(t, p, from_logits=True, label_smoothing=.1),
            losses.binary_crossentropy(t, p, label_smoothing=tf.constant(.1)),
            losses.BinaryCrossentropy(label_smoothing=.2)(t, p)]


def case_other_inputs(tf):
    t, p = pair(tf)
    mse = tf.keras.losses.mse
    return [mse(tf.placeholder_with_default(np.array([[1, 2, 3]]), [None, 3]), p), mse([[1, 2]], [[1, 2]]),
            mse([[1., 2.]], np.array([[1., 4.]])), tf.keras.losses.Huber(.5, reduction="none")([1, 2], [2., 5.])]


def case_objects(tf):
    losses = tf.keras.losses
    t, p = pair(tf)
    made = [losses.MeanSquaredError(), losses.MeanAbsoluteError(), losses.MeanAbsolutePercentageError(),
            losses.MeanSquaredLogarithmicError(), losses.BinaryCrossentropy(), losses.CategoricalCrossentropy(),
            losses.Hinge(), losses.SquaredHinge(), losses.CategoricalHinge(), losses.Poisson(), losses.LogCosh(),
            losses.KLDivergence(), losses.Huber(), losses.CosineSimilarity(axis=0)]
    return [tell([m.name for m in made], [m.get_config() for m in made])] + [m(t, p) for m in made]


def case_weights(tf):
    losses = tf.keras.losses
    t, p = pair(tf)
    weights = tf.placeholder_with_default(np.array([1., 3.], np.float32), [None])
    return [losses.MeanSquaredError()(t, p, sample_weight=weights), losses.MeanSquaredError()(t, p, 2.),
            losses.MeanSquaredError(reduction="none")(t, p, sample_weight=[2., 3.]),
            losses.MeanSquaredError(reduction="sum", name="foo")(t, p, sample_weight=[1, 2]),
            losses.MeanSquaredError(reduction="sum_over_batch_size")(t, p, sample_weight=[[1], [2]])]


def case_static_shapes(tf):
    losses = tf.keras.losses
    mse = losses.MeanSquaredError()
    y, p = tf.constant(Y), tf.constant(P)
    return [mse(y, p, tf.ones([2, 1])), mse(y, p, [1., 2.]), mse(y, p, 3.), losses.Huber()(y, p, tf.ones([2, 3])),
            mse(tf.ones([2, 1], tf.int32), tf.ones([2, 1])), mse(tf.ones([2], tf.float64), tf.ones([2], tf.float64)),
            mse(tf.placeholder_with_default([[1.]], [None, 1]), tf.placeholder_with_default([1.], [None])),
            mse(tf.placeholder_with_default([1.], [None]), tf.placeholder_with_default([[1.]], [None, 1])),
            tell(said(mse, y, tf.ones([2, 4])), said(mse, y, p, tf.ones([5])), said(mse, y, p, tf.ones([2, 3])),
                 said(losses.CategoricalCrossentropy(), y, tf.ones([2, 4])))]


def case_unknown_rank(tf):
    a, b = tf.placeholder(tf.float32, name="a"), tf.placeholder(tf.float32, name="b")
    w = tf.placeholder(tf.float32, name="w")
    loss = tf.keras.losses.MeanAbsoluteError()(a, b, w)
    return [{"loss": loss, "@feed": {a: Y, b: P, w: [1., 2.]}}, {"loss": loss, "@feed": {a: Y, b: P, w: 2.}},
            {"loss": loss, "@feed": {a: Y, b: P, w: [[1.], [2.]]}}]


def case_own(tf):
    losses = tf.keras.losses

    class MyLoss(losses.Loss):
        def call(self, y_true, y_pred):
            return tf.reduce_mean(tf.square(y_true - y_pred), -1)
    t, p = pair(tf)
    mine = MyLoss()
    return [mine(t, p), MyLoss(name="mm")(t, p, [1., 2.]), MyLoss(name="<lambda>")(t, p),
            tell(mine.name, mine.reduction, mine.get_config(), said(losses.Loss(), [1.], [1.]))]


def case_gradients(tf):
    losses = tf.keras.losses
    t, p = pair(tf)
    made = [losses.CategoricalCrossentropy(), losses.BinaryCrossentropy(), losses.MeanSquaredError(), losses.Hinge(),
            losses.LogCosh()]
    return [tf.gradients(m(t, p), p)[0] for m in made]


def case_by_name(tf):
    losses = tf.keras.losses
    kinds = ["MSE", "cosine", "cosine_proximity", "cosine_similarity", "kld", "KLD", "hinge", "huber_loss", "logcosh",
             "loss", "bce", "log_cosh", "mape", "poisson", "foo", "mean_squared_error"]
    classes = ["Huber", "KLDivergence", "LogCosh", "Loss", "BinaryCrossentropy", "Poisson", "CosineSimilarity"]
    huber = losses.get({"class_name": "Huber", "config": {"delta": 2.}})
    return [tell([getattr(said(losses.get, k), "__name__", None) or said(losses.get, k) for k in kinds],
                 [type(losses.get(c)).__name__ for c in classes], huber.get_config(), said(losses.get, 3),
                 losses.get(None), said(losses.deserialize, {"class_name": "foo", "config": {}}),
                 said(losses.deserialize, {"name": 1}), losses.serialize(losses.mse),
                 losses.serialize(losses.BinaryCrossentropy(from_logits=True, label_smoothing=.1)),
                 said(losses.serialize, 3), losses.serialize(None), losses.cosine.__name__,
                 said(losses.MeanSquaredError, reduction="foo"),
                 losses.MeanSquaredError.from_config({"name": "x", "reduction": "sum"}).get_config())]
