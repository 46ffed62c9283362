"""tf.profiler: the parameters and the floating point operations of a graph, scope by scope."""
import re
import sys
from math import prod

from .core import errors, scopes
from .core.collections import GraphKeys

_DEFAULTS = {"max_depth": 10000, "min_bytes": 0, "min_peak_bytes": 0, "min_residual_bytes": 0, "min_output_bytes": 0,
             "min_micros": 0, "min_accelerator_micros": 0, "min_cpu_micros": 0, "min_params": 0, "min_float_ops": 0,
             "min_occurrence": 0, "order_by": "name", "account_type_regexes": [".*"],
             "start_name_regexes": [".*"], "trim_name_regexes": [], "show_name_regexes": [".*"],
             "hide_name_regexes": [], "account_displayed_op_only": True, "select": [], "step": -1,
             "output": "stdout"}
_SHOWN = {"params": ("# parameters", "param: Number of parameters (in the Variable).", "params"),
          "float_ops": ("# float_ops", "flops: Number of float operations. Note: Please read the implementation for "
                                       "the math behind it.", "flops")}
_ROOT = "_TFProfRoot"


# ------------------------------------------------------------------ options
class ProfileOptionBuilder:
    """Builder of options of profile: dict from names to values.

    Args:
      options: dict to start from; TF's default, times of runs, is refused when it is used.
    Source: tf.profiler.ProfileOptionBuilder.
    """

    def __init__(self, options=None):
        start = _options(max_depth=100, account_displayed_op_only=False, select=["micros"])
        self._options = dict(start if options is None else options)

    @staticmethod
    def trainable_variables_parameter():
        """Options for the sizes of the trainable variables."""
        return _options(account_type_regexes=["_trainable_variables"], select=["params"])

    @staticmethod
    def float_operation():
        """Options for the numbers of floating point operations of those ops whose number is known."""
        return _options(min_float_ops=1, order_by="float_ops", select=["float_ops"])

    @staticmethod
    def time_and_memory(*args, **kwargs):
        """Refused: a run's times and memory are not profiled."""
        raise errors.not_emulated("tf.profiler of times and memory")

    def build(self):
        """dict of the options."""
        return dict(self._options)

    def with_stdout_output(self):
        """Print the report."""
        return self._with(output="stdout")

    def with_empty_output(self):
        """Print no report."""
        return self._with(output="none")

    def order_by(self, attribute):
        """Sort by "name", or by what is selected, the largest first."""
        return self._with(order_by=attribute)

    def select(self, attributes):
        """Tell ["params"] or ["float_ops"]."""
        return self._with(select=list(attributes))

    def with_accounted_types(self, account_type_regexes):
        """Count ops of types that match, and "_trainable_variables"."""
        return self._with(account_type_regexes=list(account_type_regexes))

    def account_displayed_op_only(self, is_true):
        """Whether totals are of what is shown."""
        return self._with(account_displayed_op_only=is_true)

    def __getattr__(self, name):
        if name.startswith("with_"):
            raise errors.not_emulated(f"tf.profiler.ProfileOptionBuilder.{name}")
        raise AttributeError(f"'ProfileOptionBuilder' object has no attribute {name!r}")

    def _with(self, **changes):
        self._options.update(changes)
        return self


# Options that a report tells although the dicts of the builder have none of them.
_UNSAID = ("min_peak_bytes", "min_residual_bytes", "min_output_bytes", "min_accelerator_micros", "min_cpu_micros")


def _options(**changes):
    options = {key: value for key, value in _DEFAULTS.items() if key not in _UNSAID}
    return {**options, **changes}


def _checked(options):
    """Options with their defaults.

    Raises:
      UnimplementedError: some that are not emulated.
    """
    options = {**_DEFAULTS, **options}
    may_differ = ("min_float_ops", "order_by", "account_type_regexes", "select", "output")
    for key, value in options.items():
        if key not in may_differ and value != _DEFAULTS.get(key):
            raise errors.not_emulated(f"tf.profiler's option {key}={value!r}")
    if list(options["select"]) not in (["params"], ["float_ops"]):
        raise errors.not_emulated(f"tf.profiler's option select={options['select']!r}")
    if options["output"] not in ("stdout", "none") or options["order_by"] not in ("name", *options["select"]):
        raise errors.not_emulated(f"tf.profiler's output {options['output']!r} ordered by {options['order_by']!r}")
    return options


# ------------------------------------------------------------------ operations of ops
def _out(op, number=0):
    return _count(op.outputs[number])


def _in(op, number=0):
    return _count(op.inputs[number])


def _count(tensor):
    return prod(tensor.shape.as_list())


def _window(op):
    return prod(op.get_attr("ksize"))


def _area(op, number=1, left_out=1):
    """Elements of a filter, without its last so many dimensions."""
    dims = op.inputs[number].shape.as_list()
    return prod(dims[:len(dims) - left_out])


def _convolution_gradient(op, image, filter_):
    (high, wide, _, channels), strides = filter_.shape.as_list(), op.get_attr("strides")
    return 2 * _count(image) * high * wide * channels // (strides[1] * strides[2])


_FLOPS = dict.fromkeys("Log Neg Reciprocal Square BiasAdd AssignAdd AssignSub".split(), _in)
_FLOPS.update(dict.fromkeys("Add Sub Mul RealDiv Maximum Minimum Pow Greater GreaterEqual Less LessEqual Equal "
                            "NotEqual".split(), _out))
_FLOPS.update(dict.fromkeys(("Sum", "ArgMax", "ArgMin", "BiasAddGrad"), lambda op: _in(op) - _out(op)))
_FLOPS.update({
    "Rsqrt": lambda op: 2 * _in(op), "Softmax": lambda op: 5 * _in(op), "L2Loss": lambda op: 3 * _in(op) - 1,
    "SquaredDifference": lambda op: 2 * _out(op), "RsqrtGrad": lambda op: 4 * _out(op), "Mean": _in,
    "AddN": lambda op: _out(op) * (len(op.inputs) - 1),
    "MatMul": lambda op: 2 * _out(op) * op.inputs[0].shape.as_list()[0 if op.get_attr("transpose_a") else 1],
    "BatchMatMul": lambda op: 2 * _out(op) * op.inputs[0].shape.as_list()[-2 if op.get_attr("adj_x") else -1],
    "Conv2D": lambda op: 2 * _out(op) * _area(op), "Conv3D": lambda op: 2 * _out(op) * _area(op),
    "DepthwiseConv2dNative": lambda op: 2 * _out(op) * _area(op, left_out=2),
    "Dilation2D": lambda op: 2 * _out(op) * _area(op),
    "Conv2DBackpropInput": lambda op: _convolution_gradient(op, op.outputs[0], op.inputs[1]),
    "Conv2DBackpropFilter": lambda op: _convolution_gradient(op, op.inputs[0], op.outputs[0]),
    "MaxPool": lambda op: _out(op) * _window(op), "AvgPool": lambda op: _out(op) * _window(op),
    "AvgPoolGrad": lambda op: 2 * _in(op, 1) * _window(op),
    "MaxPoolGrad": lambda op: _in(op, 1) * (_window(op) + 1),
})


def _float_ops(graph):
    """dict from names of ops to their numbers of operations; ops of unknown shapes are counted on stderr."""
    found, unknown = {}, 0
    for op in graph.get_operations():
        if op.type in _FLOPS:
            if all(t.shape.is_fully_defined() for t in (*op.inputs, *op.outputs)):
                found[op.name] = int(_FLOPS[op.type](op))
            else:
                unknown += 1
    if unknown:
        print(f"{unknown} ops no flops stats due to incomplete shapes.", file=sys.stderr)
    return found


_VARIABLES = ("VariableV2", "Variable", "VarHandleOp", "AutoReloadVariable")


def _parameters(graph):
    """dict from names of variables to their shapes."""
    return {op.name: list(op.get_attr("shape").dim) for op in graph.get_operations() if op.type in _VARIABLES}


def _accounted(graph, regexes):
    """The names of the ops whose types match."""
    trainable = {v.op.name for v in graph.get_collection(GraphKeys.TRAINABLE_VARIABLES)}
    types = lambda op: [op.type] + ["_trainable_variables"] * (op.name in trainable)
    return {op.name for op in graph.get_operations() if any(re.fullmatch(r, t) for r in regexes for t in types(op))}


# ------------------------------------------------------------------ the tree
class GraphNodeProto:
    """A scope or an op in a report.

    name  parameters  float_ops  total_parameters  total_float_ops  total_definition_count  children
    Source: tf.profiler.GraphNodeProto, without what a run tells.
    """

    def __init__(self, name):
        self.name, self.children = name, []
        self.parameters = self.float_ops = self.total_parameters = self.total_float_ops = 0
        self.total_definition_count = 1
        self.shape, self.is_accounted = None, False

    def total(self, what):
        """Own number of "params" or "float_ops" and that of all within."""
        return self.total_parameters if what == "params" else self.total_float_ops

    def __repr__(self):
        return (f"<GraphNodeProto {self.name}: {self.total_parameters} parameters, {self.total_float_ops} float_ops, "
                f"{len(self.children)} children>")


def _tree(own, shapes, keeps_scopes):
    """The tree of what has numbers: of scopes too, where they are kept."""
    nodes = {"": GraphNodeProto(_ROOT)}
    for name in sorted(own, key=lambda n: n.split("/")):
        parent, parts = nodes[""], name.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            if path not in nodes and (path in own or keeps_scopes):
                nodes[path] = GraphNodeProto(path)
                parent.children.append(nodes[path])
            parent = nodes.get(path, parent)
        nodes[name].is_accounted, nodes[name].shape = True, shapes.get(name)
    return nodes


def _fill(node, own, what):
    for child in node.children:
        _fill(child, own, what)
    number = own.get(node.name, 0)
    total = number + sum(c.total(what) for c in node.children)
    if what == "params":
        node.parameters, node.total_parameters = number, total
    else:
        node.float_ops, node.total_float_ops = number, total
    node.total_definition_count += sum(c.total_definition_count for c in node.children)


def _sorted(node, options):
    by_name = options["order_by"] == "name"
    node.children.sort(key=lambda c: c.name if by_name else (-c.total(options["order_by"]), c.name))
    for child in node.children:
        _sorted(child, options)


# ------------------------------------------------------------------ the report
def _number(n):
    for size, letter in ((10 ** 9, "b"), (10 ** 6, "m"), (10 ** 3, "k")):
        if n >= size:
            return f"{n / size:.2f}{letter}"
    return str(n)


def _line(node, what):
    own = _number(node.parameters if what == "params" else node.float_ops) if node.is_accounted else "--"
    text = f"{own}/{_number(node.total(what))} {_SHOWN[what][2]}"
    if node.shape is not None:
        text = f"{'x'.join(map(str, node.shape)) or '1'}, {text}"
    return f"{node.name} ({text})"


def _lines(node, what, depth):
    yield "  " * depth + _line(node, what)
    for child in node.children:
        yield from _lines(child, what, depth + 1)


def _text(value):
    return ("true" if value else "false") if isinstance(value, bool) else (
        ",".join(value) if isinstance(value, (list, tuple)) else str(value))


def _print_report(root, options):
    what, = options["select"]
    title, doc, _ = _SHOWN[what]
    print("\n=========================Options=============================")
    keys = [k for k in _DEFAULTS if k != "step"]
    keys.insert(keys.index("order_by"), "step")
    for key in keys:
        print(f"-{key:<26} {_text(options[key])}" + (":" if key == "output" else ""))
    print("\n==================Model Analysis Report======================\n\nDoc:\n"
          "scope: The nodes in the model graph are organized by their names, which is hierarchical like filesystem.\n"
          f"{doc}\n\nProfile:\nnode name | {title}")
    print("\n".join(_lines(root, what, 0)))
    print("\n======================End of Report==========================")


def profile(graph=None, run_meta=None, op_log=None, cmd="scope", options=0):
    """Tell, scope by scope, how many parameters or floating point operations a graph has.

    Args:
      graph: Graph, by default the default one.
      run_meta, op_log: None.
      cmd: "scope".
      options: dict of ProfileOptionBuilder; default the parameters of the trainable variables.
    Returns:
      GraphNodeProto, the root, with total_parameters or total_float_ops.
    Raises:
      UnimplementedError: another cmd or option, or the metadata of a run.
    Source: tf.profiler.profile.
    """
    if run_meta is not None or op_log is not None or cmd != "scope":
        raise errors.not_emulated("tf.profiler.profile with run_meta, op_log or another cmd than 'scope'")
    graph = graph or scopes.get_default_graph()
    options = _checked(options or ProfileOptionBuilder.trainable_variables_parameter())
    what, = options["select"]
    shapes = _parameters(graph)
    numbers = {n: prod(d.size for d in dims) for n, dims in shapes.items()} if what == "params" else _float_ops(graph)
    accounted = _accounted(graph, options["account_type_regexes"])
    if what == "params" and not accounted <= shapes.keys():
        raise errors.not_emulated("tf.profiler's parameters of ops that are no variables")
    least = 0 if what == "params" else options["min_float_ops"]
    if what == "float_ops" and not least:
        raise errors.not_emulated("tf.profiler's float_ops with min_float_ops=0")
    own = {n: k for n, k in numbers.items() if n in accounted and k >= least}
    root = _tree(own, {n: [d.size for d in dims] for n, dims in shapes.items()}, keeps_scopes=not least)[""]
    _fill(root, own, what)
    _sorted(root, options)
    print("Parsing Inputs...")
    if options["output"] == "stdout":
        _print_report(root, options)
    return root


def __getattr__(name):
    if name in ("Profiler", "advise", "write_op_log", "AdviceProto", "MultiGraphNodeProto", "OpLogProto"):
        raise errors.not_emulated(f"tf.profiler.{name}")
    raise AttributeError(f"module 'graphreg.profiler' has no attribute {name!r}")
