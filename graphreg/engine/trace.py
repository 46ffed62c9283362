"""What a run did when, for RunMetadata."""
import threading
import time

import numpy as np

from .numpy_engine import blame
from .state import VariableCell

_DEVICE = "/job:localhost/replica:0/task:0/device:CPU:0"


class Trace:
    """Runs the steps of a plan one by one and notes when each began and ended.

    Constants and what was folded while planning take no time and are not in it; a while loop is one step.
    """

    def __init__(self):
        self._found = []

    def __call__(self, steps, env, slots):
        op = None
        try:
            for op, step in steps:
                wall, begin = time.time_ns(), time.perf_counter_ns()
                step(env)
                self._found.append((op, wall, time.perf_counter_ns() - begin, _outputs(op, env, slots)))
        except Exception as error:
            blame(op, error)
            raise

    def fill(self, run_metadata):
        """Put it into a RunMetadata."""
        device = run_metadata.step_stats.dev_stats.add(device=_DEVICE)
        for op, wall, nanos, outputs in self._found:
            stats = device.node_stats.add(
                node_name="while_loop" if op is None else op.name, timeline_label=_label(op),
                thread_id=threading.get_ident() & 0xFFFFFFFF, all_start_micros=wall // 1000,
                scheduled_micros=wall // 1000,
                op_end_rel_micros=nanos // 1000, all_end_rel_micros=nanos // 1000, all_start_nanos=wall,
                op_end_rel_nanos=nanos, all_end_rel_nanos=nanos, scheduled_nanos=wall)
            for slot, dtype, shape, size, place in outputs:
                description = stats.output.add(slot=slot).tensor_description
                description.dtype = dtype
                for length in shape:
                    description.shape.dim.add(size=length)
                found = description.allocation_description
                found.requested_bytes, found.allocated_bytes, found.allocator_name, found.ptr = size, size, "cpu", place


def _outputs(op, env, slots):
    """(index, type, shape, bytes, address) of an op's outputs that are arrays."""
    found = []
    for i, tensor in enumerate(op._outputs if op is not None else ()):
        value = env[slots[tensor]] if tensor in slots else None
        value = value.value if isinstance(value, VariableCell) else value
        if isinstance(value, (np.ndarray, np.generic)):
            place = value.__array_interface__["data"][0] if isinstance(value, np.ndarray) else 0
            found.append((i, tensor.dtype.base_dtype.as_datatype_enum, value.shape, value.nbytes, place))
    return found


def _label(op):
    if op is None:
        return "while_loop = While()"
    inputs = [t.name[:-2] if t.name.endswith(":0") else t.name for t in op._inputs]
    return f"{op.name} = {op.type}({', '.join(inputs + ['^' + c.name for c in op._control_inputs])})"
