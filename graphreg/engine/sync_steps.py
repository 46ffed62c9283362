"""The synchronous step that SyncReplicasOptimizer put into a graph: found, cut into parts, and told in lines.

Replicas that hold all variables each make such a step together: every one computes its gradients, all take the
mean, and every one applies it.  Nothing here computes.
"""
import hashlib

import numpy as np

from ..core import errors
from ..core.collections import GraphKeys
from . import plan as plans

_SMALL = 16                      # elements of a constant whose values must be the same in all replicas
_OF_REPLICA = frozenset(("seed", "seed2", "shared_name", "container", "_class"))
_QUEUE = b"sync_token_q"


class SyncStep:
    """What one SyncReplicasOptimizer made.

    token      op that waits for the next step; its output is the number of that.
    adds       ops that add a gradient to a sum; gradients: the Tensors that they add.
    means      Tensors: the mean gradients; counts: Tensors, of how many each.
    update     ops after which the step is made; hand_out: op that tells so; after: those that run then (averages).
    global_step  variable op.
    """

    def __init__(self, token, hand_out):
        fill = hand_out._inputs[1].op
        self.token = token
        self.adds = [op for op in token._control_inputs if op.type.endswith("AccumulatorApplyGradient")]
        self.gradients = [op._inputs[2] for op in self.adds]
        takes = [_take_of(op) for op in self.adds]
        self.means, self.counts = [op._outputs[0] for op in takes], [op._inputs[1] for op in takes]
        self.update = _waits_of(hand_out)
        self.hand_out, self.after = hand_out, list(hand_out._control_outputs)
        self.global_step = _variable_of(fill._inputs[1])


def find_step(graph):
    """The SyncStep of a graph, or None.

    Raises:
      UnimplementedError: there are several.
    """
    tokens, hand_outs = [], []
    for op in graph.get_operations():
        if op.type in ("QueueDequeueV2", "QueueEnqueueManyV2") and is_token_queue(op._inputs[0].op):
            if op.type == "QueueDequeueV2":
                tokens.append(op)
            elif _waits_of(op):
                hand_outs.append(op)
    if len(tokens) > 1:
        raise errors.not_emulated("a graph with several tf.train.SyncReplicasOptimizers on a cluster")
    return SyncStep(tokens[0], hand_outs[0]) if tokens else None


def is_token_queue(op):
    """bool: whether an op is the queue that a SyncReplicasOptimizer hands steps out by."""
    return op._attrs.get("shared_name") == _QUEUE


def _take_of(add):
    """The op that takes the mean out of the sum that an op adds to."""
    return next(op for op in add._inputs[0].consumers() if op.type.endswith("AccumulatorTakeGradient"))


def _waits_of(hand_out):
    """The ops that have run when an op puts tokens into a queue."""
    fill = hand_out._inputs[1].op
    ops = [hand_out, fill] + [t.op for t in fill._inputs]
    return list(dict.fromkeys(c for op in ops for c in op._control_inputs))


def _variable_of(tensor):
    """The variable op that a tensor is read from."""
    op = tensor.op
    while not op.op_def.flag("variable"):
        op = op._inputs[0].op
    return op


# ------------------------------------------------------------------ variables
def shared_variables(graph):
    """list of the variable ops that all replicas have in common, by name: those of the global variables."""
    local = _ops_of(graph, GraphKeys.LOCAL_VARIABLES)
    return sorted(_ops_of(graph, GraphKeys.GLOBAL_VARIABLES) - local, key=lambda op: op.name)


def _ops_of(graph, key):
    return {getattr(v, "handle", v).op for v in graph.get_collection_ref(key)}


def trains(op):
    """bool: whether an op changes a variable by more than giving it a value."""
    return bool(op.op_def.flag("updates")) and op.type not in ("Assign", "AssignVariableOp")


# ------------------------------------------------------------------ cutting
class Cut:
    """A plan that waits for a step, in two parts.

    first   (fetches, targets) of what does not depend on the step, the gradients not among them.
    kept    Tensors of the first part that the second needs.
    last    (fetches, targets) of what does.
    """

    def __init__(self, plan, step):
        later = _downstream(plan, step.token)
        skipped = later | set(step.adds)
        wanted = [t for op in plan.ops if op in later and op is not step.token for t in op._inputs]
        self.kept = list(dict.fromkeys(t for t in wanted if t.op not in later and _is_value(t, plan)))
        waits = [c for op in plan.ops if op in later for c in op._control_inputs if c not in skipped]
        waits += [t for t in plan.targets if t not in skipped]
        # What shows a variable is read when the run ends.
        late = [t for t in plan.fetches if t.op in later or plan.aliases.get(t)]
        self.first = [t for t in plan.fetches if t not in late], list(dict.fromkeys(waits))
        self.last = ([t for t in late if t.op is not step.token],
                     [op for op in plan.targets if op in later and op is not step.token])


def _downstream(plan, start):
    """The ops of a plan that run after one."""
    found = {start}
    for op in plan.ops:
        if any(t.op in found for t in op._inputs if not plan.is_fed(t)) or any(c in found for c in op._control_inputs):
            found.add(op)
    if any(plan.block_of[op] is not plan.top or op in plan.may_die for op in found):
        raise errors.not_emulated("a step of tf.train.SyncReplicasOptimizer inside of tf.cond or tf.while_loop")
    return found


def _is_value(tensor, plan):
    return not (plan.is_fed(tensor) or tensor.dtype._is_ref_dtype or tensor.dtype.base_dtype.name == "resource"
                or tensor.op.type == "Const")


# ------------------------------------------------------------------ comparing
def lines_of(step, shared):
    """What the replicas must have in common: a line for each shared variable, and for each op that a step needs.

    Devices, seeds and names are the replica's own, and so are large constants and integers, which may be its data.
    """
    lines = [f"variable {op.name} {op._attrs['dtype'].name} {op._attrs['shape']}" for op in shared]
    strict = _ancestors(step.update + step.after, step.means)
    ops = sorted(strict | _ancestors([t.op for t in step.gradients], ()), key=lambda op: op._id)
    place = {op: i for i, op in enumerate(ops)}
    return lines + [_line(op, place, op in strict) for op in ops]


def _ancestors(ops, known):
    """Ops and all that they need, up to the ops of some known tensors."""
    ends = {t.op for t in known}
    found, stack = set(), list(ops)
    while stack:
        op = stack.pop()
        if op not in found and op not in ends:
            found.add(op)
            stack += [t.op for t in op._inputs] + list(op._control_inputs)
    return found


def _line(op, place, strict):
    name = op.name + " " if op.op_def.flag("variable") else ""
    inputs = " ".join(f"{place.get(t.op, '?')}:{t.value_index}" for t in op._inputs)
    attrs = " ".join(f"{k}={_text(v)}" for k, v in sorted(op._attrs.items())
                     if k not in _OF_REPLICA and not isinstance(v, np.ndarray))
    return f"{name}{op.type}({inputs}) {attrs if op.type != 'Const' else _constant(op, strict)}"


def _constant(op, strict):
    value = op._attrs["value"]
    if value.size > _SMALL or (value.dtype.kind not in "fcb" and not strict):
        return str(value.dtype)
    return f"{value.dtype} {value.shape} {value.tolist()}"


def _text(value):
    # Functions go by their names, other objects by what they print.
    return getattr(value, "name", None) or repr(value)


def digests_of(lines):
    """uint32 [lines], what tells the lines apart."""
    return np.array([int.from_bytes(hashlib.sha256(line.encode()).digest()[:4], "little") for line in lines], np.uint32)


def digest_of(lines):
    """uint32 [8], what tells lists of lines apart."""
    return np.frombuffer(hashlib.sha256("\n".join(lines).encode()).digest(), np.uint32)
