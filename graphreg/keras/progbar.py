"""The progress line of training."""
import math
import sys
import time

import numpy as np


class Progbar:
    """A line on standard output that shows how far something is, and means of values.

    Args:
      target: int, the number of steps; None when it is not known.  width: int, of the bar.
      verbose: 0 nothing, 1 a line that changes, 2 one line at the end.
      interval: float, least seconds between two changes.
      stateful_metrics: names of values that are shown as they are, not averaged.
      unit_name: str, what is counted.
    Source: tf.keras.utils.Progbar.
    """

    def __init__(self, target, width=30, verbose=1, interval=0.05, stateful_metrics=None, unit_name="step"):
        self.target, self.width, self.verbose, self.interval = target, width, verbose, interval
        self.stateful_metrics, self.unit_name = set(stateful_metrics or ()), unit_name
        # As in TF a line changes on every system but Windows, and there in terminals and notebooks.
        self._dynamic_display = (getattr(sys.stdout, "isatty", bool)() or "ipykernel" in sys.modules
                                 or "posix" in sys.modules)
        self._total_width = self._seen_so_far = 0
        self._values, self._values_order = {}, []      # name -> [weighted sum, weight]
        self._start, self._last_update = time.time(), 0

    def update(self, current, values=None):
        """Show a state.

        Args:
          current: int, the steps done.
          values: list of (name, number): the mean of each is weighted by the steps it stands for.
        """
        for name, value in values or []:
            self._take(name, value, current - self._seen_so_far)
        self._seen_so_far = current
        now = time.time()
        if self.verbose == 1:
            self._show(current, now)
        elif self.verbose == 2 and self.target is not None and current >= self.target:
            self._write(f"{self._counter(current)} - {now - self._start:.0f}s{self._means(self._values_order)}\n")

    def add(self, n, values=None):
        """Show n steps more; values as for update."""
        self.update(self._seen_so_far + n, values)

    def _take(self, name, value, weight):
        if name not in self._values_order:
            self._values_order.append(name)
        if name in self.stateful_metrics:
            self._values[name] = [value, 1]
        elif name in self._values:
            self._values[name][0] += value * weight
            self._values[name][1] += weight
        else:
            self._values[name] = [value * weight, weight]

    # ---------------------------------------------------------- text
    def _show(self, current, now):
        done = self.target is not None and current >= self.target
        if now - self._last_update < self.interval and self.target is not None and not done:
            return
        before, self._last_update = self._total_width, now
        bar = self._bar(current)
        info = self._times(current, now - self._start) + self._means(self._values_order)
        self._total_width = len(bar) + len(info)
        start = "\b" * before + "\r" if self._dynamic_display else "\n"
        self._write(start + bar + info + " " * (before - self._total_width) + "\n" * done)

    def _counter(self, current):
        digits = int(math.log10(self.target)) + 1 if self.target else 1
        return f"{current:{digits}d}/{self.target}"

    def _bar(self, current):
        if self.target is None:
            return f"{current:7d}/Unknown"
        full = int(self.width * current / self.target)
        bar = "=" * (full - 1) + (">" if current < self.target else "=") if full > 0 else ""
        return f"{self._counter(current)} [{bar}{'.' * (self.width - full)}]"

    def _times(self, current, seconds):
        """The time that is left, or the time that it took."""
        each = seconds / current if current else 0
        if self.target is not None and current < self.target:
            return " - ETA: " + _clock(each * (self.target - current))
        if each >= 1 or each == 0:
            each = f"{each:.0f}s"
        else:
            each = f"{each * 1e3:.0f}ms" if each >= 1e-3 else f"{each * 1e6:.0f}us"
        return f" - {seconds:.0f}s {each}/{self.unit_name}"

    def _means(self, names):
        text = ""
        for name in names:
            total, weight = self._values[name]
            mean = np.mean(total / max(1, weight))
            text += f" - {name}: " + (f"{mean:.4f}" if self._is_large(mean) else f"{mean:.4e}")
        return text

    def _is_large(self, mean):
        # The one line of verbose=2 does not look at the size of negative numbers.
        return (mean if self.verbose == 2 else abs(mean)) > 1e-3

    @staticmethod
    def _write(text):
        sys.stdout.write(text)
        sys.stdout.flush()


def _clock(seconds):
    if seconds > 3600:
        return "%d:%02d:%02d" % (seconds // 3600, (seconds % 3600) // 60, seconds % 60)
    return "%d:%02d" % (seconds // 60, seconds % 60) if seconds > 60 else "%ds" % seconds
