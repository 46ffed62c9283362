"""The audit: what is said of each variable, what is found wrong, how it is told."""
import json
import os
import re
import subprocess
import sys
import textwrap
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from tools.audit_pairs import LINES, PAIRS, START, W

import graphreg as tf
from graphreg.tools import audit_findings, audit_program, audit_terms
from graphreg.tools.audit import audit


def run(text, tmp_path):
    """The names of a program that has run, as prog.py."""
    path = tmp_path / "prog.py"
    path.write_text(text)
    space = {"__name__": "prog"}
    exec(compile(text, str(path), "exec"), space)
    return space


def audited(text, tmp_path, **arguments):
    """The audit of a program below audit_pairs.START."""
    run(START + textwrap.dedent(text), tmp_path)
    return audit(**arguments)


def kinds(found):
    return sorted(f.kind for f in found.findings)


# ------------------------------------------------------------------ 40 pairs
@pytest.mark.parametrize("name", PAIRS)
def test_a_program_and_its_innocent_twin(name, tmp_path):
    pair = PAIRS[name]
    space = run(pair.guilty, tmp_path)
    guilty = audit()
    assert kinds(guilty) == sorted(pair.kinds), str(guilty)
    for finding in guilty.findings:
        assert finding.text and finding.reason.endswith(".") and finding.fix.endswith(".")
        assert finding.lines and all(p.path.endswith("prog.py") and p.text for p in finding.lines)
    del space
    tf.reset_default_graph()
    space = run(pair.innocent, tmp_path)
    innocent = audit()
    assert innocent.losses and not innocent.findings, str(innocent)


def test_there_is_a_pair_for_each_finding():
    with open(audit_findings.__file__, encoding="utf-8") as f:
        found = set(re.findall(r'Finding\(\s*"([a-zA-Z ]+)"', f.read()))
    assert len(PAIRS) >= 25 and found == {kind for pair in PAIRS.values() for kind in pair.kinds}


INNOCENT = {
    "a factor that decays": """
        step = tf.train.get_or_create_global_step()
        factor = tf.train.exponential_decay(1., step, 10, .5)
        minimize(data + factor * tf.losses.get_regularization_loss(), global_step=step)
        """,
    "a branch": """
        penalty = tf.losses.get_regularization_loss()
        minimize(tf.cond(tf.placeholder(tf.bool, []), lambda: data + penalty, lambda: data))
        """,
    "a fed share of unknown shape": """
        a = tf.placeholder(tf.float32)
        minimize((1 - a) * data + a * tf.losses.get_regularization_loss())
        """,
    "a loss that is scaled": "minimize(1024. * (data + tf.losses.get_regularization_loss()))",
    "a mean by hand": """
        each = tf.reduce_sum(tf.square(tf.matmul(x, w) - y), 1) + tf.losses.get_regularization_loss()
        minimize(tf.reduce_sum(each) / tf.cast(tf.shape(x)[0], tf.float32))
        """,
    "a root": "minimize(data + tf.sqrt(tf.losses.get_regularization_loss()))",
    "gradients apart": """
        opt = tf.train.AdamOptimizer()
        opt.compute_gradients(data)
        opt.compute_gradients(tf.losses.get_regularization_loss())
        """,
    "clipped gradients": """
        loss = data + tf.losses.get_regularization_loss()
        grads, _ = tf.clip_by_global_norm(tf.gradients(loss, tf.trainable_variables()), 5.)
        tf.train.AdamOptimizer().apply_gradients(zip(grads, tf.trainable_variables()))
        """,
    "towers, summed and divided": """
        towers = [data + tf.losses.get_regularization_loss() for _ in range(3)]
        minimize(tf.add_n(towers) / 3)
        """,
    "a penalty that is no size": """
        ortho = lambda v: .1 * tf.nn.l2_loss(tf.matmul(v, v, transpose_a=True) - tf.eye(2))
        v = tf.get_variable("v", [3, 2], regularizer=ortho)
        minimize(data + squares(tf.matmul(x, v)) + tf.nn.l2_loss(v) + tf.losses.get_regularization_loss())
        """,
    "two losses": """
        with tf.variable_scope("d", regularizer=l2):
            v = tf.get_variable("v", [3, 2])
        minimize(data + tf.add_n(tf.get_collection(R, "w")), var_list=[w])
        minimize(squares(tf.matmul(x, v)) + tf.add_n(tf.get_collection(R, "d")), var_list=[v])
        """,
    "scalars, one of them fixed": """
        a, b = tf.Variable(1.), tf.Variable(2., trainable=False)
        minimize(data + tf.losses.get_regularization_loss() + tf.square(a * b))
        """,
    "added where there is any": """
        tf.get_default_graph().clear_collection(R)
        penalties = tf.get_collection(R)
        loss = data + .1 * tf.nn.l2_loss(w)
        if penalties:
            loss += tf.add_n(penalties)
        minimize(loss)
        """,
}


@pytest.mark.parametrize("name", INNOCENT)
def test_nothing_is_found_where_nothing_is(name, tmp_path):
    found = audited(W + textwrap.dedent(INNOCENT[name]), tmp_path)
    assert found.losses and not found.findings, str(found)


# ------------------------------------------------------------------ the most copied recipes
SUMMED = """
reg_losses = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
reg_constant = 0.01
loss = data + reg_constant * sum(reg_losses)
minimize(loss)
"""
SCOPED = """
with tf.variable_scope("net", regularizer=l2):
    w = tf.get_variable("w", [3, 4])
    v = tf.get_variable("v", [4, 2])
data = squares(tf.matmul(tf.matmul(x, w), v))
minimize(data + tf.add_n(tf.get_collection(R)))
"""
APPLIED = """
weights = tf.get_variable("weights", [3, 2], regularizer=l2)
tf.add_to_collection(R, weights)
data = squares(tf.matmul(x, weights))
reg_variables = tf.get_collection(R)
reg_term = tf.contrib.layers.apply_regularization(l2, reg_variables)
minimize(data + reg_term)
"""


def test_the_most_copied_recipes(tmp_path):
    """Three answers to a much-read question: get_variable and sum, a scope's regularizer, apply_regularization."""
    for program in (W + SUMMED, SCOPED):
        assert not audited(program, tmp_path).findings
        tf.reset_default_graph()
    found = audited(APPLIED, tmp_path)
    at = {f.kind: f.places for f in found.findings}
    applied, collected = (f"prog.py:{LINES + n}" for n in (6, 3))
    assert at == {"penalised penalty": applied, "counted twice": applied, "variable collected": collected}
    assert found.variables[0].penalties[0].in_loss() == "in another penalty"


# ------------------------------------------------------------------ the table
def test_what_is_said_of_a_variable(tmp_path):
    run(START + W + "minimize(data + .5 * tf.add_n(tf.get_collection(R)))\n", tmp_path)
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        found = audit(session=s)
        expected = s.run("w/Regularizer/l2_regularizer:0")
    variable, = found.variables
    penalty, = variable.penalties
    assert (variable.name, variable.shape, variable.parameters, variable.trainable) == ("w", (3, 2), 6, True)
    assert penalty.formula() == "0.1 * sum(w^2)/2" and penalty.origin == "argument"
    assert penalty.place.line == LINES + 2 and penalty.place.path.endswith("prog.py")
    assert penalty.place.text == 'w = tf.get_variable("w", [3, 2], regularizer=l2)'
    assert penalty.in_loss() == "once, factor 0.5" and penalty.uses[0].factor() == pytest.approx(.5)
    assert penalty.value == pytest.approx(expected)
    row = f"w         3x2    6           0.1 * sum(w^2)/2  argument  prog.py:{LINES + 2}  yes        once, factor 0.5"
    assert row in str(found) and "No findings." in str(found)


SOURCES = {
    "argument": "v = tf.get_variable('v', [2, 2], regularizer=l2)",
    "scope s/t": "with tf.variable_scope('s/t', regularizer=l2):\n  tf.get_variable('v', [2, 2])",
    "scope (outermost)": "tf.get_variable_scope().set_regularizer(l2)\ntf.get_variable('v', [2, 2])",
    "scope r": "with tf.variable_scope('r', regularizer=l2):\n  tf.contrib.layers.fully_connected(x, 2)",
    "tf.layers": "tf.layers.dense(x, 2, kernel_regularizer=l2)",
    "contrib.layers": "tf.contrib.layers.fully_connected(x, 2, weights_regularizer=l2)",
    "Keras": "d = tf.keras.layers.Dense(2, kernel_regularizer='l2')\nd(x)\nd.losses",
    "tf.layers activity": "tf.layers.dense(x, 2, activity_regularizer=l2)",
    "apply_regularization": "tf.contrib.layers.apply_regularization(l2, [tf.Variable(1.)])",
    "by hand": "tf.add_to_collection(R, tf.nn.l2_loss(tf.Variable([[1.]])))",
}


@pytest.mark.parametrize("source", SOURCES)
def test_where_a_penalty_comes_from(source, tmp_path):
    found = audited(SOURCES[source] + "\n", tmp_path)
    assert {p.source() for p in found.penalties} == {source}
    assert all(p.place.path.endswith("prog.py") and p.place.line > LINES for p in found.penalties)
    scoped = [p.scope_place.line for p in found.penalties if p.scope_place is not None]
    assert scoped == [LINES + 1] * len(scoped) and bool(scoped) == source.startswith("scope")


USES = {
    "once": "1. * r", "twice": "r + r", "3 times": "r + r + r", "once, factor 0.25": "r / 4", "no": "0. * w[0, 0]",
    "twice, factor 3": "r + 2 * r", "once, factor beta": "tf.placeholder(tf.float32, [], name='beta') * r",
    "once, factor 1/size": "r / tf.cast(tf.shape(x)[0], tf.float32)", "not as a summand": "tf.maximum(r, 1.)",
    "once, factor -1": "-r",
}


@pytest.mark.parametrize("use", USES)
def test_how_the_loss_contains_a_penalty(use, tmp_path):
    found = audited(W + f"r = tf.losses.get_regularization_loss()\nminimize(data + {USES[use]})\n", tmp_path)
    assert found.variables[0].penalties[0].in_loss() == use


FORMULAS = {
    "0.1 * sum(w^2)/2": "l2", "0.3 * sum(|w|)": "tf.contrib.layers.l1_regularizer(.3)",
    "0.01 * sum(w^2)": "tf.keras.regularizers.l2(.01)", "0.02 * sum(|w|)": "tf.keras.regularizers.l1(.02)",
    "0.5 * sum(w^2)": "lambda v: .5 * tf.reduce_sum(v ** 2)", "sum(f(w)^2)/2": "lambda v: tf.nn.l2_loss(v - 1.)",
    "0.06 * sum(w^2)": "lambda v: .3 * tf.reduce_sum(.2 * tf.square(v))",
    "0.2 * mean(|w|)": "lambda v: .2 * tf.reduce_mean(tf.abs(v))",
    "0.1 * a function": "lambda v: .1 * tf.norm(v)",
    "scale * sum(w^2)/2": "tf.contrib.layers.l2_regularizer(tf.placeholder(tf.float32, [], name='scale'))",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_penalty_does(formula, tmp_path):
    found = audited(f"v = tf.get_variable('v', [3, 2], regularizer={FORMULAS[formula]})\n"
                    "minimize(squares(tf.matmul(x, v)) + tf.losses.get_regularization_loss())\n", tmp_path)
    penalty, = found.variables[0].penalties
    assert penalty.formula() == formula and penalty.in_loss() == "once"


def test_without_initial_values_there_are_no_values(tmp_path):
    run(START + W + "minimize(data)\n", tmp_path)
    with tf.Session() as s:
        found = audit(session=s)
    assert found.variables[0].penalties[0].value is None and "value" not in str(found)


def test_a_loss_can_be_given(tmp_path):
    space = run(START + W + "loss = data + tf.add_n(tf.get_collection(R))\n", tmp_path)
    assert not audit(space["loss"]).findings
    assert kinds(audit(space["data"])) == ["left out"]
    assert "none is minimised" in str(audit())


def test_json(tmp_path):
    data = json.loads(audited(W + "minimize(data)\n", tmp_path).as_json())
    finding, = data["findings"]
    assert finding["kind"] == "left out" and finding["places"] == f"prog.py:{LINES + 2}"
    penalty, = data["variables"][0]["penalties"]
    assert penalty["in_loss"] == "no" and penalty["in_collection"] and penalty["scale"] == pytest.approx(.1)
    assert data["losses"][0]["optimizers"] == ["GradientDescentOptimizer"]


def test_colours_and_width(tmp_path):
    found = audited(W + "minimize(data)\n", tmp_path)
    text = found.as_text(color=True, width=60)
    plain = re.sub(r"\033\[[\d;]*m", "", text)
    assert text != plain and plain.replace("\n   ", " ").split() == found.as_text().split()
    findings = plain[plain.index("1. "):].splitlines()
    assert max(len(line) for line in findings if "prog.py" not in line) <= 60


def test_a_sum_is_taken_apart():
    a, b = tf.Variable(1., name="a"), tf.Variable(2., name="b")
    beta = tf.placeholder(tf.float32, [], name="beta")
    total = 2. * (tf.square(a) - b * 3.) / 4. + tf.reduce_mean(tf.stack([tf.exp(a), tf.exp(b)])) + beta * tf.abs(a)
    terms, visited = audit_terms.take_apart(total)
    assert {t.tensor.op.name: t.factor() for t in terms} == {
        "Square": .5, "b/read": -1.5, "Exp": .5, "Exp_1": .5, "Abs": None}
    way, = visited[total.name]
    assert (way.factor, way.names, way.share) == (1., (), 1.)


def test_a_training_loop_that_asks_for_a_collection_fills_no_memory():
    for _ in range(1100):
        tf.get_collection("losses")
    assert len(tf.get_default_graph()._hidden["empty reads"]) == 1000


# ------------------------------------------------------------------ the page
class Page(HTMLParser):
    """Every element closed in its turn; the drawings as text."""

    void = {"meta", "br"}

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.data = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)
        self.links += [v for k, v in attrs if k in ("src", "href")]

    def handle_startendtag(self, tag, attrs):
        self.links += [v for k, v in attrs if k in ("src", "href")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.data.append(data.strip())


PAGED = """
with tf.variable_scope("<net>".strip("<>"), regularizer=l2):
    w = tf.get_variable("w", [3, 2])
    v = tf.get_variable("v", [2, 2])
first, second = tf.get_collection(R)
minimize(squares(tf.matmul(tf.matmul(x, w), v)) + first + first)
"""


def test_a_page(tmp_path):
    text = audited(PAGED, tmp_path).as_html("<prog>.py")
    page = Page(text)
    assert page.open == [] and page.links == [] and "url(" not in text and "<prog>" not in text
    drawing = ElementTree.fromstring(text[text.index("<svg"):text.index("</svg>") + 6])
    boxes = [r.get("class") for r in drawing.iter("rect")]
    assert boxes == ["loss", "box data", "box odd", "box bad"]
    words = [t.text for t in drawing.iter("text")]
    assert "left outside the loss" in words and "twice" in words
    assert words.index("net/w") < words.index("left outside the loss") < words.index("net/v")
    assert words.count(f"0.1 * sum(w^2)/2, scope net, prog.py:{LINES + 3}") == 1
    for rectangle in drawing.iter("rect"):
        width, height = map(float, drawing.get("viewBox").split()[2:])
        assert float(rectangle.get("x")) + float(rectangle.get("width")) <= width
        assert float(rectangle.get("y")) + float(rectangle.get("height")) <= height


def test_a_page_of_many_penalties(tmp_path):
    found = audited("""
        h = x
        for i in range(26):
            h = tf.contrib.layers.linear(h, 3, weights_regularizer=l2)
        minimize(squares(h[:, :2]) + sum(tf.get_collection(R)[:-1]))
        """, tmp_path)
    text = found.as_html("prog.py")
    assert re.search("and \\d+ more", text) and text.count("<rect") < 30
    assert text.count("<tr>") == 1 + 2 * 26


# ------------------------------------------------------------------ the command
def watched(text, tmp_path):
    with audit_program._Watch() as watch:
        run(text, tmp_path)
        return watch.finish()


LOCAL = """\
import graphreg as tf
def build(factor):
    with tf.Graph().as_default():
        w = tf.get_variable("w", [3], regularizer=tf.contrib.layers.l2_regularizer(.1))
        loss = tf.reduce_sum(w * tf.placeholder(tf.float32))
        train = tf.train.AdamOptimizer().minimize(loss + factor * tf.losses.get_regularization_loss())
        with tf.Session() as s:
            s.run(tf.global_variables_initializer())
build(1.)
build(2.)
"""


def test_graphs_that_the_program_lets_go_are_audited(tmp_path):
    first, second = watched(LOCAL, tmp_path)
    factors = [a.variables[0].penalties[0].uses[0].factor() for a in (first, second)]
    assert factors == pytest.approx([1., 2.])
    assert first.variables[0].penalties[0].value > 0.


def test_a_report(tmp_path, capsys):
    audits = watched(LOCAL, tmp_path)
    audit_program.Report().write(audits, "prog.py")
    assert capsys.readouterr().out.startswith("graphreg audit\nLoss: add:0 (prog.py:6), minimised by AdamOptimizer")
    audit_program.Report(True, str(tmp_path / "r.json"), str(tmp_path / "r.html")).write(audits, "prog.py")
    assert len(json.loads((tmp_path / "r.json").read_text())) == 2 and capsys.readouterr().out == ""
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("<svg") == 2
    audit_program.Report().write([], "prog.py")
    assert "minimised no loss" in capsys.readouterr().out


def command(*words, cwd):
    root = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))
    return subprocess.run([sys.executable, "-m", "graphreg", "audit", *words], cwd=str(cwd), capture_output=True,
                          text=True, env={**os.environ, "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"})


def test_the_command_line(tmp_path):
    (tmp_path / "prog.py").write_text("import sys\nimport tensorflow as tf\n"
                                      "w = tf.get_variable('w', [3], regularizer=tf.nn.l2_loss)\n"
                                      "tf.train.AdamOptimizer().minimize(tf.reduce_sum(tf.exp(w)))\nprint(sys.argv)\n")
    bad = command("prog.py", "--n", "1", cwd=tmp_path)
    assert bad.returncode == 1 and bad.stdout.startswith("['prog.py', '--n', '1']\ngraphreg audit\nLoss: Sum:0 ")
    assert "1. collected, and in no loss: w/Regularizer/L2Loss\n   prog.py:3  w = tf.get_variable" in bad.stdout


@pytest.mark.slow
def test_the_command_line_of_a_good_program_and_one_that_fails(tmp_path):
    (tmp_path / "prog.py").write_text(LOCAL.replace("graphreg", "tensorflow") + "print('built')\n")
    good = command("--json", "--output", "report.json", "--html", "report.html", "prog.py", cwd=tmp_path)
    assert good.returncode == 0 and good.stdout == "built\n" and good.stderr == ""
    first, second = json.loads((tmp_path / "report.json").read_text())
    assert second["variables"][0]["penalties"][0]["factor"] == pytest.approx(2.) and not first["findings"]
    (tmp_path / "prog.py").write_text("raise SystemExit(7)\n")
    assert command("prog.py", cwd=tmp_path).returncode == 7
