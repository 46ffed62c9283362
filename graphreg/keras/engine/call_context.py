"""Which layer is being called, with which inputs."""
import threading


class _CallContext(threading.local):
    layer = inputs = training = None
    in_call = frozen = False


_context = _CallContext()


def current():
    """The innermost call: its layer, inputs, training (as given to a layer around), in_call and frozen."""
    return _context


class entered:
    """Context manager of one call of a layer."""

    FIELDS = ("layer", "inputs", "training", "in_call", "frozen")

    def __init__(self, layer, inputs, training):
        self._layer, self._inputs, self._training = layer, inputs, training

    def __enter__(self):
        c = _context
        self._before = tuple(getattr(c, field) for field in self.FIELDS)
        c.layer, c.inputs, c.training, c.in_call = self._layer, self._inputs, self._training, True
        c.frozen = c.frozen or not self._layer.trainable
        return c

    def __exit__(self, *unused):
        for field, value in zip(self.FIELDS, self._before):
            setattr(_context, field, value)
        return False
