"""The eager engine: a graph that runs each op at once and keeps none."""
import random

import numpy as np

from ..core import errors, scopes, shape_fns
from ..core.eager import EagerTensor, ExecutedOperation
from ..core.graph import Graph
from ..kernels.scatter import Rows
from .numpy_engine import as_op_error, inputs_with_args, lookup_of
from .state import SessionState, VariableCell


class EagerCell(VariableCell):
    """A variable's storage that takes each new value as a buffer of its own, so that reads need no copy."""

    def change_in_parts(self):
        """False: others hold the buffer."""
        return False

    def assign(self, new):
        self.value = new.applied(self.value) if type(new) is Rows else np.asarray(new)


class EagerGraph(Graph):
    """What is the default graph under eager execution: making an op means running it.

    Names only serve variables and are not made unique; control dependencies, devices and colocation mean nothing
    where everything runs in the order it is written.  Collections are kept.
    """

    executes = True

    def __init__(self):
        super().__init__()
        self.state = SessionState()
        self._kept = {}
        self._rng = random.Random(self._seed)

    # ---------------------------------------------------------- seeds
    @property
    def seed(self):
        """int or None: the global random seed."""
        return self._seed

    @seed.setter
    def seed(self, seed):
        """Setting it starts all random streams anew."""
        self._seed = seed
        self._rng = random.Random(seed)
        self._kept = {}

    def _default_op_seed(self):
        return self._rng.randint(0, 2 ** 31 - 1)

    # ---------------------------------------------------------- scopes
    def unique_name(self, name, mark_as_used=True):
        """`name` within the current scope; it may be taken."""
        return f"{self._name_stack}/{name}" if self._name_stack else name

    def control_dependencies(self, control_inputs):
        return scopes.nothing

    def colocate_with(self, op, ignore_existing=False):
        return scopes.nothing

    # ---------------------------------------------------------- running
    def add_op(self, op_def, inputs, attrs, name=None):
        return self.execute(op_def, inputs, attrs)

    def execute(self, op_def, inputs, attrs):
        """Run one op.

        Args:
          op_def: OpDef.  inputs: flat list of EagerTensors.  attrs: attributes as an Operation keeps them.
        Returns:
          ExecutedOperation, whose outputs are EagerTensors.
        Raises:
          OpError: the kernel refused.
        """
        op = ExecutedOperation(self, op_def, inputs, attrs)
        types = op_def.output_types(attrs)
        op._outputs = [EagerTensor(v, t) for v, t in zip(self._results(op), types)]
        if any(t.name in ("resource", "variant") for t in types):
            self._describe_handles(op)
        return op

    def _results(self, op):
        op_def = op.op_def
        if op_def.name == "Const":
            return [op._attrs["value"]]
        if op_def.flag("variable"):
            return [EagerCell(op._attrs["shared_name"].decode(), op._attrs["container"], set())]
        if op_def.flag("structural"):
            return self._structural(op)
        try:
            with np.errstate(all="ignore"):
                return self._run_kernel(op)
        except errors.OpError:
            raise
        except (ArithmeticError, LookupError, TypeError, ValueError, MemoryError) as error:
            raise as_op_error(error, op, "") from error

    @staticmethod
    def _structural(op):
        if op.op_def.flag("pass_through"):
            return [op._inputs[0]._value]
        if not op.op_def.outputs:
            return []
        raise RuntimeError(f"{op.type} is not compatible with eager execution.")

    def _run_kernel(self, op):
        op_def = op.op_def
        ins, cells = self._values(op)
        if op_def.flag("state") == "run":
            ins.insert(0, self._kept.setdefault("run", {}))
        results = op_def.bind(op, np, self._state_of(op))(ins)
        for cell, value in zip(cells, results):
            cell.assign(value)
        return results[len(cells):]

    @staticmethod
    def _values(op):
        """(values of the inputs, cells that the op updates)."""
        updated = op.op_def.flag("updates") or ()
        ins, cells = [], []
        for arg, t in inputs_with_args(op):
            value = t._value
            if isinstance(value, VariableCell):
                if arg.name in updated:
                    cells.append(value)
                look = lookup_of(op, arg, t)
                value = value if look is None else look(value)
            ins.append(value)
        return ins, cells

    def _state_of(self, op):
        """What an op keeps between its runs: calls that are alike share it."""
        where = op.op_def.flag("state")
        if where == "session":
            return self.state
        if where != "node":
            return None
        key = op.type, repr(sorted(op._attrs.items()))
        if key not in self._kept:
            self._kept[key] = op.op_def.flag("make_state")(op._attrs)
        return self._kept[key]

    @staticmethod
    def _describe_handles(op):
        context = shape_fns.ShapeContext(op.op_def, op._attrs, op._inputs)
        op.op_def.shape_fn(context)
        for tensor, data in zip(op._outputs, context.handle_data or ()):
            tensor._handle_data = data
