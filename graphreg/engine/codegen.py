"""Steps written out as one Python function: what a plan does, line by line, without the calls between.

A block's steps are closures at first.  A block that runs again and again is compiled: each op whose kernel only
takes values from slots becomes a line such as

    env[9] = k4(np, env[7], env[3], False)

and every other step a call.  The line on which an exception arises tells which op it came from.
GRAPHREG_DUMP_PLAN=1 prints the functions, GRAPHREG_WARM_RUNS=0 compiles before the first run.
"""
import os
import sys

import numpy as np

from ..core.registry import kept_text, runtime_attr
from .state import in_cell

# Runs after which a block is compiled.
WARM = int(os.environ.get("GRAPHREG_WARM_RUNS", 3))
_LITERALS = (bool, int, type(None))


class Inline:
    """A step in words: lines of source, with what the names in them stand for."""

    __slots__ = ("lines", "names")

    def __init__(self, lines, names):
        self.lines, self.names = lines, names


class Program:
    """Steps to be run in order: (op or None, closure), compiled once they have run a few times.

    Args:
      steps: list of (op, step).
      inlines: list like steps of None, or functions Places -> Inline or None, called when the block is compiled.
      run_steps: function (steps, env) that runs the closures.
      blame: function (op, error) -> the error to raise in its place.
    """

    def __init__(self, steps, inlines, run_steps, blame):
        self._steps, self._inlines, self._run_steps, self._blame = steps, inlines, run_steps, blame
        self._runs, self._function = 0, None

    def __call__(self, env):
        function = self._function
        if function is None:
            self._runs += 1
            if self._runs <= WARM:
                self._run_steps(self._steps, env)
                return
            function = self._function = self._compile()
        function(env)

    def _compile(self):
        source, names, ops = self._write()
        if os.environ.get("GRAPHREG_DUMP_PLAN"):
            print(source, file=sys.stderr)
        code = compile(source, "<plan>", "exec")
        exec(code, names)
        return blaming(names["run"], ops, self._blame)

    def _write(self):
        """(source, names, op of each line)."""
        lines, names, ops = ["def run(env):"], {"np": np}, [None]
        for i, ((op, step), write) in enumerate(zip(self._steps, self._inlines)):
            inline = None if write is None else write(IN_ENV)
            if inline is None:
                inline = Inline([f"s{i}(env)"], {f"s{i}": step})
            lines += ["    " + line for line in inline.lines]
            ops += [op] * len(inline.lines)
            names.update(inline.names)
        return "\n".join(lines + ["    return"]), names, ops + [None]


def blaming(function, ops, blame):
    """The function, with errors that name their op."""
    def run(*args):
        try:
            return function(*args)
        except Exception as error:
            blame_line(error, function, ops, blame)
            raise
    return run


def blame_line(error, function, ops, blame):
    """Tell `blame` the op of the line of a generated function that an error comes from."""
    frame = error.__traceback__
    while frame.tb_frame.f_code is not function.__code__:
        frame = frame.tb_next
    blame(ops[frame.tb_lineno - 1], error)


class Places:
    """The text of each slot's value: here all are in env."""

    def read(self, slot):
        return f"env[{slot}]"

    def write(self, slot):
        return f"env[{slot}]"

    @staticmethod
    def is_wanted(tensor):
        """bool: whether anybody looks at the value of an op's output; here that is not known."""
        return True

    def update(self, op):
        """(InPlace, VariableCells) of an op that changes variables of known shape where they are; here none is known."""

    def assigned(self, op):
        """The VariableCell of an op that gives it a value of the shape it has, where that is known; here it is not."""

    def looked(self, op, index, slot, look, names):
        """(lines, text) of an input whose value `look` may find in a variable's cell; names gets what they stand for."""
        name = f"g{op._id}_{index}"
        names[name] = in_cell(look)
        return [f"v{index} = {name}({self.read(slot)})"], f"v{index}"


IN_ENV = Places()


def call_of(op, key, before, texts, outputs, names, state=None, copies=None, kernel=None):
    """The Inline of an op's kernel, or None when its results do not go one to a place.

    Args:
      op: Operation.  key: str that no other step's names end in.
      before: lines that the texts need.  texts: for each flat input the source text of its value.
      outputs: the texts of the places of the results, None where nobody wants one.
      names: dict of what names in the texts stand for.
      state: what the kernel keeps: the name of it, or itself.
      copies: function (result, inputs) -> result that shares no memory with them, where that is needed.
      kernel: what is called in the kernel's place, or None.
    """
    op_def = op.op_def
    several = len(op_def.outputs) == 1 and op_def.outputs[0].is_list
    if not several and (any(arg.is_list for arg in op_def.outputs) or len(outputs) != len(op_def.outputs)):
        return None
    names["k" + key] = kernel or op_def.kernel
    if op_def.flag("source") and kernel is None:
        text = op_def.flag("source").format(*texts)
        return Inline(before + [text if outputs[0] is None else f"{outputs[0]} = {text}"], names)
    arguments = ["np"] + _kept(op_def, state, key, names) + _grouped(op, texts) + _attributes(op, key, names)
    text = f"k{key}({', '.join(arguments)})"
    own = _as_own(op, copies, texts, names)
    if len(outputs) == 1 and not several:
        text = own(text)
        return Inline(before + [text if outputs[0] is None else f"{outputs[0]} = {text}"], names)
    after = [f"{place} = {own(f'r[{i}]')}" for i, place in enumerate(outputs) if place is not None]
    return Inline(before + [f"r = {text}"] + after, names)


def _as_own(op, copies, texts, names):
    """Function: text of a result -> that of what is handed on: a copy, where that is needed, and no bare scalar text."""
    if copies is not None:
        names["copy"] = copies
    is_text = any(t._dtype.name == "string" for t in op._outputs)
    if is_text:
        names["kept_text"] = kept_text

    def own(text):
        text = text if copies is None else f"copy({text}, ({', '.join(texts)},))"
        return f"kept_text({text})" if is_text else text
    return own


def guarded(inline, needs, needs_one, outputs, token):
    """An Inline that is skipped when something it needs is dead.

    Args:
      needs, needs_one: texts of places all of which, or one of which, must be alive.
      outputs: places that are dead then.  token: place that tells others, or None.
    """
    dead = [f"{place} is DEAD" for place in needs]
    if needs_one:
        dead.append("(" + " and ".join(f"{place} is DEAD" for place in needs_one) + ")")
    if not dead:
        return inline
    told = lambda value: [] if token is None else [f"    {token} = {value}"]
    skipped = [f"    {place} = DEAD" for place in outputs] + told("DEAD")
    return Inline([f"if {' or '.join(dead)}:"] + (skipped or ["    pass"]) + ["else:"] + told("None")
                  + ["    " + line for line in inline.lines], inline.names)


def _kept(op_def, state, key, names):
    where = op_def.flag("state")
    if where == "run":
        return ["env[0]"]
    if not where:
        return []
    names["w" + key] = state
    return ["w" + key]


def _grouped(op, texts):
    """The texts of the arguments: lists where an argument is one."""
    out, at = [], 0
    for n in op.op_def.input_groups(op._attrs):
        out.append(texts[at] if n is None else f"[{', '.join(texts[at:at + n])}]")
        at += 1 if n is None else n
    return out


def _attributes(op, key, names):
    """The texts of the kernel's arguments behind the inputs."""
    op_def = op.op_def
    first = 1 + bool(op_def.flag("state")) + len(op_def.inputs)
    parameters = op_def.kernel.__code__.co_varnames[first:op_def.kernel.__code__.co_argcount]
    out = []
    for name in parameters:
        value = op if name == "op" else runtime_attr(op_def.attr_map[name].type, op._attrs[name])
        if type(value) in _LITERALS:
            out.append(repr(value))
        else:
            names[f"a{key}_{name}"] = value
            out.append(f"a{key}_{name}")
    return out
