"""tensorflow.python.client.timeline: the times of a run as a trace that chrome://tracing shows."""
import json

from ..core import messages


class Timeline:
    """The times of a run's ops.

    Args:
      step_stats: StepStats message, of a RunMetadata.  graph: not used.
    Source: tensorflow.python.client.timeline.Timeline.
    """

    def __init__(self, step_stats, graph=None):
        self._step_stats = step_stats

    def generate_chrome_trace_format(self, show_dataflow=True, show_memory=False):
        """str: the trace, JSON text.

        Args:
          show_dataflow: bool, arrows from ops to those on other lanes that take what they made.
          show_memory: bool, how much memory what was made takes.
        """
        trace = _Trace(self._step_stats, show_dataflow, show_memory)
        return json.dumps({"traceEvents": trace.names + trace.events}, indent=4, separators=(",", ": "))


class _Made:
    """What an op made: where its bytes are, and when it was made and last used."""

    def __init__(self, name, start, end, pid, tid, allocator, size):
        self.name, self.start, self.end, self.pid, self.tid = name, start, end, pid, tid
        self.allocator, self.size, self.last_use = allocator, size, end


class _Trace:
    def __init__(self, step_stats, show_dataflow, show_memory):
        self.names, self.events = [], []
        self._made, self._lanes, self._flows = {}, {}, 0
        self._dataflow, self._memory = show_dataflow, show_memory
        self._tensors, self._numbers = {}, 0
        pids = self._name_processes(step_stats)
        for device, (_, tensors) in zip(step_stats.dev_stats, pids):
            self._enter_tensors(device, tensors)
        for (device, (pid, _)), number in zip(zip(step_stats.dev_stats, pids), range(len(pids))):
            for stats, lane in zip(device.node_stats, self._lanes[number]):
                self._add_op(stats, pid, lane, _is_by_thread(device.device))
        if show_memory:
            self._add_memory()

    def _name_processes(self, step_stats):
        self._name(0, "Allocators")
        pids = []
        for i, device in enumerate(step_stats.dev_stats):
            pids.append((2 * i + 1, 2 * i + 2))
            self._name(2 * i + 1, device.device + " Compute")
            self._name(2 * i + 2, device.device + " Tensors")
            self._lanes[i] = _lanes(device.node_stats)
            for stats, lane in zip(device.node_stats, self._lanes[i]):
                self._note_made(stats, 2 * i + 1, lane)
        return pids

    def _name(self, pid, name):
        self.names.append({"name": "process_name", "ph": "M", "pid": pid, "args": {"name": name}})

    def _note_made(self, stats, pid, lane):
        end = stats.all_start_micros + stats.all_end_rel_micros
        allocator, size = "", 0
        if stats.output:
            found = stats.output[0].tensor_description.allocation_description
            allocator, size = found.allocator_name, found.requested_bytes
        self._made[stats.node_name] = _Made(stats.node_name, stats.all_start_micros, end, pid, lane, allocator, size)

    # ---------------------------------------------------------- tensors
    def _enter_tensors(self, device, pid):
        for stats in device.node_stats:
            if not stats.output or stats.node_name in self._tensors or not self._memory:
                continue
            made, number = self._made[stats.node_name], len(self._tensors)
            self._tensors[stats.node_name] = number, pid
            self.events.append(_tensor("N", made.name, pid, made.tid, made.start, number))
            text = messages.MessageToString(stats.output[0].tensor_description).replace('"', "")
            self.events.append(dict(_tensor("O", made.name, pid, made.tid, made.end - 1, number),
                                    args={"snapshot": {"tensor_description": text}}))

    def _add_memory(self):
        changes = {}
        for name, (number, pid) in self._tensors.items():
            made = self._made[name]
            self.events.append(_tensor("D", name, pid, 0, made.last_use, number))
            changes.setdefault(made.allocator, []).extend([(made.start, made.size), (made.last_use, -made.size)])
        for allocator, found in changes.items():
            total = 0
            for when, size in sorted(found):
                total += size
                self.events.append({"ph": "C", "cat": "Memory", "name": allocator, "pid": 0, "tid": 0, "ts": when,
                                    "args": {allocator: total}})

    # ---------------------------------------------------------- ops
    def _add_op(self, stats, pid, lane, known):
        op, inputs = _parsed(stats.timeline_label) if known else ("unknown", [])
        start = stats.all_start_micros
        self.events.append({
            "ph": "X", "cat": "Op", "name": op, "pid": pid, "tid": lane, "ts": start, "dur": stats.all_end_rel_micros,
            "args": {"name": stats.node_name, "op": op, **{f"input{i}": name for i, name in enumerate(inputs)}}})
        for name in inputs:
            made = self._made.get(name)
            if made is None:
                continue
            made.last_use = max(made.last_use, start + stats.all_end_rel_micros - 1)
            if self._dataflow and (made.pid, made.tid) != (pid, lane):
                self._add_flow(made, pid, lane, start)

    def _add_flow(self, made, pid, lane, start):
        for kind, where, tid, when in (("s", made.pid, made.tid, made.end), ("t", pid, lane, start)):
            self.events.append({"ph": kind, "cat": "DataFlow", "name": made.name, "pid": where, "tid": tid, "ts": when,
                                "id": self._flows})
        self._flows += 1


def _tensor(kind, name, pid, tid, when, number):
    return {"ph": kind, "cat": "Tensor", "name": name, "pid": pid, "tid": tid, "ts": when, "id": number}


def _is_by_thread(device):
    """Whether the labels of a device's ops tell their types and inputs: not those of a GPU's streams."""
    return "/stream:" not in device


def _parsed(label):
    """(type, inputs) of "name = Type(input, input)"."""
    if " = " not in label or not label.endswith(")"):
        return "unknown", []
    op, _, inputs = label.partition(" = ")[2][:-1].partition("(")
    return op, inputs.split(", ") if inputs else []


def _lanes(all_stats):
    """The lane of each op: the first one that was free before it began."""
    free, lanes = [], []
    for stats in all_stats:
        start = stats.all_start_micros
        end = start + stats.all_end_rel_micros
        for lane, when in enumerate(free):
            if when < start:
                break
        else:
            lane = len(free)
            free.append(0)
        free[lane] = end
        lanes.append(lane)
    return lanes
