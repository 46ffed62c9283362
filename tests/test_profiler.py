"""tf.profiler: reports as TF 1.15.5 prints them."""
import pytest

import graphreg as tf

PARAMETERS = """\
_TFProfRoot (--/1.50m params)
  filt (3x3x3x2, 54/54 params)
  net (--/1.50m params)
    net/b (1, 1/1 params)
    net/deep (--/1.50m params)
      net/deep/k (1500x1000, 1.50m/1.50m params)
    net/w (999, 999/999 params)"""
FLOAT_OPERATIONS = """\
_TFProfRoot (--/7.07k flops)
  conv (6.91k/6.91k flops)
  scope/mm (80/80 flops)
  scope/MatMul (48/48 flops)
  total (24/27 flops)
    total/inner (3/3 flops)"""
OPTIONS = """\
-max_depth                  10000
-min_bytes                  0
-min_peak_bytes             0
-min_residual_bytes         0
-min_output_bytes           0
-min_micros                 0
-min_accelerator_micros     0
-min_cpu_micros             0
-min_params                 0
-min_float_ops              1
-min_occurrence             0
-step                       -1
-order_by                   float_ops
-account_type_regexes       .*
-start_name_regexes         .*
-trim_name_regexes          
-show_name_regexes          .*
-hide_name_regexes          
-account_displayed_op_only  true
-select                     float_ops
-output                     stdout:
"""


def variables():
    with tf.variable_scope("net"):
        tf.get_variable("w", [999])
        tf.get_variable("b", [])
        with tf.variable_scope("deep"):
            tf.get_variable("k", [1500, 1000])
            tf.get_variable("not_trainable", [7], trainable=False)
    tf.get_variable("filt", [3, 3, 3, 2], use_resource=True)


def body(text):
    return text.split("Profile:\nnode name | ")[1].split("\n\n====")[0].partition("\n")[2]


def test_parameters_of_trainable_variables(capsys):
    variables()
    root = tf.profiler.profile(options=tf.profiler.ProfileOptionBuilder.trainable_variables_parameter())
    assert body(capsys.readouterr().out) == PARAMETERS
    assert root.total_parameters == 54 + 1 + 999 + 1500000
    assert [(c.name, c.parameters, c.total_definition_count) for c in root.children] == [("filt", 54, 1), ("net", 0, 5)]


def test_float_operations(capsys):
    image, x = tf.placeholder(tf.float32, [1, 8, 8, 3]), tf.placeholder(tf.float32, [2, 3])
    tf.nn.conv2d(image, tf.placeholder(tf.float32, [3, 3, 3, 2]), [1, 1, 1, 1], "SAME", name="conv")
    with tf.name_scope("scope"):
        y = tf.matmul(x, tf.placeholder(tf.float32, [3, 4]))
        tf.matmul(tf.nn.relu(y), tf.placeholder(tf.float32, [4, 5]), name="mm")
    tf.multiply(tf.ones([4, 6]), 2., name="total")
    tf.negative(tf.ones([3]), name="total/inner/")
    root = tf.profiler.profile(options=tf.profiler.ProfileOptionBuilder.float_operation())
    out = capsys.readouterr().out
    assert body(out) == FLOAT_OPERATIONS and OPTIONS in out
    assert root.total_float_ops == 6912 + 80 + 48 + 24 + 3


def test_no_report_and_older_names(capsys):
    variables()
    builder = tf.profiler.ProfileOptionBuilder(tf.contrib.tfprof.model_analyzer.TRAINABLE_VARS_PARAMS_STAT_OPTIONS)
    options = builder.with_empty_output().build()
    root = tf.contrib.tfprof.model_analyzer.print_model_analysis(tf.get_default_graph(), tfprof_options=options)
    assert capsys.readouterr().out == "Parsing Inputs...\n" and root.total_parameters == 1501054


def test_unknown_shapes_are_counted_and_left_out(capsys):
    tf.square(tf.placeholder(tf.float32, [None, 3]))
    root = tf.profiler.profile(options=tf.profiler.ProfileOptionBuilder.float_operation())
    assert root.total_float_ops == 0 and root.children == []
    assert capsys.readouterr().err == "1 ops no flops stats due to incomplete shapes.\n"


def test_what_a_run_would_tell_is_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="times and memory"):
        tf.profiler.ProfileOptionBuilder.time_and_memory()
    with pytest.raises(tf.errors.UnimplementedError, match="select="):
        tf.profiler.profile(options=dict(tf.profiler.ProfileOptionBuilder.float_operation(), select=["micros"]))
    with pytest.raises(tf.errors.UnimplementedError, match="max_depth=100"):
        tf.profiler.profile(options=tf.profiler.ProfileOptionBuilder().build())
    with pytest.raises(tf.errors.UnimplementedError, match="with_max_depth"):
        tf.profiler.ProfileOptionBuilder().with_max_depth(3)
    with pytest.raises(tf.errors.UnimplementedError, match="tf.profiler.Profiler"):
        tf.profiler.Profiler


def test_numbers_of_operations_by_type():
    x, y = (tf.placeholder(tf.float32, [2, 3, 5]) for _ in range(2))
    image, filters = tf.placeholder(tf.float32, [2, 9, 7, 3]), tf.placeholder(tf.float32, [3, 2, 3, 4])
    conv = tf.nn.conv2d(image, filters, [1, 2, 3, 1], "VALID")
    average = tf.nn.avg_pool(image, [1, 3, 2, 1], [1, 2, 3, 1], "VALID")
    largest = tf.nn.max_pool(image, [1, 3, 2, 1], [1, 2, 3, 1], "VALID")
    to_image, to_filters = tf.gradients(conv, [image, filters])
    of = tf.raw_ops
    # (tensor, what TF 1.15.5 says)
    told = [(tf.log(x), 30), (tf.rsqrt(x), 60), (of.Softmax(logits=x), 150), (tf.nn.l2_loss(x), 89), (x / y, 30),
            (tf.squared_difference(x, y), 60), (of.RsqrtGrad(y=x, dy=y), 120), (tf.reduce_mean(x, 1), 30),
            (tf.reduce_sum(x, [0, 1]), 25), (tf.argmax(x, 1), 20), (tf.add_n([x, y, x]), 60), (conv, 2304),
            (to_image, 3024), (to_filters, 3024), (average, 288), (tf.gradients(average, image)[0], 576),
            (largest, 288), (tf.gradients(largest, image)[0], 336), (tf.nn.bias_add(image, tf.zeros([3])), 378),
            (tf.matmul(tf.zeros([4, 3]), tf.zeros([4, 5]), transpose_a=True), 120),
            (of.BatchMatMul(x=tf.zeros([5, 2, 3]), y=tf.zeros([5, 3, 4])), 240),
            (tf.nn.depthwise_conv2d(tf.zeros([2, 8, 8, 3]), tf.zeros([3, 3, 3, 4]), [1, 1, 1, 1], "SAME"), 27648),
            (tf.nn.conv3d(tf.zeros([2, 5, 5, 5, 3]), tf.zeros([3, 3, 2, 3, 4]), [1, 1, 1, 1, 1], "VALID"), 31104)]
    options = dict(tf.profiler.ProfileOptionBuilder.float_operation(), output="none")
    root = tf.profiler.profile(options=options)
    numbers = {}

    def collect(node):
        numbers[node.name] = node.float_ops
        for child in node.children:
            collect(child)
    collect(root)
    assert [numbers[t.op.name] for t, _ in told] == [n for _, n in told]
