"""The audit: a program for each finding, and its innocent twin."""
import json
import os
import subprocess
import sys
import textwrap

import pytest

import graphreg as tf
from graphreg.tools import audit_terms
from graphreg.tools.audit import audit

START = """
import graphreg as tf
L = tf.contrib.layers
K = tf.keras
l2 = L.l2_regularizer(.1)
x = tf.placeholder(tf.float32, [None, 3])
R = tf.GraphKeys.REGULARIZATION_LOSSES
def minimize(loss):
    return tf.train.GradientDescentOptimizer(.1).minimize(loss)
"""
W = "w = tf.get_variable('w', [3, 2], regularizer=l2)\ndata = tf.reduce_mean(tf.matmul(x, w))\n"

# name -> (kinds of findings, program)
PROGRAMS = {
    "left out": (["left out"], W + "minimize(data)"),
    "left out, innocent": ([], W + "minimize(data + tf.add_n(tf.get_collection(R)))"),
    "left out with sum": ([], W + "minimize(data + sum(tf.get_collection(R)))"),
    "left out by half": (["left out"], W + "v = tf.get_variable('v', [2], regularizer=l2)\n"
                         "minimize(data + tf.reduce_sum(v) + tf.get_collection(R)[0])"),
    "left out by half, innocent": ([], W + "v = tf.get_variable('v', [2], regularizer=l2)\n"
                                   "minimize(data + tf.reduce_sum(v) + tf.losses.get_regularization_loss())"),
    "left out of layers":
        (["left out"], "y = tf.layers.dense(x, 2, kernel_regularizer=l2)\nminimize(tf.reduce_mean(y))"),
    "left out of layers, innocent": ([], "y = tf.layers.dense(x, 2, kernel_regularizer=l2)\n"
                                     "minimize(tf.reduce_mean(y) + tf.losses.get_regularization_loss())"),
    "left out of slim": (["left out"], "y = tf.contrib.slim.fully_connected(x, 2, weights_regularizer=l2)\n"
                         "tf.losses.mean_squared_error(x[:, :2], y)\nminimize(tf.losses.get_losses()[0])"),
    "left out of slim, innocent": ([], "y = tf.contrib.slim.fully_connected(x, 2, weights_regularizer=l2)\n"
                                   "tf.losses.mean_squared_error(x[:, :2], y)\nminimize(tf.losses.get_total_loss())"),
    "counted twice": (["counted twice"], W + "r = tf.losses.get_regularization_loss()\nminimize(data + r + r)"),
    "counted twice, innocent": ([], W + "r = tf.losses.get_regularization_loss()\nminimize(data + .5 * r + .5 * r)"),
    "counted twice by get_total_loss": (["counted twice"], W + "tf.losses.add_loss(data)\n"
                                        "minimize(tf.losses.get_total_loss() + tf.add_n(tf.get_collection(R)))"),
    "counted once by get_total_loss": ([], W + "tf.losses.add_loss(data)\n"
                                       "minimize(tf.losses.get_total_loss(False) + tf.add_n(tf.get_collection(R)))"),
    "counted twice by its sum": (["counted twice"], W + "tf.add_to_collection(R, tf.add_n(tf.get_collection(R)))\n"
                                 "minimize(data + tf.add_n(tf.get_collection(R)))"),
    "counted once by its sum": ([], W + "tf.add_to_collection('total', tf.add_n(tf.get_collection(R)))\n"
                                "minimize(data + tf.add_n(tf.get_collection(R)))"),
    "towers, each with all": ([], W + "towers = [data + tf.add_n(tf.get_collection(R)) for _ in range(2)]\n"
                              "minimize(tf.reduce_mean(tf.stack(towers)))"),
    "towers, summed": (["counted twice"], W + "towers = [data + tf.add_n(tf.get_collection(R)) for _ in range(2)]\n"
                       "minimize(tf.add_n(towers))"),
    "penalised penalties": (["penalised penalty"],
                            W + "minimize(data + L.apply_regularization(l2, tf.get_collection(R)))"),
    "penalised weights": ([], "w = tf.get_variable('w', [3, 2])\ndata = tf.reduce_mean(tf.matmul(x, w))\n"
                          "minimize(data + L.apply_regularization(l2, [w]))"),
    "penalised penalties by hand":
        (["penalised penalty"], W + "minimize(data + tf.nn.l2_loss(tf.get_collection(R)[0]))"),
    "penalised weights by hand": ([], "w = tf.get_variable('w', [3, 2])\n"
                                  "minimize(tf.reduce_mean(tf.matmul(x, w)) + .1 * tf.nn.l2_loss(w))"),
    "variable collected": (["variable collected"], "w = tf.get_variable('w', [3, 2])\ntf.add_to_collection(R, w)\n"
                           "minimize(tf.reduce_mean(tf.matmul(x, w)))"),
    "penalty collected": ([], "w = tf.get_variable('w', [3, 2])\ntf.add_to_collection(R, .1 * tf.nn.l2_loss(w))\n"
                          "minimize(tf.reduce_mean(tf.matmul(x, w)) + tf.add_n(tf.get_collection(R)))"),
    "applied twice": (["applied twice"], W + "L.apply_regularization(l2, [w])\n"
                      "minimize(data + tf.add_n(tf.get_collection(R)))"),
    "two penalties, one collected":
        ([], W + "minimize(data + tf.add_n(tf.get_collection(R)))\nL.l1_regularizer(.1)(w)"),
    "two penalties of a layer and its scope": (
        ["two penalties", "biases"], "with tf.variable_scope('s', regularizer=l2):\n"
        "  y = tf.layers.dense(x, 2, kernel_regularizer=L.l2_regularizer(.2))\n"
        "minimize(tf.reduce_mean(y) + tf.add_n(tf.get_collection(R)))"),
    "two kinds of penalty": ([], "w = tf.get_variable('w', [3, 2], regularizer=L.l1_l2_regularizer(.1, .2))\n"
                             "minimize(tf.reduce_mean(tf.matmul(x, w)) + tf.add_n(tf.get_collection(R)))"),
    "biases": (["biases"], "with tf.variable_scope('s', regularizer=l2):\n  w = tf.get_variable('w', [3, 2])\n"
               "  b = tf.get_variable('biases', [2])\n"
               "minimize(tf.reduce_mean(tf.matmul(x, w) + b) + tf.add_n(tf.get_collection(R)))"),
    "biases, innocent": ([], "with tf.variable_scope('s', regularizer=l2):\n  w = tf.get_variable('w', [3, 2])\n"
                         "  b = tf.get_variable('biases', [2], regularizer=tf.no_regularizer)\n"
                         "minimize(tf.reduce_mean(tf.matmul(x, w) + b) + tf.add_n(tf.get_collection(R)))"),
    "biases, asked for": ([], "b = tf.get_variable('bias', [3], regularizer=l2)\n"
                          "minimize(tf.reduce_mean(x + b) + tf.add_n(tf.get_collection(R)))"),
    "batch norm in a scope": (["biases", "not trainable"], "with tf.variable_scope('s', regularizer=l2):\n"
                              "  y = tf.layers.batch_normalization(x)\n"
                              "minimize(tf.reduce_mean(y) + tf.add_n(tf.get_collection(R)))"),
    "batch norm, asked for": ([], "y = tf.layers.batch_normalization(x, gamma_regularizer=l2)\n"
                              "minimize(tf.reduce_mean(y) + tf.add_n(tf.get_collection(R)))"),
    "not trainable": (["not trainable"], W + "v = tf.get_variable('v', [2], trainable=False, regularizer=l2)\n"
                      "minimize(data + tf.reduce_sum(v) + tf.add_n(tf.get_collection(R)))"),
    "not trainable, innocent": ([], W + "v = tf.get_variable('v', [2], trainable=False)\n"
                                "minimize(data + tf.reduce_sum(v) + tf.add_n(tf.get_collection(R)))"),
    "Keras losses left out":
        (["Keras losses left out"], "d = K.layers.Dense(2, kernel_regularizer=K.regularizers.l2(.1))\n"
                              "minimize(tf.reduce_mean(d(x)))"),
    "Keras losses asked for, left out": (["Keras losses left out"],
                                         "d = K.layers.Dense(2, kernel_regularizer=K.regularizers.l2(.1))\n"
                                         "y = d(x)\nd.losses\nminimize(tf.reduce_mean(y))"),
    "Keras losses, innocent": ([], "d = K.layers.Dense(2, kernel_regularizer=K.regularizers.l2(.1))\n"
                               "y = d(x)\nminimize(tf.reduce_mean(y) + tf.add_n(d.losses))"),
    "Keras fit": ([], "m = K.Sequential([K.layers.Dense(1, kernel_regularizer='l2', input_shape=(3,))])\n"
                  "m.compile('sgd', 'mse')\nimport numpy as np\nm.fit(np.ones((4, 3)), np.ones(4), verbose=0)"),
    "nothing to sum": (["nothing to sum"], "w = tf.get_variable('w', [3, 2])\n"
                       "minimize(tf.reduce_mean(tf.matmul(x, w)) + tf.losses.get_regularization_loss())"),
    "nothing in the scope": (["nothing in the scope"],
                             W + "minimize(data + tf.losses.get_regularization_loss('tower_0'))"),
    "something to sum": ([], W + "minimize(data + tf.losses.get_regularization_loss('w'))"),
    "decay and penalty": (["decay and penalty"], W + "tf.contrib.opt.AdamWOptimizer(.1).minimize("
                          "data + tf.add_n(tf.get_collection(R)))"),
    "decay alone": ([], "w = tf.get_variable('w', [3, 2])\n"
                    "tf.contrib.opt.AdamWOptimizer(.1).minimize(tf.reduce_mean(tf.matmul(x, w)))"),
    "factor of two": (["factor of two"], W + "v = tf.get_variable('v', [2], regularizer=K.regularizers.l2(.1))\n"
                      "minimize(data + tf.reduce_sum(v) + tf.add_n(tf.get_collection(R)))"),
    "factor of two, minded": ([], W + "v = tf.get_variable('v', [2], regularizer=K.regularizers.l2(.05))\n"
                              "minimize(data + tf.reduce_sum(v) + tf.add_n(tf.get_collection(R)))"),
    "a fed factor":
        ([], W + "beta = tf.placeholder(tf.float32, [])\nminimize(data + beta * tf.add_n(tf.get_collection(R)))"),
    "an activity": ([], "y = tf.layers.dense(x, 2, activity_regularizer=K.regularizers.l2(.1))\n"
                    "minimize(tf.reduce_mean(y) + tf.losses.get_regularization_loss())"),
    "an activity left out": (["left out"], "y = tf.layers.dense(x, 2, activity_regularizer=K.regularizers.l2(.1))\n"
                             "minimize(tf.reduce_mean(y))"),
    "resource variables": (["left out"], "tf.get_variable_scope().set_use_resource(True)\n" + W + "minimize(data)"),
    "resource variables, innocent": ([], "tf.get_variable_scope().set_use_resource(True)\n" + W
                                     + "minimize(data + tf.losses.get_regularization_loss())"),
    "no loss": ([], W),
}


def run(text, tmp_path):
    path = tmp_path / "prog.py"
    path.write_text(START + text + "\n")
    space = {"__name__": "prog"}
    exec(compile(path.read_text(), str(path), "exec"), space)
    return space


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_findings(name, tmp_path):
    kinds, program = PROGRAMS[name]
    space = run(program, tmp_path)
    found = audit()
    assert sorted(f.kind for f in found.findings) == sorted(kinds), str(found)
    for finding in found.findings:
        assert finding.text and finding.reason and finding.fix
    assert space


def test_the_table(tmp_path):
    run(W + "minimize(data + .5 * tf.add_n(tf.get_collection(R)))", tmp_path)
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        found = audit(session=s)
        expected = s.run("w/Regularizer/l2_regularizer:0")
    variable, = found.variables
    penalty, = variable.penalties
    assert (variable.name, variable.shape, variable.parameters, variable.trainable) == ("w", (3, 2), 6, True)
    assert penalty.formula() == "0.1 * sum(w^2)/2" and penalty.origin == "argument"
    assert penalty.place.line == 10 and penalty.place.path.endswith("prog.py")
    assert penalty.in_loss() == "once, factor 0.5" and penalty.uses[0].factor() == pytest.approx(.5)
    assert penalty.value == pytest.approx(expected)
    text = str(found)
    assert "w         3x2    6           0.1 * sum(w^2)/2  argument  prog.py:10  yes" in text
    assert "No findings." in text


def test_a_loss_can_be_given(tmp_path):
    space = run(W + "loss = data + tf.add_n(tf.get_collection(R))", tmp_path)
    assert not audit(space["loss"]).findings
    assert [f.kind for f in audit(space["data"]).findings] == ["left out"]
    assert "none is minimised" in str(audit())


def test_json(tmp_path):
    run(W + "minimize(data)", tmp_path)
    data = json.loads(audit().as_json())
    assert data["findings"][0]["kind"] == "left out" and data["findings"][0]["places"] == "prog.py:10"
    penalty, = data["variables"][0]["penalties"]
    assert penalty["in_loss"] == "no" and penalty["in_collection"] and penalty["scale"] == pytest.approx(.1)


# The three ways of a much-read question on weight decay with get_variable.
SUMMED = W + "loss = data + sum(tf.get_collection(R))\nminimize(loss)"
SCOPED = textwrap.dedent("""\
    with tf.variable_scope("net", regularizer=l2):
        w = tf.get_variable("w", [3, 2])
        v = tf.get_variable("v", [2, 1])
    data = tf.reduce_mean(tf.matmul(tf.matmul(x, w), v))
    minimize(data + tf.add_n(tf.get_collection(R)))
    """)
APPLIED = textwrap.dedent("""\
    weights = tf.get_variable("weights", [3, 2], regularizer=l2)
    tf.add_to_collection(R, weights)
    data = tf.reduce_mean(tf.matmul(x, weights))
    reg_variables = tf.get_collection(R)
    reg_term = L.apply_regularization(l2, reg_variables)
    minimize(data + reg_term)
    """)


def test_the_most_copied_recipes(tmp_path):
    for program in (SUMMED, SCOPED):
        tf.reset_default_graph()
        run(program, tmp_path)
        assert not audit().findings
    tf.reset_default_graph()
    run(APPLIED, tmp_path)
    found = audit()
    assert [f.kind for f in found.findings] == ["penalised penalty", "variable collected", "two penalties"]
    assert found.findings[0].places == "prog.py:14" and found.findings[2].places == "prog.py:14"


def command(*words, cwd):
    root = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
    return subprocess.run([sys.executable, "-m", "graphreg", "audit", *words], cwd=str(cwd), capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"})


LOCAL = """\
import sys
import tensorflow as tf
def build():
    with tf.Graph().as_default():
        w = tf.get_variable("w", [3], regularizer=tf.contrib.layers.l2_regularizer(.1))
        loss = tf.reduce_sum(w * tf.placeholder(tf.float32))
        tf.train.AdamOptimizer().minimize(loss + FACTOR * tf.losses.get_regularization_loss())
build()
print("built", sys.argv)
"""


def test_the_command_line(tmp_path):
    """Graphs that the program has let go are audited, too."""
    (tmp_path / "prog.py").write_text(LOCAL.replace("FACTOR", "1."))
    good = command("prog.py", "--n", "1", cwd=tmp_path)
    assert good.returncode == 0 and good.stdout.startswith("built ['prog.py', '--n', '1']\ngraphreg audit\nLoss: ")
    assert "No findings." in good.stdout and good.stderr == ""
    (tmp_path / "prog.py").write_text(LOCAL.replace("FACTOR * ", "2 * ") + "sys.exit(0)\n")
    doubled = command("--output", "report.json", "--json", "prog.py", cwd=tmp_path)
    assert doubled.returncode == 0 and doubled.stdout == "built ['prog.py']\n"
    data, = json.loads((tmp_path / "report.json").read_text())
    assert data["variables"][0]["penalties"][0]["factor"] == pytest.approx(2.)
    (tmp_path / "prog.py").write_text("import tensorflow as tf\n"
                                      "w = tf.get_variable('w', [3], regularizer=tf.nn.l2_loss)\n"
                                      "tf.train.AdamOptimizer().minimize(tf.reduce_sum(tf.exp(w)))\nprint(1)\n")
    bad = command("prog.py", cwd=tmp_path)
    assert bad.returncode == 1 and "1. collected, and in no loss: w/Regularizer/L2Loss  (prog.py:2)" in bad.stdout
    (tmp_path / "prog.py").write_text("raise SystemExit(7)\n")
    assert command("prog.py", cwd=tmp_path).returncode == 7


def test_a_sum_is_taken_apart():
    a, b = tf.Variable(1., name="a"), tf.Variable(2., name="b")
    beta = tf.placeholder(tf.float32, [], name="beta")
    total = 2. * (tf.square(a) - b * 3.) / 4. + tf.reduce_mean(tf.stack([tf.exp(a), tf.exp(b)])) + beta * tf.abs(a)
    terms, visited = audit_terms.take_apart(total)
    assert {t.tensor.op.name: t.factor() for t in terms} == {"Square": .5, "b/read": -1.5, "Exp": .5, "Exp_1": .5,
        "Abs": None}
    way, = visited[total.name]
    assert (way.factor, way.names, way.share) == (1., (), 1.)
