"""tf.keras.backend.rnn: a step function over the time axis of tensors."""
from .. import functions as tf
from ..core import dtypes, nest
from ..functions.tensor_array import TensorArray


def rnn(step_function, inputs, initial_states, go_backwards=False, mask=None, constants=None, unroll=False,
        input_length=None, time_major=False, zero_output_for_mask=False):
    """Apply a step function to each time step of the inputs.

    Args:
      step_function: function of (inputs of one step, states + constants) -> (outputs, new states).
      inputs: Tensor or structure of Tensors (batch, time, ...), with time first when time_major.
      initial_states: list of Tensors.
      go_backwards: bool, start from the last step.
      mask: Tensor (batch, time) or (batch, time, 1): where it is 0, the state and the output stay.
      constants: list of Tensors that every step gets.
      unroll: bool, steps are written out instead of a loop; the number of steps must be known.
      input_length: int or Tensor, at most so many steps.
      time_major: bool.
      zero_output_for_mask: bool, outputs of masked steps are 0.
    Returns:
      (the last output, all outputs, the last states).
    Raises:
      ValueError: the number of steps is unknown and unroll is set.
    Source: tf.keras.backend.rnn.
    """
    if not time_major:
        inputs = nest.map_structure(_swap_first_axes, inputs)
    flat = nest.flatten(inputs)
    run = _Steps(step_function, inputs, flat, go_backwards, list(constants or []), zero_output_for_mask)
    mask = _prepared_mask(mask, time_major)
    if unroll:
        last, outputs, states = run.unrolled(initial_states, mask)
    else:
        last, outputs, states = run.looped(initial_states, mask, input_length)
    outputs = nest.map_structure(run.with_sizes, outputs)
    if not time_major:
        outputs = nest.map_structure(_swap_first_axes, outputs)
    return last, outputs, states


def _swap_first_axes(x):
    return tf.transpose(x, [1, 0] + list(range(2, x.shape.ndims)))


def _prepared_mask(mask, time_major):
    if mask is None:
        return None
    if mask.dtype != dtypes.bool:
        mask = tf.cast(mask, dtypes.bool)
    if mask.shape.ndims == 2:
        mask = tf.expand_dims(mask, -1)
    return mask if time_major else _swap_first_axes(mask)


def _expanded(mask, x, fixed_dim=1):
    """A mask with an element for each element of x."""
    for _ in range(x.shape.ndims - mask.shape.ndims):
        mask = tf.expand_dims(mask, -1)
    return tf.tile(mask, [1] * fixed_dim + x.shape.as_list()[fixed_dim:])


class _Steps:
    """One call of rnn: the inputs with time first, and what is done at each step."""

    def __init__(self, step_function, inputs, flat, go_backwards, constants, zero_masked):
        self.step_function, self.inputs, self.flat = step_function, inputs, flat
        self.go_backwards, self.constants, self.zero_masked = go_backwards, constants, zero_masked
        sizes = flat[0].shape.as_list()
        self.time_steps, self.batch = sizes[0], sizes[1]
        self.dynamic_steps = tf.shape(flat[0])[0]
        for x in flat:
            x.shape.with_rank_at_least(3)

    def step(self, inputs, states):
        return self.step_function(inputs, tuple(states) + tuple(self.constants))

    def with_sizes(self, output):
        shape = output.shape.as_list()
        shape[:2] = self.time_steps, self.batch
        output.set_shape(shape)
        return output

    # ---------------------------------------------------------- written out
    def unrolled(self, states, mask):
        if not self.time_steps:
            raise ValueError("Unrolling requires a fixed number of timesteps.")
        steps = [nest.pack_sequence_as(self.inputs, parts) for parts in zip(*[self._rows(x) for x in self.flat])]
        states, outputs = tuple(states), []
        masks = [None] * len(steps) if mask is None else self._rows(mask)
        for inputs, m in zip(steps, masks):
            output, new = self.step(inputs, states)
            if m is not None:
                tiled = _expanded(m, output)
                before = outputs[-1] if outputs else tf.zeros_like(output)
                output = tf.where(tiled, output, before)
                new = [tf.where(_expanded(m, n), n, s) for s, n in zip(nest.flatten(states), nest.flatten(new))]
                new = nest.pack_sequence_as(states, new)
            outputs.append(output)
            states = new
        return self._collected(outputs, states, mask)

    def _rows(self, x):
        rows = tf.unstack(x)
        return rows[::-1] if self.go_backwards else rows

    def _collected(self, outputs, states, mask):
        last, stacked = outputs[-1], tf.stack(outputs)
        if mask is not None and self.zero_masked:
            last = tf.where(_expanded(self._rows(mask)[-1], last), last, tf.zeros_like(last))
            stacked = tf.where(_expanded(mask, stacked, 2), stacked, tf.zeros_like(stacked))
        return last, stacked, states

    # ---------------------------------------------------------- in a loop
    def looped(self, states, mask, input_length):
        states, n = tuple(states), self.dynamic_steps
        arrays = [TensorArray(x.dtype, size=n, tensor_array_name=f"input_ta_{i}") for i, x in enumerate(self.flat)]
        self.sources = [a.unstack(self._in_order(x)) for a, x in zip(arrays, self.flat)]
        first = nest.pack_sequence_as(self.inputs, [x[0] for x in self.flat])
        example, _ = self.step(first, states)
        targets = [TensorArray(o.dtype, size=n, tensor_array_name=f"output_ta_{i}", element_shape=o.shape)
                   for i, o in enumerate(nest.flatten(example))]
        time = tf.constant(0, dtype=dtypes.int32, name="time")
        options = dict(cond=lambda time, *_: time < n, maximum_iterations=input_length, parallel_iterations=32,
                       swap_memory=True)
        if mask is None:
            result = tf.while_loop(body=self._plain_body(example, states), loop_vars=(time, targets) + states,
                                   **options)
            states = result[2:]
        else:
            result = self._masked(mask, example, states, time, targets, options)
            states = result[3:]
        outputs = [a.stack() for a in result[1]]
        last = [o[-1] for o in outputs]
        return nest.pack_sequence_as(example, last), nest.pack_sequence_as(example, outputs), states

    def _in_order(self, x):
        return tf.reverse(x, [0]) if self.go_backwards else x

    def _inputs_at(self, time):
        return nest.pack_sequence_as(self.inputs, [s.read(time) for s in self.sources])

    def _plain_body(self, example, first_states):
        def body(time, arrays, *states):
            output, new = self.step(self._inputs_at(time), states)
            new = _shaped_like(states, new)
            arrays = [a.write(time, o) for a, o in zip(arrays, nest.flatten(output))]
            return (time + 1, arrays) + tuple(nest.pack_sequence_as(first_states, new))
        return body

    def _masked(self, mask, example, first_states, time, targets, options):
        mask = self._in_order(mask)
        masks = TensorArray(dtypes.bool, size=self.dynamic_steps, tensor_array_name="mask_ta").unstack(mask)
        zeros = tuple(tf.zeros_like(o) for o in nest.flatten(example))

        def body(time, arrays, before, *states):
            inputs, m = self._inputs_at(time), masks.read(time)
            output, new = self.step(inputs, states)
            flat = nest.flatten(output)
            instead = zeros if self.zero_masked else before
            flat = tuple(tf.where(t, o, b) for t, o, b in zip([_expanded(m, o) for o in flat], flat, instead))
            old = nest.flatten(states)
            new = _shaped_like(states, new)
            tiled = [_expanded(m, s) for s in new]
            new = [tf.where(t, s, o) for t, s, o in zip(tiled, new, old)]
            arrays = [a.write(time, o) for a, o in zip(arrays, flat)]
            return (time + 1, arrays, flat) + tuple(nest.pack_sequence_as(first_states, new))
        return tf.while_loop(body=body, loop_vars=(time, targets, zeros) + first_states, **options)


def _shaped_like(states, new):
    """Flat new states, with the static shapes of the old."""
    new = nest.flatten(new)
    for old, value in zip(nest.flatten(states), new):
        if hasattr(value, "set_shape"):
            value.set_shape(old.shape)
    return new
