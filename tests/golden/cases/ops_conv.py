"""Convolutions: values, shapes, gradients to second order, spellings of arguments, wrong calls."""
import numpy as np

from casetools import said, tell


def numbers(shape, seed=0, dtype="float32"):
    """Quarters: their products and sums are exact, whatever their order."""
    return (np.round(np.random.RandomState(seed).randn(*shape) * 4) / 4).astype(dtype)


def shape_of(made):
    return str(made.shape)


def tried(tf, function, given, *changes):
    """The static shape or the error of a call, once for each change of its arguments."""
    return tell([said(lambda: shape_of(function(**dict(given, **change)))) for change in changes])


def differentiated(tf, y, inputs, second=False):
    """Steps: the value, its gradients and, on demand, the gradients of those."""
    dy = tf.reshape(tf.cast(tf.range(1, tf.size(y) + 1) % 7, y.dtype), tf.shape(y))
    grads = tf.gradients(y, inputs, dy)
    steps = [[y, grads], tell(shape_of(y), [shape_of(g) for g in grads])]
    if second:
        weighted = [tf.reduce_sum(g * g) for g in grads]
        steps.append(tf.gradients(weighted, inputs + [dy]))
    return steps


def conv2d(in_shape, filter_shape, second=False, dtype="float32", gradients=True, **how):
    def case(tf):
        x = tf.constant(numbers(in_shape, 1, dtype), name="x")
        w = tf.constant(numbers(filter_shape, 2, dtype), name="w")
        y = tf.nn.conv2d(x, w, **how)
        return differentiated(tf, y, [x, w], second) if gradients else [y, tell(shape_of(y))]
    return case


# ------------------------------------------------------------------ conv2d
case_conv2d_same = conv2d((2, 5, 4, 3), (3, 3, 3, 2), strides=[1, 1, 1, 1], padding="SAME", second=True)
case_conv2d_valid = conv2d((2, 5, 4, 3), (3, 2, 3, 2), strides=[1, 1, 1, 1], padding="VALID", second=True)
case_conv2d_stride_2_same = conv2d((2, 7, 6, 2), (3, 3, 2, 3), strides=2, padding="SAME", second=True)
case_conv2d_stride_2_valid = conv2d((1, 8, 7, 2), (3, 3, 2, 3), strides=[2, 2], padding="VALID")
case_conv2d_stride_3_same = conv2d((1, 10, 8, 1), (5, 4, 1, 2), strides=[1, 3, 3, 1], padding="SAME")
case_conv2d_stride_3_valid = conv2d((1, 10, 9, 1), (2, 2, 1, 2), strides=3, padding="VALID")
case_conv2d_uneven_strides = conv2d((1, 9, 8, 2), (3, 5, 2, 2), strides=[1, 2, 3, 1], padding="SAME")
case_conv2d_one_by_one = conv2d((2, 3, 4, 3), (1, 1, 3, 4), strides=1, padding="SAME", second=True)
case_conv2d_one_by_one_strided = conv2d((1, 5, 5, 3), (1, 1, 3, 2), strides=2, padding="VALID")
case_conv2d_stride_over_kernel = conv2d((1, 11, 9, 2), (2, 2, 2, 2), strides=4, padding="SAME")
case_conv2d_even_kernel_same = conv2d((1, 5, 6, 2), (4, 2, 2, 2), strides=1, padding="SAME")
case_conv2d_kernel_over_input = conv2d((1, 3, 2, 2), (5, 7, 2, 2), strides=1, padding="SAME")
case_conv2d_whole_input = conv2d((2, 4, 3, 2), (4, 3, 2, 3), strides=1, padding="VALID")
case_conv2d_many_channels = conv2d((1, 4, 4, 9), (3, 3, 9, 17), strides=1, padding="SAME")
case_conv2d_one_channel = conv2d((2, 9, 9, 1), (5, 5, 1, 6), strides=1, padding="SAME")
case_conv2d_float64 = conv2d((2, 5, 4, 3), (3, 3, 3, 2), strides=2, padding="SAME", dtype="float64")
case_conv2d_float16 = conv2d((1, 4, 4, 2), (2, 2, 2, 2), strides=1, padding="SAME", dtype="float16")
case_conv2d_explicit = conv2d((1, 5, 4, 2), (3, 3, 2, 2), strides=1, padding=[[0, 0], [1, 2], [0, 3], [0, 0]], second=True)
case_conv2d_explicit_strided = conv2d((1, 6, 7, 2), (3, 2, 2, 2), strides=2, padding=[[0, 0], [3, 0], [1, 1], [0, 0]])
case_conv2d_explicit_zero = conv2d((1, 5, 4, 2), (3, 3, 2, 2), strides=1, padding=[[0, 0], [0, 0], [0, 0], [0, 0]])
case_conv2d_dilated_same = conv2d((1, 7, 6, 2), (3, 2, 2, 2), strides=1, padding="SAME", dilations=2, gradients=False)
case_conv2d_dilated_valid = conv2d((1, 9, 8, 2), (3, 3, 2, 2), strides=1, padding="VALID", dilations=[3, 2], gradients=False)
case_conv2d_dilated_strided = conv2d((1, 9, 8, 2), (3, 3, 2, 2), strides=2, padding="SAME", dilations=[1, 2, 3, 1], gradients=False)
case_conv2d_dilated_explicit = conv2d((1, 6, 6, 1), (2, 3, 1, 2), strides=1, padding=[[0, 0], [2, 1], [0, 3], [0, 0]], dilations=2, gradients=False)
case_conv2d_empty_batch = conv2d((0, 5, 4, 3), (3, 3, 3, 2), strides=1, padding="SAME")


def case_conv2d_dilated_gradient_on_cpu(tf):
    x, w = tf.constant(numbers((1, 7, 6, 2))), tf.constant(numbers((3, 2, 2, 2)))
    y = tf.nn.conv2d(x, w, 1, "SAME", dilations=2)
    dx, dw = tf.gradients(y, [x, w])
    return [dx, dw]


def case_conv2d_channels_first_on_cpu(tf):
    x, w = tf.constant(numbers((1, 2, 6, 5))), tf.constant(numbers((3, 2, 2, 4)))
    y = tf.nn.conv2d(x, w, 1, "SAME", data_format="NCHW")
    z = tf.nn.conv2d(x, w, [1, 1, 2, 3], "VALID", data_format="NCHW")
    dx, dw = tf.gradients(y, [x, w])
    return [y, dx, dw, tell(shape_of(y), shape_of(z), shape_of(dx), shape_of(dw))]


def case_conv2d_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((2, 5, 4, 3)), [None, None, None, 3])
    any_rank = tf.placeholder_with_default(numbers((2, 5, 4, 3)), None)
    w = tf.placeholder_with_default(numbers((3, 3, 3, 2)), None)
    y = tf.nn.conv2d(x, w, 2, "SAME")
    z = tf.nn.conv2d(any_rank, w, 1, "VALID")
    return [[y, z, tf.gradients([y, z], [x, any_rank, w])], tell(shape_of(y), shape_of(z))]


def case_conv2d_names(tf):
    x, w = tf.constant(numbers((1, 4, 4, 1)), name="x"), tf.constant(numbers((2, 2, 1, 1)), name="w")
    with tf.name_scope("s"):
        a = tf.nn.conv2d(x, w, 1, "SAME")
        b = tf.nn.conv2d(x, w, 1, "SAME", name="mine")
    return [tell(a.op.name, b.op.name, tf.nn.conv2d(x, filters=w, strides=1, padding="SAME").op.name,
                 tf.nn.conv2d([[[[1.]]]], [[[[2.]]]], 1, "SAME").op.name)]


def case_conv2d_spellings(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    return [tried(tf, tf.nn.conv2d, {"input": x, "filter": w, "strides": 1, "padding": "SAME"},
                  {"strides": [2]}, {"strides": [2, 1]}, {"strides": (1, 2)}, {"strides": [1, 2, 1]}, {"strides": [1, 2, 1, 1, 1]},
                  {"strides": None}, {"strides": 2.0}, {"strides": np.int64(2)}, {"strides": np.array([1, 2, 2, 1])}, {"strides": "1"},
                  {"strides": [1, 1.5, 1, 1]}, {"dilations": 2}, {"dilations": None}, {"dilations": [1, 1, 1, 1, 1]}, {"dilations": np.array([1, 2])},
                  {"padding": "same"}, {"padding": "VALID"}, {"padding": None}, {"padding": "EXPLICIT"}, {"padding": [[1, 2], [0, 3]]},
                  {"padding": [[0, 0], [1, 2, 3], [0, 3], [0, 0]]}, {"padding": [0, 1, 2, 3]}, {"padding": [[0, 0], [1, -2], [0, 3], [0, 0]]},
                  {"padding": [[0, 0], [1, 2], [0, 3], [1, 0]]}, {"padding": ((0, 0), (1, 1), (1, 1), (0, 0))},
                  {"filters": w}, {"filter": None, "filters": w}, {"filter": None}, {"data_format": None}, {"data_format": "NWC"},
                  {"data_format": "NCHW"}, {"use_cudnn_on_gpu": None}, {"use_cudnn_on_gpu": False}, {"name": "fo o"})]


def case_conv2d_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    return [tried(tf, tf.nn.conv2d, {"input": x, "filter": w, "strides": 1, "padding": "VALID"},
                  {"input": of(2, 8, 7)}, {"filter": of(3, 3, 3)}, {"filter": of(3, 3, 5, 4)}, {"input": of(2, 8, 7, 6)}, {"input": of(2, 8, 7, 6), "filter": of(3, 3, 3, 5)},
                  {"input": of(2, 1, 7, 3)}, {"filter": of(3, 9, 3, 4)}, {"strides": 0}, {"strides": [1, 1, -1, 1]}, {"dilations": 0}, {"dilations": 4},
                  {"input": of(None, None, 7, None)}, {"filter": of(None, 3, None, 5), "strides": 2, "padding": "SAME"}, {"filter": of(None, 3, None, None)},
                  {"filter": tf.placeholder(tf.float32)}, {"filter": tf.placeholder(tf.float64, [3, 2, 3, 4])}, {"input": tf.placeholder(tf.int32, [2, 8, 7, 3])},
                  {"input": None}, {"input": "x"}, {"input": of(2, 3, 8, 7), "data_format": "NCHW", "strides": [1, 2, 2, 1]},
                  {"input": of(2, 3, 8, 7), "data_format": "NCHW", "padding": [[0, 0], [0, 0], [1, 2], [3, 4]]})]


def case_conv2d_wrong_at_run_time(tf):
    x, w = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    run = lambda y, xs, ws: {"y": y, "@feed": {x: np.ones(xs), w: np.ones(ws)}}
    y, v = tf.nn.conv2d(x, w, 1, "SAME"), tf.nn.conv2d(x, w, 1, "VALID")
    odd = [tf.nn.conv2d(x, w, [2, 1, 1, 1], "SAME"), tf.nn.conv2d(x, w, [1, 1, 1, 2], "SAME"), tf.nn.conv2d(x, w, 1, "SAME", dilations=[2, 1, 1, 1])]
    good = (1, 4, 4, 2), (3, 3, 2, 1)
    return [run(y, (4, 4), (3, 3, 2, 1)), run(y, (1, 4, 4, 2), (3, 3)), run(y, (1, 4, 4, 2), (3, 3, 3, 1)), run(y, (1, 4, 4, 2), (3, 3, 1, 1)),
            run(v, (1, 4, 3, 2), (5, 5, 2, 1)), run(v, (1, 4, 4, 2), (5, 5, 2, 1)), run(y, (1, 0, 4, 2), (3, 3, 2, 1))] + [run(o, *good) for o in odd]


# ------------------------------------------------------------------ its gradients as functions
def case_conv2d_backprop_input(tf):
    w, dy = tf.constant(numbers((3, 2, 2, 3))), tf.constant(numbers((1, 5, 4, 3), 1))
    small = tf.constant(numbers((1, 3, 2, 3), 2))
    made = [tf.nn.conv2d_backprop_input([1, 5, 4, 2], w, dy, [1, 1, 1, 1], "SAME"),
            tf.nn.conv2d_backprop_input(tf.constant([1, 5, 4, 2]), filters=w, out_backprop=small, strides=[1, 2, 2, 1], padding="SAME", name="b"),
            tf.nn.conv2d_backprop_input([1, 7, 5, 2], w, dy, [1, 1, 1, 1], [[0, 0], [0, 0], [0, 0], [0, 0]]),
            tf.nn.conv2d_backprop_input([1, 5, 4, 2], w, dy, [1, 1, 1, 1], [[0, 0], [1, 1], [0, 1], [0, 0]])]
    return differentiated(tf, made[0], [w, dy]) + [made, tell([m.op.name for m in made])]


def case_conv2d_backprop_filter(tf):
    x, dy = tf.constant(numbers((1, 5, 4, 2))), tf.constant(numbers((1, 5, 4, 3), 1))
    made = [tf.nn.conv2d_backprop_filter(x, [3, 2, 2, 3], dy, [1, 1, 1, 1], "SAME"),
            tf.nn.conv2d_backprop_filter(x, tf.constant([3, 2, 2, 3]), tf.constant(numbers((1, 3, 2, 3), 2)), [1, 2, 2, 1], "SAME", name="b"),
            tf.nn.conv2d_backprop_filter(x, [3, 2, 2, 3], dy, [1, 1, 1, 1], [[0, 0], [1, 1], [0, 1], [0, 0]])]
    return differentiated(tf, made[0], [x, dy]) + [made, tell([m.op.name for m in made])]


def case_conv2d_backprop_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    dy = tf.placeholder(tf.float32, [2, 8, 7, 4])
    to_input = {"input_sizes": [2, 8, 7, 3], "filter": w, "out_backprop": dy, "strides": [1, 1, 1, 1], "padding": "SAME"}
    to_filter = {"input": x, "filter_sizes": [3, 2, 3, 4], "out_backprop": dy, "strides": [1, 1, 1, 1], "padding": "SAME"}
    some = tf.placeholder(tf.int32, [4])
    return [tried(tf, tf.nn.conv2d_backprop_input, to_input, {"strides": 1}, {"padding": "EXPLICIT"}, {"filters": w}, {"filter": None}, {"input_sizes": [8, 7]},
                  {"input_sizes": some}, {"input_sizes": [2, -1, 7, 3]}, {"out_backprop": None}, {"strides": None}, {"dilations": [2, 2]}, {"data_format": None},
                  {"input_sizes": tf.constant([2, 8, 7, 3], tf.int64)}, {"input_sizes": [[2, 8], [7, 3]]}, {"filter": tf.placeholder(tf.float32, [3])}),
            tried(tf, tf.nn.conv2d_backprop_filter, to_filter, {"strides": 1}, {"padding": "EXPLICIT"}, {"filter_sizes": [8, 7]}, {"filter_sizes": some},
                  {"out_backprop": None}, {"dilations": [2, 2]}, {"input": tf.placeholder(tf.float32, [3])})]


def case_conv2d_backprop_wrong_at_run_time(tf):
    x, w, dy = tf.placeholder(tf.float32), tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    sizes = tf.placeholder(tf.int32)
    one = [1, 1, 1, 1]
    to_input = tf.nn.conv2d_backprop_input(sizes, w, dy, one, "SAME")
    to_filter = tf.nn.conv2d_backprop_filter(x, sizes, dy, one, "SAME")
    strided = tf.nn.conv2d_backprop_input(sizes, w, dy, [2, 1, 1, 1], "SAME")
    back = lambda y, s, ws, ds: {"y": y, "@feed": {sizes: s, w: np.ones(ws), dy: np.ones(ds)}}
    there = lambda y, xs, s, ds: {"y": y, "@feed": {sizes: s, x: np.ones(xs), dy: np.ones(ds)}}
    return [back(to_input, [4], (3, 3, 2, 3), (1, 4, 4, 3)), back(to_input, [[1, 4], [4, 2]], (3, 3, 2, 3), (1, 4, 4, 3)),
            back(to_input, [1, 4, 4, 3], (3, 3, 2, 3), (1, 4, 4, 3)), back(to_input, [2, 4, 4, 2], (3, 3, 2, 3), (1, 4, 4, 3)),
            back(to_input, [1, 5, 4, 2], (3, 3, 2, 3), (1, 4, 4, 3)), back(to_input, [1, 4, 4, 2], (3, 3, 2, 2), (1, 4, 4, 3)),
            back(to_input, [1, 4, 4, 2], (3, 3), (1, 4, 4, 3)), back(to_input, [1, 4, 4, 2], (3, 3, 2, 3), (4, 4, 3)),
            back(strided, [1, 4, 4, 2], (3, 3, 2, 3), (1, 4, 4, 3)), back(to_input, [1, -4, 4, 2], (3, 3, 2, 3), (1, 4, 4, 3)),
            there(to_filter, (1, 4, 4, 2), [3], (1, 4, 4, 3)), there(to_filter, (1, 4, 4, 2), [3, 3, 3, 3], (1, 4, 4, 3)),
            there(to_filter, (1, 4, 4, 2), [3, 3, 2, 2], (1, 4, 4, 3)), there(to_filter, (1, 4, 5, 2), [3, 3, 2, 3], (1, 4, 4, 3)),
            there(to_filter, (2, 4, 4, 2), [3, 3, 2, 3], (1, 4, 4, 3)), there(to_filter, (4, 4, 2), [3, 3, 2, 3], (1, 4, 4, 3)),
            there(to_filter, (1, 4, 4, 2), [3, 3, 2, 3], (4, 3)), there(to_filter, (1, 4, 4, 2), [[3, 3], [2, 3]], (1, 4, 4, 3))]


# ------------------------------------------------------------------ transposed
def transposed(in_shape, filter_shape, output_shape, second=False, **how):
    def case(tf):
        x, w = tf.constant(numbers(in_shape, 1), name="x"), tf.constant(numbers(filter_shape, 2), name="w")
        return differentiated(tf, tf.nn.conv2d_transpose(x, w, output_shape, **how), [x, w], second)
    return case


case_conv2d_transpose = transposed((1, 4, 3, 2), (3, 3, 3, 2), [1, 8, 6, 3], strides=[1, 2, 2, 1], second=True)
case_conv2d_transpose_valid = transposed((1, 3, 3, 2), (3, 2, 2, 2), [1, 7, 6, 2], strides=2, padding="VALID")
case_conv2d_transpose_stride_1 = transposed((2, 3, 4, 2), (2, 3, 1, 2), (2, 3, 4, 1), strides=1, name="up")
case_conv2d_transpose_stride_3 = transposed((1, 3, 2, 1), (2, 5, 2, 1), [1, 8, 6, 2], strides=[3, 3])


def case_conv2d_transpose_dynamic(tf):
    x = tf.placeholder_with_default(numbers((2, 3, 3, 2)), [None, 3, 3, 2])
    w = tf.constant(numbers((2, 2, 4, 2), 1))
    y = tf.nn.conv2d_transpose(x, w, tf.stack([tf.shape(x)[0], 6, 6, 4]), [1, 2, 2, 1])
    z = tf.nn.conv2d_transpose(x, w, [tf.shape(x)[0], 6, 6, 4], 2, "VALID")
    return [[y, z, tf.gradients([y, z], [x, w])], tell(shape_of(y), shape_of(z), y.op.name)]


def case_conv2d_transpose_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 5, 3])
    given = {"value": x, "filter": w, "output_shape": [2, 16, 14, 5], "strides": [1, 2, 2, 1]}
    return [tried(tf, tf.nn.conv2d_transpose, given, {"strides": 2}, {"strides": [1, 2, 3]}, {"strides": None}, {"padding": "same"}, {"padding": [[0, 0], [1, 1], [0, 1], [0, 0]]},
                  {"padding": None}, {"output_shape": [16, 14]}, {"output_shape": None}, {"output_shape": [None, 16, 14, 5]}, {"output_shape": [2, 16, 14, 5.]},
                  {"output_shape": tf.TensorShape([2, 16, 14, 5])}, {"output_shape": tf.placeholder(tf.int32)}, {"filters": w}, {"filter": None, "filters": w}, {"filter": None},
                  {"value": None, "input": x}, {"input": x}, {"value": None}, {"data_format": "NCHW"}, {"data_format": "NWC"}, {"data_format": None}, {"dilations": 2},
                  {"filter": tf.placeholder(tf.float32, [3, 2, 5, 4])}, {"value": tf.placeholder(tf.float32, [2, 8, 7])}, {"name": "n"})]


def case_conv2d_transpose_wrong_at_run_time(tf):
    x = tf.placeholder(tf.float32)
    w = tf.constant(numbers((3, 3, 2, 2)))
    return [{"y": tf.nn.conv2d_transpose(x, w, [1, 9, 9, 2], 2), "@feed": {x: np.ones((1, 4, 4, 2))}},
            {"y": tf.nn.conv2d_transpose(x, w, [2, 8, 8, 2], 2), "@feed": {x: np.ones((1, 4, 4, 2))}}]


def case_conv_transpose(tf):
    one, two = tf.constant(numbers((1, 4, 2))), tf.constant(numbers((1, 3, 4, 2)))
    three = tf.constant(numbers((1, 2, 3, 2, 2)))
    made = [tf.nn.conv_transpose(one, numbers((3, 3, 2)), [1, 8, 3], 2), tf.nn.conv_transpose(two, numbers((3, 2, 3, 2)), [1, 6, 8, 3], [2, 2]),
            tf.nn.conv_transpose(three, numbers((2, 2, 2, 1, 2)), [1, 4, 6, 4, 1], 2, "VALID", name="t")]
    wrong = [said(tf.nn.conv_transpose, one, numbers((3, 3, 2)), [1, 8], 2), said(tf.nn.conv_transpose, one, numbers((3, 3, 2)), [1, 8, 3, 3, 3, 3], 2),
             said(tf.nn.conv_transpose, one, numbers((3, 3, 2)), tf.constant([1, 8, 3]), 2), said(tf.nn.conv_transpose, one, numbers((3, 3, 2)), 5, 2),
             said(tf.nn.conv_transpose, one, numbers((3, 3, 2)), tf.placeholder(tf.int32), 2),
             said(lambda: shape_of(tf.nn.conv_transpose(two, numbers((3, 2, 3, 4)), [1, 2, 6, 8], 1, data_format="NCHW")))]
    return [made, tell([m.op.name for m in made], wrong)]


def case_conv1d_transpose(tf):
    x, w = tf.constant(numbers((2, 4, 2))), tf.constant(numbers((3, 3, 2), 1))
    y = tf.nn.conv1d_transpose(x, w, [2, 8, 3], 2)
    z = tf.nn.conv1d_transpose(x, w, tf.constant([2, 9, 3]), [2], "VALID", name="z")
    other = tf.constant(numbers((1, 2, 5)))
    return differentiated(tf, y, [x, w]) + [z, tell(shape_of(z), said(lambda: shape_of(tf.nn.conv1d_transpose(other, w, [1, 3, 10], 2, data_format="NCW")))),
                                            tried(tf, tf.nn.conv1d_transpose, {"input": x, "filters": w, "output_shape": [2, 8, 3], "strides": 2},
                                                  {"strides": [1, 2, 1]}, {"strides": [1, 2]}, {"output_shape": [8]}, {"data_format": "NHWC"}, {"data_format": None},
                                                  {"dilations": 2}, {"dilations": [1, 2, 1]}, {"padding": "same"}, {"output_shape": None}, {"strides": None}, {"filters": None})]


# ------------------------------------------------------------------ one dimension
def case_conv1d(tf):
    x, w = tf.constant(numbers((2, 7, 3)), name="x"), tf.constant(numbers((3, 3, 2), 1), name="w")
    return differentiated(tf, tf.nn.conv1d(x, w, 1, "SAME"), [x, w])


def case_conv1d_strided(tf):
    x, w = tf.constant(numbers((2, 7, 3)), name="x"), tf.constant(numbers((2, 3, 2), 1), name="w")
    return differentiated(tf, tf.nn.conv1d(x, w, 2, "VALID", name="c"), [x, w])


def case_conv1d_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((2, 7, 3)), [None, None, 3])
    y = tf.nn.conv1d(input=x, filters=tf.constant(numbers((3, 3, 2), 1)), stride=[2], padding="SAME", dilations=1)
    return [y, tell(shape_of(y), y.op.name)]


def case_conv1d_spellings(tf):
    x, w = tf.placeholder(tf.float32, [2, 7, 3]), tf.placeholder(tf.float32, [3, 3, 2])
    return [tried(tf, tf.nn.conv1d, {"value": x, "filters": w, "stride": 1, "padding": "SAME"},
                  {"value": None, "input": x}, {"input": x}, {"value": None}, {"filters": None}, {"stride": [2]}, {"stride": [1, 2, 1]}, {"stride": [1, 2]}, {"stride": None},
                  {"padding": "same"}, {"padding": None}, {"data_format": "NWC"}, {"data_format": "NCW"}, {"data_format": "NHWC"}, {"data_format": "NCHW"}, {"data_format": "CWN"},
                  {"dilations": 2}, {"dilations": [1, 2, 1]}, {"use_cudnn_on_gpu": False}, {"name": "n"}, {"value": tf.placeholder(tf.float32, [2, 7])},
                  {"value": tf.placeholder(tf.float32)}, {"filters": tf.placeholder(tf.float32, [3, 2, 2])}, {"filters": tf.placeholder(tf.float32, [3, 2])})]


# ------------------------------------------------------------------ three dimensions
def conv3d(in_shape, filter_shape, second=False, dtype="float32", **how):
    def case(tf):
        x = tf.constant(numbers(in_shape, 1, dtype), name="x")
        w = tf.constant(numbers(filter_shape, 2, dtype), name="w")
        return differentiated(tf, tf.nn.conv3d(x, w, **how), [x, w], second)
    return case


case_conv3d_same = conv3d((1, 3, 4, 3, 2), (2, 3, 3, 2, 2), strides=[1, 1, 1, 1, 1], padding="SAME", second=True)
case_conv3d_valid = conv3d((2, 3, 4, 5, 2), (2, 2, 3, 2, 3), strides=[1, 1, 1, 1, 1], padding="VALID")
case_conv3d_strided = conv3d((1, 5, 4, 6, 2), (3, 2, 3, 2, 2), strides=[1, 2, 1, 3, 1], padding="SAME", dtype="float64")
case_conv3d_float16 = conv3d((1, 2, 3, 2, 1), (1, 2, 2, 1, 2), strides=[1, 1, 1, 1, 1], padding="SAME", dtype="float16")


def case_conv3d_spellings(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 6, 3]), tf.placeholder(tf.float32, [3, 2, 1, 3, 4])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    return [tried(tf, tf.nn.conv3d, {"input": x, "filter": w, "strides": [1, 1, 1, 1, 1], "padding": "SAME"},
                  {"strides": [1]}, {"strides": 1}, {"strides": None}, {"strides": [1, 2, 3, 2, 1]}, {"strides": [1] * 6}, {"strides": [1, 0, 1, 1, 1]}, {"padding": "VALID", "strides": [1, 2, 2, 2, 1]},
                  {"padding": "EXPLICIT"}, {"padding": None}, {"padding": [[0, 0]]}, {"dilations": [1, 2, 1, 1, 1]}, {"dilations": [1]}, {"dilations": [1, 0, 1, 1, 1]}, {"dilations": None},
                  {"data_format": "NCDHW"}, {"data_format": "NHWC"}, {"data_format": "NCDHW", "input": of(2, 3, 8, 7, 6)}, {"filters": w}, {"filter": None, "filters": w}, {"filter": None},
                  {"filter": of(3, 2, 1, 4, 2)}, {"filter": of(3, 2, 4)}, {"input": of(3, 2, 4)}, {"filter": tf.placeholder(tf.float32)}, {"input": tf.placeholder(tf.float32)},
                  {"filter": of(9, 2, 1, 3, 2), "padding": "VALID"}, {"filter": of(3, 2, 1, 1, 2)})]


def case_conv3d_wrong_at_run_time(tf):
    x, w = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    one = [1] * 5
    run = lambda y, xs, ws: {"y": y, "@feed": {x: np.ones(xs), w: np.ones(ws)}}
    y = tf.nn.conv3d(x, w, one, "SAME")
    return [run(y, (4, 4), (1, 3, 3, 2, 1)), run(y, (1, 2, 4, 4, 2), (3, 3)), run(y, (1, 2, 4, 4, 2), (1, 3, 3, 3, 1)), run(tf.nn.conv3d(x, w, one, "VALID"), (1, 1, 1, 4, 2), (1, 3, 3, 2, 1)),
            run(tf.nn.conv3d(x, w, one, "SAME", dilations=[1, 2, 1, 1, 1]), (1, 2, 4, 4, 2), (1, 3, 3, 2, 1)), run(tf.nn.conv3d(x, w, [2, 1, 1, 1, 1], "SAME"), (1, 2, 4, 4, 2), (1, 3, 3, 2, 1)),
            run(tf.nn.conv3d(x, w, one, "SAME", data_format="NCDHW"), (1, 2, 4, 4, 2), (1, 3, 3, 2, 1))]


def case_conv3d_transpose(tf):
    x, w = tf.constant(numbers((1, 2, 3, 2, 2)), name="x"), tf.constant(numbers((2, 3, 2, 3, 2), 1), name="w")
    y = tf.nn.conv3d_transpose(x, w, [1, 4, 6, 4, 3], [1, 2, 2, 2, 1])
    z = tf.nn.conv3d_transpose(x, w, tf.constant([1, 3, 5, 3, 3], tf.int64), 1, "VALID", name="z")
    return differentiated(tf, y, [x, w], True) + [z, tell(shape_of(z))]


def case_conv3d_transpose_spellings(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 6, 3]), tf.placeholder(tf.float32, [3, 2, 1, 5, 3])
    given = {"value": x, "filter": w, "output_shape": [2, 16, 14, 12, 5], "strides": [1, 2, 2, 2, 1]}
    return [tried(tf, tf.nn.conv3d_transpose, given, {"strides": 2}, {"strides": [2]}, {"strides": [2, 2, 2]}, {"strides": [1, 2]}, {"strides": None}, {"padding": "same"}, {"padding": None},
                  {"output_shape": [16, 14]}, {"output_shape": None}, {"filters": w}, {"filter": None, "filters": w}, {"filter": None}, {"value": None, "input": x}, {"input": x}, {"value": None},
                  {"data_format": "NCDHW"}, {"data_format": "NWC"}, {"data_format": None}, {"dilations": 2}, {"dilations": [1, 2]})]


def case_conv3d_backprop_filter(tf):
    x, dy = tf.constant(numbers((1, 2, 3, 3, 2))), tf.constant(numbers((1, 2, 3, 3, 1), 1))
    y = tf.nn.conv3d_backprop_filter(x, [2, 2, 2, 2, 1], dy, [1, 1, 1, 1, 1], "SAME")
    return differentiated(tf, y, [x, dy])


# ------------------------------------------------------------------ depthwise and separable
def depthwise(in_shape, filter_shape, second=False, dtype="float32", **how):
    def case(tf):
        x = tf.constant(numbers(in_shape, 1, dtype), name="x")
        w = tf.constant(numbers(filter_shape, 2, dtype), name="w")
        return differentiated(tf, tf.nn.depthwise_conv2d(x, w, **how), [x, w], second)
    return case


case_depthwise_same = depthwise((2, 5, 4, 3), (3, 3, 3, 2), strides=[1, 1, 1, 1], padding="SAME", second=True)
case_depthwise_valid = depthwise((1, 5, 6, 2), (2, 3, 2, 1), strides=[1, 1, 1, 1], padding="VALID")
case_depthwise_strided = depthwise((1, 7, 6, 3), (3, 2, 3, 2), strides=[1, 2, 2, 1], padding="SAME", dtype="float64")
case_depthwise_rate = depthwise((1, 7, 6, 2), (3, 3, 2, 2), strides=[1, 1, 1, 1], padding="SAME", rate=[2, 2])
case_depthwise_rate_valid = depthwise((1, 7, 8, 2), (2, 3, 2, 1), strides=[1, 1, 1, 1], padding="VALID", rate=[2, 3], name="d")
case_depthwise_dilations = depthwise((1, 6, 6, 2), (2, 2, 2, 1), strides=[1, 1, 1, 1], padding="SAME", dilations=[1, 3])
case_depthwise_float16 = depthwise((1, 4, 4, 2), (2, 2, 2, 2), strides=[1, 1, 1, 1], padding="SAME", dtype="float16")


def case_depthwise_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((2, 5, 4, 3)), [None, None, None, 3])
    w = tf.constant(numbers((3, 3, 3, 2)))
    y, z = tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "SAME"), tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "SAME", rate=[2, 2])
    return [[y, z], tell(shape_of(y), shape_of(z), y.op.name, z.op.name)]


def case_depthwise_unknown_filter(tf):
    x = tf.placeholder_with_default(numbers((1, 6, 5, 2)), [1, None, 5, 2])
    w = tf.placeholder_with_default(numbers((3, 2, 2, 1), 1), [None, None, 2, 1])
    y = tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "VALID", rate=[2, 2])
    rate = tf.placeholder_with_default([2, 1], [2])
    z = tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "VALID", rate=rate)
    return [[y, z], tell(shape_of(y), shape_of(z), said(tf.nn.depthwise_conv2d, x, w, [1, 1, 1, 1], "SAME", rate=tf.placeholder(tf.int32)),
                         said(tf.nn.depthwise_conv2d, x, w, [1, 1, 1, 1], "SAME", rate=rate)), tf.nn.depthwise_conv2d(x, numbers((3, 2, 2, 1)), [1, 1, 1, 1], "SAME", rate=rate)]


def case_arrays_as_arguments(tf):
    x, w = numbers((1, 6, 5, 2)), numbers((3, 2, 2, 1), 1)
    made = [tf.nn.conv2d(x, w, 1, "SAME"), tf.nn.conv1d(x[0], w[0], 1, "SAME"),
            tf.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "SAME", rate=[2, 1]), tf.nn.separable_conv2d(x, w, numbers((1, 1, 2, 3)), [1, 1, 1, 1], "SAME"),
            tf.nn.conv2d_transpose(x, w.transpose(0, 1, 3, 2), [1, 6, 5, 1], 1), tf.nn.atrous_conv2d_transpose(x, w.transpose(0, 1, 3, 2), [1, 6, 5, 1], 2, "SAME"),
            tf.nn.erosion2d(x, w[..., 0], [1, 1, 1, 1], [1, 1, 1, 1], "SAME"), tf.nn.with_space_to_batch(x, [2, 1], "VALID", lambda a, n, p: tf.nn.avg_pool(a, 2, 1, p))]
    return [made, tell([m.op.name for m in made], said(tf.nn.convolution, x, w, "SAME"))]


def case_depthwise_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 2])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    given = {"input": x, "filter": w, "strides": [1, 1, 1, 1], "padding": "SAME"}
    return [tried(tf, tf.nn.depthwise_conv2d, given, {"strides": 1}, {"strides": [1, 1]}, {"strides": [1, 2, 3, 1]}, {"padding": "EXPLICIT"}, {"padding": "same"}, {"rate": 2}, {"rate": [2]}, {"rate": [0, 1]},
                  {"rate": [2, 2], "strides": [1, 2, 2, 1]}, {"rate": [2, 2], "dilations": [2, 2]}, {"data_format": "NCHW", "input": of(2, 3, 8, 7)}, {"data_format": "NCHW", "input": of(2, 3, 8, 7), "rate": [2, 2]},
                  {"filter": of(3, 2, 4, 2)}, {"filter": of(3, 2, 4)}, {"input": of(3, 2, 4)}, {"filter": of(9, 2, 3, 2), "padding": "VALID"}, {"filter": None}, {"input": None}, {"strides": None}),
            tried(tf, tf.nn.depthwise_conv2d_native, given, {"strides": [1]}, {"dilations": [1, 0, 1, 1]}, {"data_format": "NCHW"}, {"filter": tf.placeholder(tf.float32)})]


def case_depthwise_wrong_at_run_time(tf):
    x, w = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    native = lambda strides, **how: tf.nn.depthwise_conv2d_native(x, w, strides, "VALID", **how)
    run = lambda y, xs, ws: {"y": y, "@feed": {x: np.ones(xs), w: np.ones(ws)}}
    y = native([1, 1, 1, 1])
    return [run(y, (4, 4), (3, 3, 2, 1)), run(y, (1, 4, 4, 2), (3, 3)), run(y, (1, 4, 4, 2), (3, 3, 3, 1)), run(y, (1, 2, 1, 2), (3, 3, 2, 1)),
            run(native([1, 1, 2, 1]), (1, 4, 4, 2), (3, 3, 2, 1)), run(native([2, 1, 1, 1]), (1, 4, 4, 2), (3, 3, 2, 1)), run(native([1, 1, 1, 1], data_format="NCHW"), (1, 2, 4, 4), (3, 3, 2, 1))]


def case_depthwise_native_ignores_dilations(tf):
    x, w = tf.constant(numbers((1, 6, 6, 2))), tf.constant(numbers((2, 2, 2, 2), 1))
    return [[tf.nn.depthwise_conv2d_native(x, w, [1, 1, 1, 1], "SAME", dilations=[1, 2, 2, 1]), tf.nn.depthwise_conv2d_native(x, w, [1, 1, 1, 1], "SAME", name="n")]]


def case_depthwise_backprop(tf):
    x, w, dy = tf.constant(numbers((1, 5, 4, 2))), tf.constant(numbers((3, 3, 2, 2), 1)), tf.constant(numbers((1, 5, 4, 4), 2))
    made = [tf.nn.depthwise_conv2d_backprop_input([1, 5, 4, 2], w, dy, [1, 1, 1, 1], "SAME"), tf.nn.depthwise_conv2d_backprop_filter(x, [3, 3, 2, 2], dy, [1, 1, 1, 1], "SAME")]
    return [made, tf.gradients(made, [x, w, dy]), tell([m.op.name for m in made])]


def separable(in_shape, depth_shape, point_shape, **how):
    def case(tf):
        x, d, p = [tf.constant(numbers(s, i), name=n) for i, (n, s) in enumerate((("x", in_shape), ("d", depth_shape), ("p", point_shape)))]
        return differentiated(tf, tf.nn.separable_conv2d(x, d, p, **how), [x, d, p])
    return case


case_separable = separable((1, 5, 4, 2), (3, 3, 2, 2), (1, 1, 4, 3), strides=[1, 1, 1, 1], padding="SAME")
case_separable_strided = separable((1, 7, 6, 2), (3, 2, 2, 1), (1, 1, 2, 3), strides=[1, 2, 2, 1], padding="VALID", name="s")
case_separable_rate = separable((1, 7, 6, 2), (3, 2, 2, 1), (1, 1, 2, 3), strides=[1, 1, 1, 1], padding="SAME", rate=[2, 2])
case_separable_dilations = separable((1, 7, 6, 2), (3, 2, 2, 1), (1, 1, 2, 3), strides=[1, 1, 1, 1], padding="VALID", dilations=[1, 2])


def case_separable_wrong(tf):
    x, d, p = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 2]), tf.placeholder(tf.float32, [1, 1, 6, 4])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    given = {"input": x, "depthwise_filter": d, "pointwise_filter": p, "strides": [1, 1, 1, 1], "padding": "SAME"}
    return [tried(tf, tf.nn.separable_conv2d, given, {}, {"pointwise_filter": of(2, 1, 6, 4)}, {"pointwise_filter": of(1, 1, 5, 4)}, {"pointwise_filter": of(6, 4)}, {"depthwise_filter": of(3, 2, 4, 2)},
                  {"rate": [2, 2], "strides": [1, 2, 2, 1]}, {"data_format": "NCHW", "input": of(2, 3, 8, 7)}, {"strides": [1, 1]}, {"padding": "same"}, {"pointwise_filter": tf.placeholder(tf.float32)},
                  {"depthwise_filter": tf.placeholder(tf.float32)}, {"rate": [1, 2], "dilations": [1, 2]})]


# ------------------------------------------------------------------ any number of dimensions
def convolution(in_shape, filter_shape, **how):
    def case(tf):
        x, w = tf.constant(numbers(in_shape, 1), name="x"), tf.constant(numbers(filter_shape, 2), name="w")
        return differentiated(tf, tf.nn.convolution(x, w, **how), [x, w])
    return case


case_convolution_1d = convolution((1, 7, 2), (3, 2, 2), padding="SAME")
case_convolution_1d_rate = convolution((1, 9, 2), (3, 2, 2), padding="VALID", dilation_rate=[2])
case_convolution_2d = convolution((1, 5, 4, 2), (3, 2, 2, 2), padding="SAME", strides=[2, 1])
case_convolution_2d_rate_same = convolution((1, 7, 6, 2), (3, 3, 2, 2), padding="SAME", dilation_rate=[2, 2])
case_convolution_2d_rate_valid = convolution((1, 9, 8, 1), (2, 3, 1, 2), padding="VALID", dilation_rate=[3, 2], name="c")
case_convolution_2d_rate_one_way = convolution((1, 6, 7, 1), (2, 3, 1, 2), padding="SAME", dilation_rate=[1, 2])
case_convolution_2d_dilations = convolution((1, 6, 6, 1), (2, 2, 1, 2), padding="SAME", dilations=[2, 2], data_format="NHWC")
case_convolution_3d = convolution((1, 3, 4, 3, 1), (2, 2, 2, 1, 2), padding="VALID", strides=[1, 2, 1])
case_convolution_3d_rate = convolution((1, 4, 5, 4, 1), (2, 2, 2, 1, 2), padding="SAME", dilation_rate=[2, 1, 2])


def case_convolution_unknown_sizes(tf):
    x = tf.placeholder_with_default(numbers((1, 7, 6, 2)), [None, None, None, 2])
    w = tf.constant(numbers((3, 3, 2, 2)))
    y, z = tf.nn.convolution(x, w, "SAME", dilation_rate=[2, 3]), tf.nn.convolution(x, w, "VALID", dilation_rate=[2, 2])
    some = tf.placeholder_with_default(numbers((3, 3, 2, 2)), [None, None, None, 2])
    v = tf.nn.convolution(x, some, "VALID", dilation_rate=[1, 1])
    return [y, z, v, tf.gradients(y, x), tf.gradients(z, x), tell(shape_of(y), shape_of(z), shape_of(v), y.op.name, said(tf.nn.convolution, x, some, "SAME", dilation_rate=[2, 2]), said(tf.nn.convolution, x, some, "VALID", dilation_rate=[2, 2]), said(tf.nn.convolution, x, w, "SAME", dilation_rate=tf.constant([2, 2])))]


def case_convolution_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    some = tf.placeholder(tf.float32)
    given = {"input": x, "filter": w, "padding": "SAME"}
    return [tried(tf, tf.nn.convolution, given, {"strides": [2, 2], "dilation_rate": [2, 2]}, {"strides": [1]}, {"strides": 2}, {"strides": [0, 1]}, {"dilation_rate": [0, 1]}, {"dilation_rate": [2]},
                  {"dilation_rate": 2}, {"padding": "same"}, {"padding": "EXPLICIT"}, {"data_format": "NCHW"}, {"data_format": "NCHW", "input": of(2, 3, 8, 7)}, {"data_format": "NCHW", "input": of(2, 3, 8, 7), "dilation_rate": [2, 2]},
                  {"data_format": "NWC"}, {"input": of(2, 8)}, {"input": of(2, 8, 3)}, {"filter": of(3, 2, 3)}, {"input": some}, {"filter": some}, {"input": some, "filter": some}, {"input": of(2, 8, 7, None)}, {"input": of(2, 8, 7, 5)},
                  {"input": of(2, 8, 7, 6, 5, 3), "filter": of(1, 1, 1, 1, 3, 4)}, {"filters": w}, {"filter": None, "filters": w}, {"dilations": [2, 2]}, {"dilations": [2, 2], "dilation_rate": [2, 2]},
                  {"dilation_rate": [9, 9], "padding": "VALID"}, {"strides": [1, 2], "dilation_rate": [1, 1]}, {"input": x, "filter": None})]


def atrous(in_shape, filter_shape, rate, padding, **how):
    def case(tf):
        x, w = tf.constant(numbers(in_shape, 1), name="x"), tf.constant(numbers(filter_shape, 2), name="w")
        return differentiated(tf, tf.nn.atrous_conv2d(x, w, rate, padding, **how), [x, w])
    return case


case_atrous = atrous((1, 7, 6, 2), (3, 3, 2, 2), 2, "SAME")
case_atrous_valid = atrous((1, 8, 8, 1), (3, 2, 1, 2), 3, "VALID", name="a")
case_atrous_rate_1 = atrous((1, 5, 4, 2), (3, 3, 2, 2), 1, "SAME")


def case_atrous_transpose(tf):
    x, w = tf.constant(numbers((1, 6, 6, 2)), name="x"), tf.constant(numbers((3, 3, 2, 2), 1), name="w")
    made = [tf.nn.atrous_conv2d_transpose(x, w, [1, 6, 6, 2], 2, "SAME"), tf.nn.atrous_conv2d_transpose(x, w, tf.constant([1, 10, 10, 2]), 2, "VALID", name="v"),
            tf.nn.atrous_conv2d_transpose(x, w, [1, 6, 6, 2], 1, "SAME"),
            tf.nn.atrous_conv2d_transpose(x, w, [1, 6, 6, 2], 3, "SAME")]
    return [made, tf.gradients(made[0], [x, w]), tell([m.op.name for m in made], [shape_of(m) for m in made])]


def case_atrous_wrong(tf):
    x, w = tf.placeholder(tf.float32, [2, 8, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    of = lambda *shape: tf.placeholder(tf.float32, shape)
    t = tf.placeholder(tf.float32, [3, 2, 5, 3])
    return [tried(tf, tf.nn.atrous_conv2d, {"value": x, "filters": w, "rate": 2, "padding": "SAME"}, {}, {"rate": 0}, {"rate": [2, 2]}, {"padding": "same"}, {"filters": of(3, 2, 4, 4)}, {"filters": of(3, 3)}, {"value": of(3, 3)},
                  {"rate": 9, "padding": "VALID"}, {"filters": tf.placeholder(tf.float32)}, {"value": tf.placeholder(tf.float32)}),
            tried(tf, tf.nn.atrous_conv2d_transpose, {"value": x, "filters": t, "output_shape": [2, 8, 7, 5], "rate": 2, "padding": "SAME"}, {}, {"rate": 0}, {"padding": "same"}, {"output_shape": [8, 7]}, {"output_shape": [[2, 8, 7, 5]]},
                  {"output_shape": [2, 8, 7, 4]}, {"output_shape": tf.placeholder(tf.int32, [4])}, {"output_shape": tf.placeholder(tf.int32)}, {"filters": of(3, 2, 5, 4)}, {"value": tf.placeholder(tf.float32, [None, 8, 7, 3])}, {"rate": 1})]


def case_with_space_to_batch(tf):
    x = tf.constant(numbers((1, 6, 5, 2)), name="x")
    local = lambda converted, rate, padding: tf.nn.max_pool(converted, [1, 2, 2, 1], [1, 1, 1, 1], padding)
    made = [tf.nn.with_space_to_batch(x, [2, 1], "VALID", local), tf.nn.with_space_to_batch(x, [1, 1], "SAME", local),
            tf.nn.with_space_to_batch(x, [2, 2], "SAME", lambda a, *more: local(a, None, "VALID"), filter_shape=[2, 2]),
            tf.nn.with_space_to_batch(x, [2], "VALID", local, spatial_dims=[2])]
    return [made, tell([m.op.name for m in made]),
            tried(tf, tf.nn.with_space_to_batch, {"input": x, "dilation_rate": [2, 1], "padding": "VALID", "op": local}, {"padding": "same"}, {"padding": "SAME"}, {"dilation_rate": [0, 1]}, {"dilation_rate": 2}, {"spatial_dims": [0, 1]},
                  {"spatial_dims": [2, 1]}, {"spatial_dims": [1, 2, 3]}, {"spatial_dims": [1, 9]}, {"dilation_rate": [2, 2, 2, 2]}, {"input": tf.placeholder(tf.float32)}, {"data_format": "NCHW"}, {"filter_shape": [2, 2], "padding": "SAME"})]


# ------------------------------------------------------------------ morphology
def case_dilation2d(tf):
    x, w = tf.constant(numbers((1, 5, 6, 2)), name="x"), tf.constant(numbers((3, 2, 2), 1), name="w")
    y = tf.nn.dilation2d(x, w, [1, 2, 1, 1], [1, 1, 2, 1], "SAME")
    return differentiated(tf, y, [x, w]) + [tf.nn.dilation2d(x, filters=w, strides=[1, 1, 1, 1], dilations=[1, 1, 1, 1], padding="VALID", name="d")]


def case_erosion2d(tf):
    x, w = tf.constant(numbers((1, 5, 6, 2)), name="x"), tf.constant(numbers((3, 2, 2), 1), name="w")
    return differentiated(tf, tf.nn.erosion2d(x, w, [1, 1, 2, 1], [1, 2, 1, 1], "VALID"), [x, w])
