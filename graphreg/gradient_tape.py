"""tf.GradientTape: the gradients of what was computed while a tape was open."""
from . import functions as tf
from .core import dtypes, nest, registry, scopes, tape as tapes
from .core.convert import to_tensor
from .core.indexed_slices import IndexedSlices
from .core.operation import Operation, Tensor
from .gradients import UnconnectedGradients, aggregate_indexed_slices, is_trainable


class GradientTape:
    """Context manager that hears which ops are made, so that gradients can be asked for afterwards.

    Args:
      persistent: bool, gradients may be asked for more than once.
      watch_accessed_variables: bool, trainable variables that are read are watched.
    Source: tf.GradientTape.
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self._persistent, self._watch_variables = persistent, watch_accessed_variables
        self._tape, self._recording = None, False
        self._created_eagerly = scopes.executing_eagerly()

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *error):
        if self._recording:
            self._stop()

    def _start(self, existing=None):
        if self._recording:
            raise ValueError("Tape is already recording.")
        self._tape = existing or tapes.Tape(self._persistent, self._watch_variables)
        tapes.push(self._tape)
        self._recording = True

    def _stop(self):
        if not self._recording:
            raise ValueError("Tape is not recording.")
        tapes.pop(self._tape)
        self._recording = False

    # ---------------------------------------------------------- what is heard
    def watch(self, tensor):
        """Take a tensor (or a structure of them) for something gradients may be asked for.

        Raises:
          ValueError: it is no tensor.
        """
        for t in nest.flatten(tensor):
            if not (isinstance(t, Tensor) or hasattr(t, "handle")):
                raise ValueError(f"Passed in object of type {type(t)}, not tf.Tensor")
            if not is_trainable(t):
                _warn_untrainable(t)
            if hasattr(t, "handle"):
                self._tape.watch_variable(t)
            else:
                self._tape.watch(t)

    def stop_recording(self):
        """Context manager in which this tape hears nothing."""
        return _Pause(self)

    def reset(self):
        """Forget what was heard."""
        self._stop()
        self._tape = None
        self._start()

    def watched_variables(self):
        """tuple of the trainable variables that were read, in that order."""
        return self._tape.watched_variables()

    # ---------------------------------------------------------- gradients
    def gradient(self, target, sources, output_gradients=None, unconnected_gradients=UnconnectedGradients.NONE):
        """The gradients of the sum of the targets with respect to the sources.

        Args:
          target: Tensor or structure of them.
          sources: Tensor, Variable, or a structure of them.
          output_gradients: gradients to start from, like target; by default ones.
          unconnected_gradients: one of UnconnectedGradients.
        Returns:
          Tensors, IndexedSlices or None, nested like sources.
        Raises:
          RuntimeError: asked for twice of a tape that is not persistent.
        Source: tf.GradientTape.gradient.
        """
        if self._tape is None:
            raise RuntimeError("GradientTape.gradient can only be called once on non-persistent tapes.")
        if self._recording and not self._persistent:
            self._stop()
        flat_targets = [_as_target(t) for t in nest.flatten(target)]
        flat_sources = [_as_source(s) for s in nest.flatten(sources)]
        if output_gradients is not None:
            output_gradients = [None if g is None else to_tensor(g) for g in nest.flatten(output_gradients)]
        found = gradients_on(self._tape, flat_targets, flat_sources, output_gradients, unconnected_gradients)
        if not self._persistent:
            self._watched, self._tape = self._tape.watched_variables(), None
        return nest.pack_sequence_as(sources, found)

    def jacobian(self, target, sources, unconnected_gradients=UnconnectedGradients.NONE, parallel_iterations=None,
                 experimental_use_pfor=True):
        """The derivative of each element of a target with respect to each element of the sources.

        Args:
          target: Tensor.  sources: Tensor, Variable or a structure of them.
          unconnected_gradients: one of UnconnectedGradients.
          parallel_iterations: int, accepted: rows are computed one by one.
          experimental_use_pfor: bool; False asks for a persistent tape, as in TF.
        Returns:
          Tensors (target.shape + source.shape) or None, nested like sources.
        Raises:
          RuntimeError: the tape was not made for it.
        Source: tf.GradientTape.jacobian.
        """
        if not experimental_use_pfor and scopes.executing_eagerly() and not self._persistent:
            raise RuntimeError("GradientTape must be created with persistent=True to compute the jacobian with eager "
                               "execution enabled and with  experimental_use_pfor set to False.")
        flat_sources = nest.flatten(sources)
        rows = self._rows(tf.reshape(target, [-1]), target, flat_sources, unconnected_gradients)
        out = []
        for source, parts in zip(flat_sources, zip(*rows)):
            shape = tf.concat([tf.shape(target), tf.shape(source)], 0)
            out.append(None if parts[0] is None else tf.reshape(tf.stack([_dense(p) for p in parts]), shape))
        return nest.pack_sequence_as(sources, out)

    def _rows(self, flat, target, sources, unconnected):
        """The gradients of each element of a target."""
        if self._tape is None:
            raise RuntimeError("GradientTape.gradient can only be called once on non-persistent tapes.")
        if self._recording and not self._persistent:
            self._stop()
        handles, shape = [_as_source(s) for s in sources], tf.shape(target)
        rows = []
        for i in range(flat.shape.dims[0].value):
            start = tf.reshape(tf.one_hot(i, flat.shape.dims[0].value, dtype=target.dtype), shape)
            rows.append(gradients_on(self._tape, [target], handles, [start], unconnected))
        if not self._persistent:
            self._tape = None
        return rows

    def batch_jacobian(self, target, source, unconnected_gradients=UnconnectedGradients.NONE, parallel_iterations=None,
                       experimental_use_pfor=True):
        """The jacobian of each row of a target with respect to the same row of the source.

        Args:
          target: Tensor (batch, ...).  source: Tensor (batch, ...).  The others: as for jacobian.
        Returns:
          Tensor (batch, target.shape[1:], source.shape[1:]).
        Raises:
          ValueError: the batches differ.
        Source: tf.GradientTape.batch_jacobian.
        """
        shape = target.shape
        if shape.ndims is None or source.shape.ndims is None or not shape[:1].is_compatible_with(source.shape[:1]):
            raise ValueError("Need first dimension of target shape (%s) and source shape (%s) to match."
                             % (target.shape, source.shape))
        full = self.jacobian(target, source, unconnected_gradients, parallel_iterations, experimental_use_pfor)
        if full is None:
            return None
        rows = range(shape.dims[0].value)
        skip = (slice(None),) * (shape.ndims - 1)
        return tf.stack([full[(i,) + skip + (i,)] for i in rows])


class _Pause:
    def __init__(self, owner):
        self._owner = owner

    def __enter__(self):
        if self._owner._tape is None:
            raise RuntimeError("Trying to stop recording a tape which is not recording.")
        self._tape = self._owner._tape
        self._owner._stop()

    def __exit__(self, *error):
        self._owner._start(self._tape)
        return False


def _warn_untrainable(t):
    import logging
    logging.getLogger("tensorflow").warning("The dtype of the watched tensor must be floating (e.g. tf.float32), got %r",
                                            t.dtype)


def _as_target(t):
    if not is_trainable(t):
        import logging
        logging.getLogger("tensorflow").warning("The dtype of the target tensor must be floating (e.g. tf.float32) when "
                                                "calling GradientTape.gradient, got %r", t.dtype)
    handle = getattr(t, "handle", None)
    return t if handle is None else handle


def _as_source(s):
    handle = getattr(s, "handle", None)
    return s if handle is None or isinstance(s, (Tensor, IndexedSlices)) else handle


def _dense(g):
    return to_tensor(g)


# ------------------------------------------------------------------ the way back
def gradients_on(tape, targets, sources, output_gradients=None, unconnected=UnconnectedGradients.NONE):
    """The gradients of tensors along what a tape has heard.

    Args:
      tape: core.tape.Tape.  targets, sources: lists of Tensors.
      output_gradients: list like targets or None.  unconnected: one of UnconnectedGradients.
    Returns:
      list like sources of Tensor, IndexedSlices or None.
    """
    try:
        unconnected = UnconnectedGradients(unconnected)
    except ValueError:
        raise ValueError("Unknown value for unconnected_gradients: %r" % unconnected) from None
    parts = {}
    for t, g in zip(targets, output_gradients or [None] * len(targets)):
        parts.setdefault(id(t), []).append(_start(t) if g is None else g)
    kept = {id(s) for s in sources}
    for inputs, outputs, backward in reversed(tape.records):
        dys = [_taken(parts, t, kept) for t in outputs]
        if any(dy is not None for dy in dys):
            for t, dx in zip(inputs, _through(inputs, outputs, backward, dys)):
                if dx is not None:
                    parts.setdefault(id(t), []).append(dx)
    return [_of_source(parts, s, unconnected) for s in sources]


def _start(t):
    return tf.ones(_shape(t), dtype=t.dtype)


def _shape(t):
    """The shape of a tensor, static where it is known."""
    return t.shape if t.shape.is_fully_defined() else tf.shape(t)


def _taken(parts, t, kept):
    """The gradient of an output, summed; forgotten unless it is asked for in the end."""
    found = parts.get(id(t))
    if not found:
        return None
    total = found[0] if len(found) == 1 else _sum(found)
    if id(t) in kept:
        parts[id(t)] = [total]
    else:
        del parts[id(t)]
    return total


def _sum(parts):
    return tf.add_n(parts) if all(isinstance(g, Tensor) for g in parts) else aggregate_indexed_slices(parts)


def _through(inputs, outputs, backward, dys):
    """The gradients of an op's inputs from those of its outputs."""
    if not isinstance(backward, Operation):
        return backward(*[_zeros(t) if dy is None else dy for t, dy in zip(outputs, dys)])
    name = backward._attrs.get("_gradient_op_type")
    try:
        function, takes_tf = registry.lookup_gradient(backward.type if name is None else name.decode())
    except LookupError:
        raise LookupError(f"gradient registry has no entry for: {backward.type}") from None
    if function is None:
        return [None] * len(inputs)
    dys = [_zeros(t) if dy is None and is_trainable(t) else dy for t, dy in zip(outputs, dys)]
    dxs = function(tf, backward, *dys) if takes_tf else function(backward, *dys)
    return dxs if isinstance(dxs, (list, tuple)) else [dxs]


def _zeros(t):
    if t.dtype in (dtypes.resource, dtypes.variant):
        return None
    return tf.zeros(_shape(t), dtype=t.dtype)


def _of_source(parts, source, unconnected):
    found = parts.get(id(source))
    if found:
        return found[0] if len(found) == 1 else _sum(found)
    return tf.zeros_like(source) if unconnected is UnconnectedGradients.ZERO else None
