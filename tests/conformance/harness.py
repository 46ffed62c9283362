"""What the generic tests share: making an op from a sample, and running its kernel."""
import gzip
import importlib
import importlib.util
import json
import os
import pkgutil

import numpy as np

import graphreg.ops
from graphreg.core import dtypes, errors, raw, registry, scopes
from graphreg.core.convert import to_tensor
from graphreg.engine import jax_ops, numpy_engine
from graphreg.engine.state import SessionState
from graphreg.kernels.scatter import Rows

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(os.path.dirname(HERE), "golden")
HOLDS_VARIABLE = ("updates", "reads")      # flags that name inputs whose values come from variables


def load_every_family():
    """Every declared op by name, also of families that wait for their first use."""
    for module in pkgutil.iter_modules(graphreg.ops.__path__):
        importlib.import_module("graphreg.ops." + module.name)
    return registry.all_ops()


def read_json(name):
    with gzip.open(os.path.join(GOLDEN, name), "rb") as f:
        return json.loads(f.read().decode("utf-8"))


OPS = load_every_family()
FACTS = read_json("opdefs.json.gz")


# ------------------------------------------------------------------ building
def variable_inputs(op_def):
    """Names of the inputs that take a variable or its handle."""
    names = {n for flag in HOLDS_VARIABLE for n in op_def.flag(flag) or ()}
    return names | {a.name for a in op_def.inputs if a.is_ref}


def flat(inputs):
    """The arrays of a sample in a row."""
    return [v for value in inputs for v in (value if isinstance(value, list) else [value])]


def make(op_type, sample, shape_of=None):
    """Make one op of a type in the default graph.

    shape_of: function (place among the flat inputs, array) -> "const", or the raw shape of a placeholder;
    by default every input is a constant.  Inputs that take variables get one.
    """
    op_def = OPS[op_type]
    held, at, given = variable_inputs(op_def), 0, {}
    for arg, value in zip(op_def.inputs, sample.inputs):
        tensors = []
        for array in value if isinstance(value, list) else [value]:
            how = "const" if shape_of is None else shape_of(at, array)
            tensors.append(_input(array, how, arg if arg.name in held else None))
            at += 1
        given[arg.name] = tensors if isinstance(value, list) else tensors[0]
    getattr(raw, op_type)(**given, **sample.attrs)
    return scopes.get_default_graph().get_operations()[-1]


def _input(array, how, variable_arg):
    dtype = dtype_of(array)
    shape = array.shape if how == "const" else how
    if variable_arg is not None:
        maker = raw.VariableV2 if variable_arg.is_ref else raw.VarHandleOp
        return maker(shape=shape, dtype=dtype)
    if how == "const":
        return to_tensor(array)
    return raw.Placeholder(dtype=dtype, shape=how)


def dtype_of(array):
    return dtypes.string if array.dtype == object else dtypes.as_dtype(array.dtype)


def static_shapes(op):
    return [t._shape for t in op.outputs]


def fits(real, static):
    """Whether a shape at run time is one that the static shape allows."""
    if static is None:
        return True
    return len(real) == len(static) and all(s is None or s == r for r, s in zip(real, static))


# ------------------------------------------------------------------ running
class NumpyEngine:
    """Runs one op's pure kernel on arrays that nobody can write into."""

    name = "numpy"

    def run(self, op, arrays):
        """(new values of the updated inputs, values of the outputs that are no refs)."""
        call = self._kernel(op)
        with np.errstate(all="ignore"):
            results = call([read_only(a) for a in arrays])
        updated = op.op_def.flag("updates") or ()
        before = [a for arg, a in zip(op.op_def.inputs, arrays) if arg.name in updated]
        new = [r.applied(np.array(a)) if isinstance(r, Rows) else r for r, a in zip(results, before)]
        return new, results[len(updated):]

    def _kernel(self, op):
        where = op.op_def.flag("state")
        state = SessionState() if where == "session" else op.op_def.flag("make_state")(op._attrs) if where == "node" else None
        call = op.op_def.bind(op, np, state)
        if where == "run":
            return lambda arrays: call([{}] + list(arrays))
        return call


class JaxEngine(NumpyEngine):
    """Runs one op as the JAX engine does: traced, or on NumPy where it is not traced or `failed` says so."""

    name = "jax"

    def run(self, op, arrays):
        jax_trace = importlib.import_module("graphreg.engine.jax_engine").jax_trace
        if not jax_trace.may_trace(op) or op.type in jax_trace.HANDLES:
            return super().run(op, arrays)
        host = set(op.op_def.flag("host") or ()) | set(jax_ops.KNOWN_INPUTS.get(op.type, ()))
        known = [arg.name in host for arg, v in numpy_engine.inputs_with_args(op)]
        for how in (known, [True] * len(known)):
            try:
                results = self._traced(jax_trace, op, arrays, how)
            except jax_trace.Untraceable:
                continue
            if results is None:
                break
            updated = len(op.op_def.flag("updates") or ())
            return results[:updated], results[updated:]
        return super().run(op, arrays)

    def _traced(self, jax_trace, op, arrays, known):
        """Results of one op as a jitted function of what is not known, or None when it says that it fails."""
        jax = jax_trace.jax
        make = op.op_def.flag("make_state") if op.op_def.flag("state") == "node" else None
        stream = make(op._attrs) if make else None
        places = [i for i, k in enumerate(known) if not k]

        def function(values, start):
            tracer = jax_trace.Tracer(None, [], {}, {op: (stream.key, start)} if make else {})
            ins = list(map(np.asarray, arrays))
            for i, v in zip(places, values):
                ins[i] = v
            try:
                results = tracer.call(op, ins)
            except jax_trace.Untraceable:
                raise
            except errors.OpError:
                raise
            except Exception as error:
                raise jax_trace.Untraceable(str(error)) from error
            return [jax.numpy.asarray(r) for r in results], tracer.failed.value
        start = np.array([0, 0] if stream is None else [stream.counter & (1 << 64) - 1, stream.counter >> 64], np.uint64)
        results, failed = jax.jit(function)([arrays[i] for i in places], start)
        return None if failed else [np.asarray(r)[()] for r in results]


def read_only(array):
    copy = np.array(array)
    copy.flags.writeable = False
    return copy


ENGINES = {"numpy": NumpyEngine}
if importlib.util.find_spec("jax"):
    ENGINES["jax"] = JaxEngine


def value_outputs(op):
    """The outputs that hold values: those that are no refs."""
    return [t for t in op.outputs if not t.dtype._is_ref_dtype]
