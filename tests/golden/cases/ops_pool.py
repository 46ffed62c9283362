"""Pooling and normalisation over windows, channels and batches: values, shapes, gradients, wrong calls."""
import numpy as np

from casetools import said, tell


def numbers(shape, seed=0, dtype="float32"):
    return np.round(np.random.RandomState(seed).randn(*shape), 2).astype(dtype)


def shape_of(made):
    return [str(m.shape) for m in made] if isinstance(made, (list, tuple)) else str(made.shape)


def tried(function, given, *changes):
    """The static shape or the error of a call, once for each change of its arguments."""
    return tell([said(lambda: shape_of(function(**dict(given, **change)))) for change in changes])


def differentiated(tf, y, inputs, second=False):
    """Steps: the value, its gradients and, on demand, the gradients of those."""
    dy = tf.reshape(tf.cast(tf.range(1, tf.size(y) + 1) % 7, y.dtype), tf.shape(y))
    grads = tf.gradients(y, inputs, dy)
    steps = [[y, grads], tell(shape_of(y), shape_of(grads))]
    if second:
        again = tf.gradients([tf.reduce_sum(g * g) for g in grads], inputs + [dy])
        steps += [[g for g in again if g is not None], tell([g is None for g in again])]
    return steps


def pooled(function, shape, second=False, dtype="float32", **how):
    def case(tf):
        x = tf.constant(numbers(shape, 1, dtype), name="x")
        return differentiated(tf, getattr(tf.nn, function)(x, **how), [x], second)
    return case


# ------------------------------------------------------------------ the maximum
case_max_pool = pooled("max_pool", (2, 4, 6, 3), ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID", second=True)
case_max_pool_same = pooled("max_pool", (1, 5, 4, 2), ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME", second=True)
case_max_pool_overlapping = pooled("max_pool", (1, 5, 6, 2), ksize=3, strides=1, padding="SAME")
case_max_pool_uneven = pooled("max_pool", (1, 7, 6, 2), ksize=[2, 3], strides=[3, 1], padding="VALID", name="p")
case_max_pool_gaps = pooled("max_pool", (1, 8, 9, 1), ksize=2, strides=3, padding="SAME")
case_max_pool_one = pooled("max_pool", (1, 3, 3, 2), ksize=1, strides=2, padding="SAME")
case_max_pool_large_window = pooled("max_pool", (1, 3, 2, 2), ksize=5, strides=2, padding="SAME")
case_max_pool_whole = pooled("max_pool", (2, 3, 4, 2), ksize=[1, 3, 4, 1], strides=[1, 1, 1, 1], padding="VALID")
case_max_pool_float64 = pooled("max_pool", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME", dtype="float64")
case_max_pool_float16 = pooled("max_pool", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME", dtype="float16")
case_max_pool_v2 = pooled("max_pool_v2", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME")
case_max_pool_v2_1d = pooled("max_pool_v2", (1, 5, 2), ksize=2, strides=2, padding="SAME")
case_max_pool_v2_3d = pooled("max_pool_v2", (1, 5, 4, 3, 2), ksize=2, strides=[2], padding="VALID")
case_max_pool2d = pooled("max_pool2d", (1, 5, 4, 2), ksize=[2, 2], strides=1, padding="SAME")
case_max_pool1d = pooled("max_pool1d", (2, 7, 2), ksize=3, strides=2, padding="SAME")
case_max_pool1d_lists = pooled("max_pool1d", (2, 7, 2), ksize=[1, 3, 1], strides=[2], padding="VALID", name="p")
case_max_pool3d = pooled("max_pool3d", (1, 4, 3, 5, 2), ksize=[1, 2, 2, 2, 1], strides=[1, 2, 1, 2, 1], padding="SAME", second=True)
case_max_pool3d_valid = pooled("max_pool3d", (2, 4, 3, 5, 1), ksize=2, strides=[2, 2, 1], padding="VALID")


def case_max_pool_ties(tf):
    x = tf.constant(np.array([1, 2, 2, 1, 2, 2, 0, 0, 3, 3, 1, 0, 3, 3, 3, 3.], "float32").reshape(1, 4, 4, 1))
    y, z, v = tf.nn.max_pool(x, 2, 2, "SAME"), tf.nn.max_pool(x, 3, 1, "SAME"), tf.nn.max_pool3d(x[None], [1, 1, 3, 3, 1], 1, "SAME")
    return [[tf.gradients(y, x), tf.gradients(z, x), tf.gradients(v, x)]]


def case_max_pool_zeros(tf):
    x = tf.zeros([2, 4, 4, 2])
    y = tf.nn.max_pool(x, 2, 2, "SAME")
    g, = tf.gradients(y, x)
    return [[y, g]]


def case_max_pool_infinite_and_nan(tf):
    x = np.full((1, 4, 4, 2), -np.inf, "float32")
    x[0, 0, 0], x[0, 1, 2], x[0, 3, 3], x[0, 2, 2] = np.nan, np.nan, 5, -1
    x = tf.constant(x)
    y = tf.nn.max_pool(x, 2, 2, "SAME")
    z, v = tf.nn.max_pool(x, 3, 1, "SAME"), tf.nn.max_pool(x, 1, 1, "SAME")
    a, i = tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME")
    return [[y, z, v, a, i], tf.gradients(y, x), tf.gradients(z, x)]


def case_max_pool_integers(tf):
    x = np.round(numbers((1, 4, 4, 1)) * 10)
    return [[tf.nn.max_pool(tf.constant(x.astype(t)), 2, 2, "SAME") for t in ("int32", "int64", "int8", "int16")], tf.nn.max_pool(tf.constant(abs(x).astype("uint8")), 3, 1, "SAME"),
            tf.nn.max_pool(tf.constant(abs(x).astype("uint16")), 3, 1, "VALID")]


def case_max_pool_depth(tf):
    x = tf.constant(numbers((1, 3, 3, 6)))
    return [[tf.nn.max_pool(x, [1, 1, 1, 3], [1, 1, 1, 3], "SAME"), tf.nn.max_pool(x, [1, 1, 1, 2], [1, 1, 1, 2], "VALID")]]


def case_max_pool_depth_wrong(tf):
    x = tf.placeholder(tf.float32, [1, 3, 3, 6])
    made = [tf.nn.max_pool(x, *how) for how in (([1, 2, 2, 3], [1, 2, 2, 3], "SAME"), ([1, 1, 1, 3], [1, 1, 1, 1], "SAME"), ([1, 1, 1, 4], [1, 1, 1, 4], "SAME"), ([2, 2, 2, 1], [1, 2, 2, 1], "SAME"))]
    made += [tf.nn.avg_pool(x, [1, 1, 1, 3], [1, 1, 1, 3], "SAME"), tf.nn.avg_pool(x, [1, 2, 2, 1], [2, 2, 2, 1], "SAME")]
    made.append(tf.gradients(tf.nn.max_pool(x, [1, 1, 1, 3], [1, 1, 1, 3], "SAME"), x)[0])
    return [tell([shape_of(m) for m in made])] + [{"y": m, "@feed": {x: np.ones((1, 3, 3, 6))}} for m in made]


def case_max_pool_channels_first_on_cpu(tf):
    x = tf.constant(numbers((1, 2, 6, 5)))
    made = [tf.nn.max_pool(x, [1, 1, 2, 2], [1, 1, 2, 2], "SAME", data_format="NCHW"), tf.nn.avg_pool(x, 2, [2, 1], "VALID", data_format="NCHW")]
    return [tell([shape_of(m) for m in made])] + made + tf.gradients(made[0], x) + tf.gradients(made[1], x)


def case_max_pool_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((2, 5, 4, 3)), [None, None, 4, 3])
    any_rank = tf.placeholder_with_default(numbers((2, 5, 4, 3)), None)
    made = [f(v, [1, 3, 2, 1], [1, 2, 1, 1], p) for f in (tf.nn.max_pool, tf.nn.avg_pool) for v in (x, any_rank) for p in ("SAME", "VALID")]
    return [made, tf.gradients(made, [x, any_rank]), tell([shape_of(m) for m in made])]


def case_max_pool_spellings(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    return [tried(tf.nn.max_pool, {"value": x, "ksize": 2, "strides": 2, "padding": "SAME"},
                  {"ksize": [2]}, {"ksize": [2, 1]}, {"ksize": [1, 2, 1]}, {"ksize": [1, 2, 3, 1]}, {"ksize": (1, 2, 2, 1)}, {"ksize": None}, {"ksize": 2.}, {"ksize": "2"}, {"ksize": np.array([1, 2, 2, 1])}, {"ksize": np.int64(2)},
                  {"strides": [1, 1, 1]}, {"strides": 0}, {"strides": None}, {"ksize": 0}, {"ksize": [1] * 5}, {"ksize": 9, "padding": "VALID"}, {"padding": "same"}, {"padding": None}, {"padding": [[0, 0]] * 4}, {"data_format": "NWC"}, {"data_format": None},
                  {"data_format": "NCHW"}, {"value": None, "input": x}, {"input": x}, {"value": None}, {"value": of(2, 3)}, {"value": tf.placeholder(tf.float32)}, {"value": tf.placeholder(tf.bool, [2, 8, 7, 3])}, {"value": [[[[1.]]]]}, {"value": np.ones((1, 2, 2, 1), "int32")}, {"name": "n"}),
            tried(tf.nn.max_pool_v2, {"input": x, "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": "NHWC"}, {"data_format": "NCHW"}, {"input": of(2, 3)}, {"input": of(2, 3, 4, 5, 6, 7)}, {"input": tf.placeholder(tf.float32)},
                  {"input": tf.placeholder(tf.float32), "data_format": "NHWC"}, {"input": of(2, 3, 4), "data_format": "NHWC"}, {"input": of(2, 8, 7, 6, 3)}, {"input": of(2, 8, 7)}, {"data_format": "x"}, {"ksize": [1, 2, 3]}),
            tried(tf.nn.max_pool1d, {"input": of(2, 8, 3), "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": "NCW"}, {"data_format": None}, {"data_format": "NHWC"}, {"ksize": [1, 2]}, {"input": x}, {"strides": [1, 2, 1]}),
            tried(tf.nn.max_pool2d, {"input": x, "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": None}, {"data_format": "NCHW"}, {"ksize": [1, 2, 1]}),
            tried(tf.nn.max_pool3d, {"input": of(2, 8, 7, 6, 3), "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": None}, {"data_format": "NCDHW"}, {"data_format": "NHWC"}, {"ksize": [1, 2]}, {"ksize": [1, 2, 2, 3, 1]}, {"input": x}, {"padding": "x"}, {"strides": [1, 0, 1]})]


def case_max_pool_wrong_at_run_time(tf):
    x = tf.placeholder(tf.float32)
    run = lambda y, xs: {"y": y, "@feed": {x: np.ones(xs)}}
    y = tf.nn.max_pool(x, 2, 2, "SAME")
    return [run(y, (3, 3)), run(tf.raw_ops.MaxPool(input=x, ksize=[1, 0, 1, 1], strides=[1, 1, 1, 1], padding="SAME"), (1, 3, 3, 1)), run(tf.nn.max_pool(x, 5, 1, "VALID"), (1, 3, 3, 1)), run(tf.nn.avg_pool(x, 5, 1, "VALID"), (1, 3, 5, 1)), run(tf.nn.avg_pool(x, 2, 2, "SAME"), (3, 3)),
            run(tf.nn.max_pool(x, 4, 1, "VALID"), (1, 3, 3, 1)), run(tf.nn.max_pool3d(x, 2, 2, "SAME"), (3, 3)), run(tf.nn.max_pool3d(x, [2, 1, 1, 1, 1], [1] * 5, "SAME"), (1, 2, 2, 2, 1)), run(tf.nn.max_pool3d(x, [1, 1, 1, 1, 2], [1] * 5, "SAME"), (1, 2, 2, 2, 2)),
            run(tf.nn.max_pool3d(x, 1, 1, "SAME", data_format="NCDHW"), (1, 2, 2, 2, 2))]


def case_max_pool_with_argmax(tf):
    x = tf.constant(numbers((2, 5, 4, 2)), name="x")
    y, at = tf.nn.max_pool_with_argmax(x, [1, 3, 2, 1], [1, 2, 2, 1], "SAME")
    z, whole = tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "VALID", include_batch_in_index=True, name="m")
    return differentiated(tf, y, [x]) + [[at, z, whole, tf.gradients(z, x)], tell(shape_of([y, at, z, whole]), y.op.name)]


def case_max_pool_with_argmax_spellings(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    return [tried(tf.nn.max_pool_with_argmax, {"input": x, "ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "SAME"}, {"Targmax": tf.int32}, {"output_dtype": tf.int32}, {"output_dtype": tf.int32, "Targmax": tf.int64}, {"Targmax": tf.float32}, {"data_format": "NCHW"},
                  {"ksize": [1, 2, 1]}, {"padding": "x"}, {"input": tf.placeholder(tf.float32, [3])}, {"include_batch_in_index": 1}, {"ksize": 9}, {"ksize": [1, 9, 1, 1], "padding": "VALID"})]


def case_max_pool_grad_ops(tf):
    x = tf.constant(numbers((1, 4, 4, 1)), name="x")
    y = tf.nn.max_pool(x, 2, 2, "SAME")
    how = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
    lists = tf.constant([1, 2, 2, 1])
    made = [tf.raw_ops.MaxPoolGrad(orig_input=x, orig_output=y, grad=y * 2., **how), tf.raw_ops.MaxPoolGradGrad(orig_input=x, orig_output=y, grad=x * 3., **how),
            tf.raw_ops.MaxPoolV2(input=x, ksize=lists, strides=lists, padding="SAME"), tf.raw_ops.MaxPoolGradV2(orig_input=x, orig_output=y, grad=y * 2., ksize=lists, strides=lists, padding="SAME"),
            tf.raw_ops.MaxPoolGradGradV2(orig_input=x, orig_output=y, grad=x * 3., ksize=lists, strides=lists, padding="SAME")]
    return [made, tf.gradients(made[1], [x, y]), tf.gradients(made[2], x), tf.gradients(made[3], [x, y])]


# ------------------------------------------------------------------ the mean
case_avg_pool = pooled("avg_pool", (2, 4, 6, 3), ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID", second=True)
case_avg_pool_same = pooled("avg_pool", (1, 5, 4, 2), ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME", second=True)
case_avg_pool_overlapping = pooled("avg_pool", (1, 5, 6, 2), ksize=3, strides=1, padding="SAME")
case_avg_pool_gaps = pooled("avg_pool", (1, 8, 9, 1), ksize=[1, 2], strides=3, padding="VALID", name="p")
case_avg_pool_float64 = pooled("avg_pool", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME", dtype="float64")
case_avg_pool_float16 = pooled("avg_pool", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME", dtype="float16")
case_avg_pool_v2 = pooled("avg_pool_v2", (1, 5, 4, 2), ksize=2, strides=2, padding="SAME")
case_avg_pool_v2_3d = pooled("avg_pool_v2", (1, 5, 4, 3, 2), ksize=2, strides=[2], padding="VALID")
case_avg_pool2d = pooled("avg_pool2d", (1, 5, 4, 2), ksize=[2, 2], strides=1, padding="SAME")
case_avg_pool1d = pooled("avg_pool1d", (2, 7, 2), ksize=3, strides=2, padding="SAME")
case_avg_pool1d_lists = pooled("avg_pool1d", (2, 7, 2), ksize=[1, 3, 1], strides=[2], padding="VALID", name="p")
case_avg_pool3d = pooled("avg_pool3d", (1, 4, 3, 5, 2), ksize=[1, 2, 2, 2, 1], strides=[1, 2, 1, 2, 1], padding="SAME", second=True)
case_avg_pool3d_valid = pooled("avg_pool3d", (2, 4, 3, 5, 1), ksize=2, strides=[2, 2, 1], padding="VALID")


def case_avg_pool_spellings(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    return [tried(tf.nn.avg_pool, {"value": x, "ksize": 2, "strides": 2, "padding": "SAME"},
                  {"ksize": [2]}, {"ksize": [2, 1]}, {"ksize": [1, 2, 1]}, {"ksize": [1, 2, 3, 1]}, {"ksize": None}, {"strides": [1, 1, 1]}, {"strides": 0}, {"strides": None}, {"ksize": [1] * 5}, {"ksize": 9, "padding": "VALID"}, {"padding": "same"}, {"padding": None},
                  {"data_format": "NWC"}, {"data_format": None}, {"data_format": "NCHW"}, {"value": None, "input": x}, {"input": x}, {"value": None}, {"value": of(2, 3)}, {"value": tf.placeholder(tf.float32)}, {"value": tf.placeholder(tf.int32, [2, 8, 7, 3])}, {"name": "n"}),
            tried(tf.nn.avg_pool_v2, {"input": x, "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": "NHWC"}, {"data_format": "NCHW"}, {"input": of(2, 3)}, {"input": tf.placeholder(tf.float32)}, {"input": of(2, 8, 7)}, {"data_format": "x"}, {"ksize": [1, 2, 3]}),
            tried(tf.nn.avg_pool1d, {"input": of(2, 8, 3), "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": "NCW"}, {"data_format": None}, {"ksize": [1, 2]}, {"input": x}),
            tried(tf.nn.avg_pool3d, {"input": of(2, 8, 7, 6, 3), "ksize": 2, "strides": 2, "padding": "SAME"}, {"data_format": None}, {"data_format": "NCDHW"}, {"ksize": [1, 2]}, {"input": x}, {"strides": [1, 0, 1]})]


# ------------------------------------------------------------------ any kind, any number of dimensions
def case_pool(tf):
    one, two, three = [tf.constant(numbers(s), name=n) for n, s in (("a", (2, 6, 2)), ("b", (1, 6, 5, 2)), ("c", (1, 4, 4, 3, 1)))]
    made = [tf.nn.pool(one, [2], "MAX", "VALID"), tf.nn.pool(two, [2, 3], "AVG", "SAME", strides=[2, 1], name="p"), tf.nn.pool(three, [2, 2, 2], "MAX", "SAME"), tf.nn.pool(two, [2, 2], "MAX", "VALID", dilation_rate=[2, 1]),
            tf.nn.pool(two, [2, 2], "AVG", "VALID", dilations=[2, 2]), tf.nn.pool(one, [2], "AVG", "VALID", dilation_rate=[3])]
    return [made, tf.gradients(made, [one, two, three]), tell([m.op.name for m in made], shape_of(made))]


def case_pool_wrong(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    return [tried(tf.nn.pool, {"input": x, "window_shape": [2, 2], "pooling_type": "MAX", "padding": "SAME"}, {"pooling_type": "MIN"}, {"window_shape": [2]}, {"window_shape": 2}, {"dilation_rate": [2, 2]}, {"strides": [2, 2], "dilation_rate": [2, 2], "padding": "VALID"},
                  {"strides": [0, 1]}, {"dilation_rate": [0, 1]}, {"strides": [1]}, {"padding": "same"}, {"input": of(2, 8)}, {"input": of(2, 8, 3)}, {"input": tf.placeholder(tf.float32)}, {"data_format": "NCHW"}, {"data_format": "NHWC"}, {"data_format": "NWC"}, {"dilations": [1, 1], "dilation_rate": [1, 1]},
                  {"input": of(2, 3, 4, 5, 6, 7), "window_shape": [1] * 4}, {"dilation_rate": [9, 1], "padding": "VALID"})]


# ------------------------------------------------------------------ neighbouring channels
def case_lrn(tf):
    x = tf.constant(numbers((1, 2, 3, 7)), name="x")
    return differentiated(tf, tf.nn.lrn(x), [x]) + differentiated(tf, tf.nn.local_response_normalization(x, 2, 1.5, .3, .75, name="l"), [x])


def case_lrn_float16(tf):
    x = tf.constant(numbers((1, 2, 2, 4), dtype="float16"))
    return [tf.nn.lrn(x, depth_radius=1, alpha=.2)]


def case_lrn_wrong(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    free = tf.placeholder(tf.float32)
    return [tried(tf.nn.lrn, {"input": x}, {}, {"depth_radius": 2.5}, {"depth_radius": "a"}, {"bias": "a"}, {"alpha": None}, {"input": tf.placeholder(tf.float32, [3])}, {"input": tf.placeholder(tf.float64, [2, 8, 7, 3])}, {"input": free}, {"name": "n"}),
            {"y": tf.nn.lrn(free), "@feed": {free: np.ones((3,))}}, {"y": tf.nn.lrn(free, depth_radius=-1), "@feed": {free: np.ones((1, 1, 1, 3))}}]


# ------------------------------------------------------------------ batches
def batch_norm(shape, second=False, dtype="float32", training=True, **how):
    def case(tf):
        x = tf.placeholder_with_default(numbers(shape, 1, dtype), shape, name="x")
        scale, offset = tf.constant([1.5, -.5, 2.][:shape[-1]], name="scale"), tf.constant([.1, 0., -3.][:shape[-1]], name="offset")
        given = {} if training else {"mean": tf.placeholder_with_default([.2, -.1, 1.][:shape[-1]], [shape[-1]]), "variance": tf.placeholder_with_default([1.2, .3, 2.][:shape[-1]], [shape[-1]])}
        y, mean, variance = tf.nn.fused_batch_norm(x, scale, offset, is_training=training, **dict(given, **how))
        inputs = [x, scale, offset] + sorted(given.values(), key=lambda t: t.name)
        grads = tf.gradients(y, inputs, tf.cast(tf.cos(3. * tf.cast(x, tf.float32)), y.dtype))
        # When not training, TF leaves the other outputs to chance.
        steps = [[y, mean, variance, grads[:3]] if training else [y, grads[:3]], tell(shape_of([y, mean, variance]), y.op.type, y.op.name, [g is None for g in grads])]
        if second:
            again = tf.gradients([tf.reduce_sum(g * g) for g in grads[:3]], inputs)
            steps += [[g for g in again if g is not None], tell([g is None for g in again])]
        return steps
    return case


case_fused_batch_norm = batch_norm((2, 3, 2, 3), second=True)
case_fused_batch_norm_small_epsilon = batch_norm((2, 3, 2, 3), epsilon=1e-6, name="bn")
case_fused_batch_norm_one_element = batch_norm((1, 1, 1, 2))
case_fused_batch_norm_inference = batch_norm((2, 3, 2, 3), training=False, epsilon=.1, second=True)
case_fused_batch_norm_float16 = batch_norm((2, 2, 2, 3), dtype="float16")
case_fused_batch_norm_inference_float16 = batch_norm((2, 2, 2, 3), dtype="float16", training=False)


def case_fused_batch_norm_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((2, 3, 2, 3)), [None, None, None, 3])
    y, mean, variance = tf.nn.fused_batch_norm(x, tf.ones([3]), tf.zeros([3]))
    return [[y, mean, variance, tf.gradients(y, x)], tell(shape_of([y, mean, variance]))]


def case_fused_batch_norm_versions(tf):
    x = tf.placeholder_with_default(numbers((2, 3, 2, 3)), [2, 3, 2, 3])
    one, none = tf.ones([3]), tf.constant([], tf.float32)
    some = tf.placeholder_with_default([.5, .2, .3], [3])
    steps = []
    for name in ("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3"):
        made = getattr(tf.raw_ops, name)(x=x, scale=one, offset=one, mean=none, variance=none)
        fixed = getattr(tf.raw_ops, name)(x=x, scale=one, offset=one, mean=some, variance=some, is_training=False)
        g = tf.gradients(made.y, x, x * x)[0]
        steps.append([list(made)[:5], fixed.y, g, tf.gradients(fixed.y, [x, some])[0], tf.gradients(g, x)])
    return steps + [tell(shape_of(list(made)))]


def case_fused_batch_norm_wrong(tf):
    x = tf.placeholder(tf.float32, [2, 8, 7, 3])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    v = of(3)
    return [tried(tf.nn.fused_batch_norm, {"x": x, "scale": v, "offset": v}, {}, {"mean": v}, {"mean": v, "variance": v}, {"is_training": False}, {"is_training": False, "mean": v}, {"is_training": False, "mean": v, "variance": v}, {"x": v}, {"scale": of(4)},
                  {"offset": of(4)}, {"scale": of(3, 3)}, {"is_training": False, "mean": of(4), "variance": v}, {"data_format": "NCHW"}, {"data_format": "NCHW", "x": of(2, 3, 8, 7)}, {"data_format": "NHCW"}, {"x": tf.placeholder(tf.float64, [2, 8, 7, 3])},
                  {"x": tf.placeholder(tf.float32)}, {"epsilon": "a"}, {"epsilon": 0.}, {"scale": None}, {"scale": [1., 1., 1.]}, {"x": tf.placeholder(tf.float16, [2, 8, 7, 3])}, {"is_training": 1}, {"is_training": None}, {"is_training": tf.constant(True)})]


def case_fused_batch_norm_wrong_at_run_time(tf):
    x, v = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    one = tf.ones([3])
    run = lambda y, xs, vs: {"y": y, "@feed": {x: np.ones(xs), v: np.ones(vs)}}
    y = tf.nn.fused_batch_norm(x, v, one)[0]
    return [run(y, (3, 3), (3,)), run(y, (1, 2, 2, 3), (3, 1)), run(tf.nn.fused_batch_norm(x, one, one, v, v, is_training=False)[0], (1, 2, 2, 3), (3, 1)),
            run(tf.raw_ops.FusedBatchNormV3(x=x, scale=one, offset=one, mean=v, variance=v).y, (1, 2, 2, 3), (3,)), run(tf.raw_ops.FusedBatchNormV3(x=x, scale=one, offset=one, mean=one, variance=v).y, (1, 2, 2, 3), (0,))]


def case_fused_batch_norm_channels_first_on_cpu(tf):
    x = tf.placeholder_with_default(numbers((2, 3, 3, 2)), [2, 3, 3, 2])
    y, _, _ = tf.nn.fused_batch_norm(x, tf.ones([3]), tf.zeros([3]), data_format="NCHW")
    some, other, more = [tf.placeholder_with_default([.5, .2, .3], [3]) for _ in range(3)]
    z, _, _ = tf.nn.fused_batch_norm(x, some, some, other, more, data_format="NCHW", is_training=False)
    g, = tf.gradients(y, x)
    return [tell(shape_of([y, z])), y, z, g, tell(shape_of(tf.gradients(z, x)), shape_of(tf.gradients(g, x)), shape_of(tf.gradients(tf.gradients(z, x), x)))]


def case_batch_norm_with_global_normalization(tf):
    x = tf.constant(numbers((2, 2, 2, 3)), name="x")
    m, v, beta, gamma = [tf.constant(abs(numbers((3,), i))) for i in range(4)]
    made = [tf.nn.batch_norm_with_global_normalization(x, m, v, beta, gamma, .1, True), tf.nn.batch_norm_with_global_normalization(t=x, mean=m, variance=v, beta=beta, gamma=gamma, variance_epsilon=.1, scale_after_normalization=False, name="b")]
    return [made, tf.gradients(made, [x, m, v, beta, gamma]), tell([y.op.name for y in made]),
            tell(said(tf.nn.batch_norm_with_global_normalization, x, m, v, beta, gamma, .1, True, input=x))]
