"""nn at its edges: NaN and infinity, ties, half precision, empty tensors, what fails when run; static shapes."""
import numpy as np

from casetools import said, tell

NAN, INF = float("nan"), float("inf")
ODD = np.array([NAN, INF, -INF, -0., 0., 1e30, -1e30, 7, 6, 5.9, -1, 50, -50, 20, -20, 15, -15, 16, -16], np.float32)
ACTIVATIONS = (("Relu", "features"), ("Relu6", "features"), ("Elu", "outputs"), ("Selu", "outputs"),
               ("Softplus", "features"), ("Softsign", "features"), ("LeakyRelu", "features"))


def default(tf, value, shape=None):
    """A tensor of which nothing is known while building."""
    return tf.placeholder_with_default(value, shape)


def case_activations_of_odd_values(tf):
    return [{n: getattr(tf.raw_ops, n)(features=tf.constant(ODD, d)) for n, _ in ACTIVATIONS}
            for d in (tf.float32, tf.float64)]


def case_activation_gradients_of_odd_values(tf):
    out = {}
    for n, given in ACTIVATIONS:
        op = getattr(tf.raw_ops, n + "Grad")
        out[n] = op(gradients=np.full_like(ODD, 2), **{given: ODD})
        out[n + "_nan"] = op(gradients=np.full_like(ODD, NAN), **{given: ODD})
    return [out]


def case_leaky_relu_slopes(tf):
    x = tf.constant([-1., 2., NAN, -INF, INF])
    return [{str(a): tf.nn.leaky_relu(x, a) for a in (0., 2., -2.)}]


def case_activations_half(tf):
    x = tf.constant([[-2., -.5, 0., .7], [3., 1.5, -1., 6.5]], tf.float16)
    out = {n: getattr(tf.raw_ops, n)(features=x) for n, _ in ACTIVATIONS}
    out.update(softmax=tf.nn.softmax(x), log_softmax=tf.nn.log_softmax(x), far=tf.nn.softmax([np.float16(60000), 3, 4]))
    return [out]


def case_scalars(tf):
    x = tf.constant(.7)
    out = {n: getattr(tf.raw_ops, n)(features=x) for n, _ in ACTIVATIONS}
    out.update({n + "Grad": getattr(tf.raw_ops, n + "Grad")(gradients=x, **{k: x}) for n, k in ACTIVATIONS})
    return [out]


ROWS = np.array([[1e30, -1e30, 0], [-INF, 0, 0], [3, 1, 2], [INF, 1, 2], [NAN, 1, 2], [-INF, -INF, -INF]], np.float32)


def case_softmax_of_odd_rows(tf):
    labels = np.tile(np.float32([[1, 0, 0]]), (6, 1))
    soft = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=ROWS, labels=labels)
    sparse = tf.raw_ops.SparseSoftmaxCrossEntropyWithLogits(features=ROWS, labels=np.zeros(6, np.int32))
    other = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=ROWS, labels=labels[:, ::-1])
    return [{"softmax": tf.nn.softmax(ROWS), "log": tf.nn.log_softmax(ROWS), "loss": soft[0], "backprop": soft[1],
             "sparse": sparse[0], "sparse_backprop": sparse[1], "other": other[0]}]


def case_softmax_empty(tf):
    none, wide = tf.zeros([0, 3]), tf.zeros([2, 0])
    xent = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=none, labels=none)
    sparse = tf.raw_ops.SparseSoftmaxCrossEntropyWithLogits(features=none, labels=tf.zeros([0], tf.int64))
    return [{"rows": tf.nn.softmax(none), "columns": tf.nn.softmax(wide), "log": tf.nn.log_softmax(wide),
             "xent": xent[0], "xent_backprop": xent[1], "sparse": sparse[0], "sparse_backprop": sparse[1],
             "l2": tf.nn.l2_loss(none), "l2_half": tf.nn.l2_loss(tf.constant([300., 300.], tf.float16))}]


def case_xent_broadcast(tf):
    one, two = tf.constant([[1., 0.]]), tf.constant([[1., 2.], [3., 5.]])
    a = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=two, labels=one)
    b = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=one, labels=two)
    return [{"a": a[0], "a_backprop": a[1], "b": b[0], "b_backprop": b[1]}]


def case_top_k_order(tf):
    ties = np.array([[1, 3, 2, 3, 1], [0, 0, 0, 0, 0]], np.float32)
    odd = np.array([[NAN, 1, NAN, 2, 0], [INF, NAN, -INF, 3, 3], [3, 1, NAN, 5, 2]], np.float32)
    ints = np.random.RandomState(3).randint(0, 40, (3, 100)).astype(np.int32)
    out = {}
    for name, x, ks in (("ties", ties, (0, 1, 2, 3, 5)), ("odd", odd, (1, 2, 3, 4, 5)), ("ints", ints, (1, 7, 50, 99))):
        for k in ks:
            for ordered in (True, False):
                made = tf.nn.top_k(x, k, sorted=ordered)
                key = "%s_%d_%s" % (name, k, ordered)
                out[key], out[key + "_at"] = made.values, made.indices
    out["empty"] = tf.nn.top_k(tf.zeros([0, 3]), 2).indices
    return [out]


def case_in_top_k_odd(tf):
    p = np.array([[1, 2, 2, 0], [NAN, 1, 2, 3], [INF, 1, 2, 3], [-INF, 0, 0, 0], [1, 2, 2, 0], [3, NAN, 1, 2]], np.float32)
    out = {str(k): tf.nn.in_top_k(p, [2, 3, 1, 0, 9, 0], k) for k in range(6)}
    out["negative"] = tf.nn.in_top_k(p, [1, 1, 0, 3, -1, 1], 2)
    out["v1"] = tf.raw_ops.InTopK(predictions=p, targets=np.array([1, 1, 0, 1, 2, 1], np.int64), k=1)
    return [out]


def case_nth_element(tf):
    x = tf.constant([[3., 1., 2., 2.], [5., -1., 4., 0.]])
    y = tf.raw_ops.NthElement(input=x, n=1)
    z = tf.raw_ops.NthElement(input=x, n=1, reverse=True, name="n")
    return [{"y": y, "z": z, "dy": tf.gradients(y, x)[0], "dz": tf.gradients(z, x)[0]}]


def case_bias_add_ranks(tf):
    b = tf.constant([1., 2.])
    out = {}
    for shape in ([3, 2], [1, 3, 2], [1, 2, 2, 2, 2]):
        out["last_%d" % len(shape)] = tf.nn.bias_add(tf.zeros(shape), b)
    for shape in ([1, 2, 3], [1, 2, 3, 1], [1, 2, 1, 2, 1]):
        x = tf.constant(np.arange(np.prod(shape)).reshape(shape), tf.float32)
        out["first_%d" % len(shape)] = tf.nn.bias_add(x, b, "NCHW")
        out["sum_%d" % len(shape)] = tf.raw_ops.BiasAddGrad(out_backprop=x, data_format="NCHW")
    out["v1"] = tf.raw_ops.BiasAddV1(value=tf.ones([2, 3, 2]), bias=b)
    out["ints"] = tf.raw_ops.BiasAddGrad(out_backprop=np.arange(12).reshape(3, 4))
    return [out]


def case_static_shapes(tf):
    r, f = tf.raw_ops, tf.float32

    def p(shape=None, dtype=f):
        return tf.placeholder(dtype, shape)

    def shape(fn):
        made = said(fn)
        return made if isinstance(made, str) else str([t.shape for t in (made if isinstance(made, tuple) else (made,))])

    sx, ssx = r.SoftmaxCrossEntropyWithLogits, r.SparseSoftmaxCrossEntropyWithLogits
    i = tf.int32
    calls = [lambda: sx(features=p(), labels=p()), lambda: sx(features=p([None, 3]), labels=p()),
             lambda: sx(features=p([None, 3]), labels=p([2, None])), lambda: sx(features=p([1, 3]), labels=p([2, 3])),
             lambda: sx(features=p([1, 3]), labels=p([3])), lambda: sx(features=p([1, 3]), labels=p([])),
             lambda: sx(features=p([1, 3, 4]), labels=p([3, 4])), lambda: sx(features=p([2]), labels=p([2])),
             lambda: sx(features=p([4, 2]), labels=p([4, 3])),
             lambda: ssx(features=p(), labels=p(None, i)), lambda: ssx(features=p([None, 3]), labels=p([4], i)),
             lambda: ssx(features=p([5, 3]), labels=p([4], i)), lambda: ssx(features=p([5, 3]), labels=p([4, 1], i)),
             lambda: ssx(features=p([5]), labels=p([5], i)),
             lambda: r.TopKV2(input=p(), k=3), lambda: r.TopKV2(input=p([2, None]), k=3),
             lambda: r.TopKV2(input=p([2, 5]), k=p(None, i)), lambda: r.TopKV2(input=p([2, 5]), k=[3]),
             lambda: r.TopKV2(input=p([2, 5]), k=p([1], i)), lambda: r.TopKV2(input=p([2, 5]), k=6),
             lambda: r.TopKV2(input=p([2, 5]), k=-1), lambda: r.TopKV2(input=p([]), k=1),
             lambda: r.TopK(input=p([2, 5]), k=3),
             lambda: r.NthElement(input=p([2, 5]), n=3), lambda: r.NthElement(input=p([2, 5]), n=5),
             lambda: r.NthElement(input=p([2, 5]), n=-1), lambda: r.NthElement(input=p(), n=1),
             lambda: r.NthElement(input=p([]), n=1), lambda: r.NthElement(input=p([5]), n=[1]),
             lambda: r.InTopKV2(predictions=p(), targets=p(None, i), k=1),
             lambda: r.InTopKV2(predictions=p([None, 3]), targets=p([4], i), k=1),
             lambda: r.InTopK(predictions=p([5, 3]), targets=p([None], i), k=1),
             lambda: r.InTopKV2(predictions=p([5, 3]), targets=p([None, 2], i), k=1),
             lambda: r.InTopKV2(predictions=p([2, 1]), targets=p([1], i), k=1),
             lambda: r.InTopKV2(predictions=p([1]), targets=p([1], i), k=1),
             lambda: r.ReluGrad(gradients=p([None, 3]), features=p([2, None])),
             lambda: r.ReluGrad(gradients=p([1]), features=p([2])), lambda: r.L2Loss(t=p()),
             lambda: r.Softmax(logits=p([])), lambda: r.LogSoftmax(logits=p([])),
             lambda: r.BiasAdd(value=p([2]), bias=p([2])), lambda: r.BiasAdd(value=p([1, 2]), bias=p([3])),
             lambda: r.BiasAdd(value=p([1, 2]), bias=p([1, 3])), lambda: r.BiasAdd(value=p([None] * 4), bias=p([3])),
             lambda: r.BiasAdd(value=p([None] * 4), bias=p([3]), data_format="NCHW"),
             lambda: r.BiasAdd(value=p([1, 2]), bias=p([2]), data_format="NCHW"),
             lambda: r.BiasAdd(value=p([1, 2, 3]), bias=p([3]), data_format="NCHW"), lambda: r.BiasAdd(value=p(), bias=p([3])),
             lambda: r.BiasAddV1(value=p([None, None]), bias=p([3])), lambda: r.BiasAddGrad(out_backprop=p()),
             lambda: r.BiasAddGrad(out_backprop=p([1, 2, 3, 4, 5]), data_format="NCHW"),
             lambda: r.BiasAddGrad(out_backprop=p([1]))]
    return [tell([shape(c) for c in calls])]


def case_wrong_when_run(tf):
    r = tf.raw_ops

    def d(value):
        return default(tf, value)

    return [r.NthElement(input=default(tf, [1., 2.], [2]), n=d(2)), r.NthElement(input=d(1.), n=d(0)),
            r.NthElement(input=d([1.]), n=d(-1)), r.NthElement(input=d([1.]), n=d([1])),
            tf.nn.in_top_k(d([1.]), [1], 1), tf.nn.in_top_k(d([[1.]]), d([[1]]), 1),
            tf.nn.in_top_k(d([[1.], [2.]]), d([1]), 1), tf.nn.in_top_k([[1.]], [1], d([1])),
            tf.nn.top_k(d([[1., 2.]]), d(-1))[0], tf.nn.top_k(d([[1., 2.]]), d([1]))[0], tf.nn.top_k(d(1.), d(1))[0],
            tf.nn.top_k(d([[1., 2.]]), d(9))[0],
            tf.nn.bias_add(d([1.]), [1.]), tf.nn.bias_add(d([[1., 2]]), d([[1.]])),
            tf.nn.bias_add(d([[1., 2]]), d([1., 2, 3])), r.BiasAddGrad(out_backprop=d([1.])),
            tf.nn.softmax(d(1.)), tf.nn.log_softmax(d(1.)),
            r.SoftmaxCrossEntropyWithLogits(features=d([1., 2]), labels=d([1., 2]))[0],
            r.SoftmaxCrossEntropyWithLogits(features=d([[1., 2]]), labels=d([[1., 2, 3]]))[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=d([1., 2]), labels=[1])[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=d([[1., 2]]), labels=[1, 0])[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=d([[1., 2]]), labels=d([[1]]))[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=tf.zeros([2, 0]), labels=[0, 0])[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=tf.zeros([3, 3]), labels=[0, 3, -1])[0],
            r.SparseSoftmaxCrossEntropyWithLogits(features=tf.zeros([2, 3]), labels=np.array([7, 0]))[0]]


def case_cross_entropy_axes(tf):
    labels, logits = tf.nn.softmax(np.ones((2, 3, 4), np.float32)), tf.constant(np.arange(24.).reshape(2, 3, 4) % 5)
    out = {}
    for axis in (0, 1, 2, -1):
        out[str(axis)] = tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=axis)
    out["dim"] = tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=1)
    out["half"] = tf.nn.softmax_cross_entropy_with_logits_v2(labels=[1, 0], logits=tf.constant([1., 2.], tf.float16))
    said_ = [said(lambda: tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, axis=1)),
             said(lambda: tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=1, dim=1)),
             said(lambda: tf.nn.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, axis=-2))]
    return [out, tell(said_)]


def case_sparse_cross_entropy_ranks(tf):
    logits = np.arange(24.).reshape(2, 3, 4) % 5
    known = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[[0, 1, 2], [3, 2, 1]], logits=logits)
    unknown = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=default(tf, np.array([[0, 1, 2], [3, 2, 1]])),
                                                             logits=default(tf, logits))
    vector = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=1, logits=[1., 2., 3.])
    half = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1], logits=tf.constant([[1., 2., 3.]], tf.float16))
    wrong = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=default(tf, [[0], [1]]), logits=default(tf, logits))
    return [{"known": known, "unknown": unknown, "vector": vector, "half": half}, wrong]


def case_batch_norm_by_hand(tf):
    x = tf.constant(np.arange(12.).reshape(4, 3))
    mean, variance = tf.nn.moments(x, [0])
    count, first, second, shift = tf.nn.sufficient_statistics(x, [0], shift=tf.constant(2., tf.float64))
    again = tf.nn.normalize_moments(count, first, second, shift)
    weighted = tf.nn.weighted_moments(x, [0], tf.constant([[1.], [2.], [0.], [1.]], tf.float64), keep_dims=True)
    half = tf.nn.moments(tf.constant([[1., 2.], [3., 5.]], tf.float16), [1])
    y = tf.nn.batch_normalization(x, mean, variance, None, None, 1e-3)
    return [{"mean": mean, "variance": variance, "again": again[0], "again_variance": again[1], "y": y,
             "weighted": weighted[0], "weighted_variance": weighted[1], "half": half[0], "half_variance": half[1]}]


def case_poisson_and_weighted_losses(tf):
    t, z = tf.constant([0., .5, 1., 3., 10.]), tf.constant([-1., 0., .5, 1., 2.])
    loss = tf.nn.log_poisson_loss(t, z, compute_full_loss=True)
    weighted = tf.nn.weighted_cross_entropy_with_logits(labels=t, logits=z, pos_weight=tf.constant(2.))
    return [{"loss": loss, "dloss": tf.gradients(loss, z)[0], "short": tf.nn.log_poisson_loss(t, z),
             "weighted": weighted, "dweighted": tf.gradients(weighted, z)[0]},
            tell([said(lambda: tf.nn.log_poisson_loss([1.], [1., 2.])),
                  said(lambda: tf.nn.weighted_cross_entropy_with_logits(labels=t, targets=t, logits=z, pos_weight=1.))])]


def case_dropout_arguments(tf):
    x = tf.ones([3, 4])
    tf.set_random_seed(2)
    made = {"rate": tf.nn.dropout(x, rate=.25), "keep": tf.nn.dropout(x, .25, seed=1),
            "noise": tf.nn.dropout(x, rate=.5, noise_shape=[3, 1]), "none": tf.nn.dropout(x, rate=.5, noise_shape=[None, 1]),
            "tensor": tf.nn.dropout(x, keep_prob=tf.constant(.5)), "float64": tf.nn.dropout(tf.ones([5], tf.float64), rate=.5),
            "zero": tf.nn.dropout(x, rate=0.), "one": tf.nn.dropout(x, 1.)}
    calls = [lambda: tf.nn.dropout(x), lambda: tf.nn.dropout(x, .5, rate=.5), lambda: tf.nn.dropout(x, rate=1.),
             lambda: tf.nn.dropout(x, rate=-.1), lambda: tf.nn.dropout(x, keep_prob=0.), lambda: tf.nn.dropout(x, 1.5),
             lambda: tf.nn.dropout([1, 2], rate=.5), lambda: tf.nn.dropout(x, rate=[.5]), lambda: tf.nn.dropout(x, rate="a"),
             lambda: tf.nn.dropout(x, keep_prob="a"), lambda: tf.nn.dropout(x, rate=tf.constant(.5, tf.float64))]
    return [dict(made, **{"@exact": True}), tell([said(c) for c in calls])]
