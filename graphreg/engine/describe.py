"""What a plan does, in figures."""


class PlanView:
    """A plan as it is written for certain shapes of its feeds.

    passes   list of (pass, number of steps after it); "plan" is before the first.
    buffers  number of blocks of memory that results are put in.
    bytes    size of these together: what a run holds at its peak besides feeds, variables, small results and
             what its loops keep.
    spelled  steps that are calls of NumPy's own functions; closures: steps that are neither those nor lines of code.
    source   the generated function.
    """

    def __init__(self, written):
        self.passes = list(written.straight.report)
        self.buffers, self.bytes = len(written.layout.blocks), written.layout.bytes
        self.spelled, self.closures, self.source = written.spelled, written.closures, written.source

    def describe(self):
        """The figures as text, one to a line."""
        lines = [f"{name:14} {count:6} steps" for name, count in self.passes]
        lines += [f"{'spelled out':14} {self.spelled:6} steps", f"{'closures':14} {self.closures:6} steps",
                  f"{'buffers':14} {self.buffers:6} of {self.bytes} bytes together"]
        return "\n".join(lines)
