"""What gradient tapes hear: the ops made while one is open, in order.

A tape (gradient_tape.py) is opened on this thread's stack.  Making an op tells each open tape, which
keeps it when it depends on something the tape watches.
"""
import threading


class _OpenTapes(threading.local):
    def __init__(self):
        super().__init__()
        self.stack = ()


_open = _OpenTapes()
count = 0      # how many tapes are open on all threads: a quick look for those who make ops


class Tape:
    """The ops that depend on what is watched.

    records  (inputs, outputs, backward) in the order of making; backward is f(*dys) -> gradients of the inputs.
    """

    def __init__(self, persistent=False, watch_variables=True):
        self.persistent, self._watch_variables = persistent, watch_variables
        self.records = []
        self._watched = {}
        self._variables = {}

    def watch(self, tensor):
        self._watched[id(tensor)] = tensor

    def watch_variable(self, variable):
        """Note a variable that is read."""
        self._variables[id(variable)] = variable
        self.watch(variable.handle)

    def watched_variables(self):
        """tuple of the variables that were read, in that order."""
        return tuple(self._variables.values())

    def hear_variable(self, variable):
        if self._watch_variables:
            self.watch_variable(variable)

    def hear(self, inputs, outputs, backward):
        """Keep an op when it depends on something watched."""
        watched = self._watched
        if any(id(t) in watched for t in inputs):
            self.records.append((inputs, outputs, backward))
            for t in outputs:
                watched[id(t)] = t

    def watches(self, tensors):
        """Whether any of the tensors depends on something watched."""
        return any(id(t) in self._watched for t in tensors)


def push(tape):
    """Open a tape on this thread."""
    global count
    _open.stack += (tape,)
    count += 1


def pop(tape):
    """Close a tape of this thread, wherever it is on the stack."""
    global count
    _open.stack = tuple(t for t in _open.stack if t is not tape)
    count -= 1


def depth():
    """int: how many tapes are open on this thread."""
    return len(_open.stack)


def any_watches(tensors):
    """Whether an open tape of this thread watches something the tensors depend on."""
    return any(tape.watches(tensors) for tape in _open.stack)


def record(inputs, outputs, backward):
    """Tell the open tapes of this thread of an op (or of something that brings its own gradient)."""
    for tape in _open.stack:
        tape.hear(inputs, outputs, backward)


def variable_accessed(variable):
    """Tell the open tapes that a variable is read."""
    if variable.trainable:
        for tape in _open.stack:
            tape.hear_variable(variable)


class stop_recording:
    """Context manager in which the tapes of this thread hear nothing."""

    def __enter__(self):
        self._stack = _open.stack
        _open.stack = ()

    def __exit__(self, *error):
        _open.stack = self._stack
        return False
