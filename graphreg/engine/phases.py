"""Runs that pause: a function's values first, later, from where it stopped, its gradients."""
import numpy as np

from ..core import dtypes
from .numpy_engine import Executable, fetched
from .plan import Plan


class PhasedExecutable(Executable):
    """A plan cut into phases, each of which waits for feeds of its own.

    Args:
      graph: FuncGraph.  phases: list of (feeds, fetches), lists of Tensors; the first one's feeds are the inputs.
      targets: Operations to be run in the first phase.
      state: SessionState.
    """

    def __init__(self, graph, phases, targets, state):
        feeds = [t for f, _ in phases for t in f]
        super().__init__(Plan(graph, [t for _, f in phases for t in f], targets, feeds), state)
        slots = self._plan.slots
        self._phase_feeds = [[slots[t] for t in f] for f, _ in phases]
        self._phase_fetches = [[slots[t] for t in f] for _, f in phases]
        self._handles = [slot for t, slot in slots.items() if getattr(t, "dtype", None) == dtypes.resource]
        self._phase_steps = [[] for _ in phases]
        phase_of = self._plan.phases([f for f, _ in phases])
        for (op, step), node in zip(self._steps, self._nodes):
            self._phase_steps[phase_of[node]].append((op, step))
        self._programs = [self._program_of(steps) for steps in self._phase_steps]

    def feeds(self, phase):
        """The slots of what a phase waits for."""
        return self._phase_feeds[phase]

    def start(self, values):
        """Run the first phase; returns the run, to be read and gone on with."""
        env = self._template.copy()
        env[0] = {}
        return self._go(env, 0, values)

    def go_on(self, run, phase, values):
        """Run a further phase from where another stopped; that one can be gone on with again."""
        env, memo = run.copy(), {}
        env[0] = dict(run[0])
        for slot in self._handles:
            # What a run changes on its way is its own.
            value = env[slot]
            if hasattr(value, "fork"):
                env[slot] = memo.get(id(value)) or value.fork(memo)
        return self._go(env, phase, values)

    def _go(self, env, phase, values):
        for slot, value in zip(self._phase_feeds[phase], values):
            env[slot] = value
        with np.errstate(all="ignore"):
            self._programs[phase](env)
        return env

    def results(self, run, phase):
        """list of the values that a phase gives."""
        return [fetched(run[slot], i) for i, slot in enumerate(self._phase_fetches[phase])]
