"""tf.nn's functions that run cells over time: dynamic_rnn, static_rnn, bidirectional ones, raw_rnn."""
from . import functions as tf
from . import rnn_cell  # noqa: F401  (tf.nn.rnn_cell)
from .core import dtypes, nest, scopes
from .core.convert import to_tensor
from .core.tensor_shape import TensorShape
from .functions.tensor_array import TensorArray
from .rnn_cells import assert_like_rnncell, concat_sizes
from .variable_scope import variable_scope


# ------------------------------------------------------------------ shared pieces
class _Scope:
    """The variable scope of a function here: variables are read where they are used."""

    def __init__(self, scope, default):
        self._context = variable_scope(scope or default)

    def __enter__(self):
        opened = self._context.__enter__()
        if opened.caching_device is None:
            opened.set_caching_device(lambda op: op.device)
        return opened

    def __exit__(self, *error):
        return self._context.__exit__(*error)


def transpose_batch_time(x):
    """A Tensor with its first two axes swapped.

    Args:
      x: Tensor of rank 2 or more.
    Raises:
      ValueError: the rank is smaller.
    Source: tf.contrib.rnn.transpose_batch_time.
    """
    known = x.shape
    if known.ndims is not None and known.ndims < 2:
        raise ValueError(f"Expected input tensor {x} to have rank at least 2")
    order = tf.concat(([1, 0], tf.range(2, tf.rank(x))), axis=0)
    swapped = tf.transpose(x, order)
    if known.ndims is not None:
        sizes = known.as_list()
        swapped.set_shape([sizes[1], sizes[0]] + sizes[2:])
    return swapped


def best_effort_input_batch_size(flat_input):
    """The batch size of tensors with time first: an int where it is known, else a Tensor.

    Args:
      flat_input: list of Tensors.
    Source: tf.contrib.rnn.best_effort_input_batch_size.
    """
    for x in flat_input:
        if x.shape.ndims is None:
            continue
        if x.shape.ndims < 2:
            raise ValueError(f"Expected input tensor {x} to have rank at least 2")
        if x.shape.as_list()[1] is not None:
            return x.shape.as_list()[1]
    return tf.shape(flat_input[0])[1]


def _first_state(cell, batch_size, dtype):
    if getattr(cell, "get_initial_state", None) is not None:
        return cell.get_initial_state(inputs=None, batch_size=batch_size, dtype=dtype)
    return cell.zero_state(batch_size, dtype)


def _state_dtype(explicit, state):
    """The dtype of outputs that were not computed: that given, or that of the states."""
    if explicit is not None:
        return explicit
    if not nest.is_sequence(state):
        return state.dtype
    kinds = [s.dtype for s in nest.flatten(state)]
    if not kinds:
        raise ValueError("Unable to infer dtype from empty state.")
    if any(k != kinds[0] for k in kinds):
        raise ValueError("State has tensors of different inferred_dtypes. Unable to infer a single representative "
                         "dtype.")
    return kinds[0]


def _copied_through(done, zero_output, output, state, new_state):
    """Where sequences have ended: zeros, and the old states."""
    def one(old, new):
        if isinstance(old, TensorArray) or old.shape.ndims == 0:
            return new
        with scopes.colocate_with(new):
            return tf.where(done, old, new)
    return [one(o, n) for o, n in zip(zero_output, output)] + [one(o, n) for o, n in zip(state, new_state)]


def _step(time, sequence_length, shortest, longest, zero_output, state, call_cell, state_size, skip_conditionals):
    """One step of a batch whose sequences have different lengths: (output, new state)."""
    flat_state, flat_zero = nest.flatten(state), nest.flatten(zero_output)
    done = time >= sequence_length

    def copied(output, new_state):
        return _copied_through(done, flat_zero, output, flat_state, new_state)

    def maybe_copied():
        output, new_state = call_cell()
        nest.assert_same_structure(zero_output, output)
        nest.assert_same_structure(state, new_state)
        output, new_state = nest.flatten(output), nest.flatten(new_state)
        return tf.cond(time < shortest, lambda: output + new_state, lambda: copied(output, new_state))

    if skip_conditionals:
        output, new_state = call_cell()
        nest.assert_same_structure(zero_output, output)
        nest.assert_same_structure(state, new_state)
        result = copied(nest.flatten(output), nest.flatten(new_state))
    else:
        result = tf.cond(time >= longest, lambda: flat_zero + flat_state, maybe_copied)
    if len(result) != len(flat_zero) + len(flat_state):
        raise ValueError("Internal error: state and output were not concatenated correctly.")
    outputs, states = result[:len(flat_zero)], result[len(flat_zero):]
    for new, old in zip(outputs + states, flat_zero + flat_state):
        if not isinstance(new, TensorArray):
            new.set_shape(old.shape)
    return nest.pack_sequence_as(zero_output, outputs), nest.pack_sequence_as(state, states)


# ------------------------------------------------------------------ dynamic_rnn
def dynamic_rnn(cell, inputs, sequence_length=None, initial_state=None, dtype=None, parallel_iterations=None,
                swap_memory=False, time_major=False, scope=None):
    """Run a cell over the time axis, in a loop.

    Args:
      cell: RNNCell.  inputs: Tensor or structure of Tensors (batch, time, ...), or (time, batch, ...).
      sequence_length: int vector, the number of steps of each row; later outputs are 0, later states stay.
      initial_state: what cell.zero_state gives, or like it.  dtype: of the state, without an initial one.
      parallel_iterations, swap_memory: as in tf.while_loop.
      time_major: bool.  scope: str or VariableScope, default "rnn".
    Returns:
      (outputs of all steps, last state).
    Raises:
      TypeError: cell is none.  ValueError: inputs, lengths or states do not fit.
    Source: tf.nn.dynamic_rnn.
    """
    assert_like_rnncell("cell", cell)
    with _Scope(scope, "rnn"):
        flat = nest.flatten(inputs)
        if not time_major:
            flat = [transpose_batch_time(to_tensor(x)) for x in flat]
        if sequence_length is not None:
            sequence_length = _as_lengths(sequence_length)
        batch_size = best_effort_input_batch_size(flat)
        if initial_state is not None:
            state = initial_state
        elif not dtype:
            raise ValueError("If there is no initial_state, you must give a dtype.")
        else:
            state = _first_state(cell, batch_size, dtype)
        if sequence_length is not None and not scopes.executing_eagerly():
            with scopes.control_dependencies([_assert_has_shape(sequence_length, [batch_size])]):
                sequence_length = tf.identity(sequence_length, name="CheckSeqLen")
        inputs = nest.pack_sequence_as(inputs, flat)
        outputs, state = _dynamic_loop(cell, inputs, state, parallel_iterations or 32, swap_memory, sequence_length,
                                       dtype)
        if not time_major:
            outputs = nest.map_structure(transpose_batch_time, outputs)
        return outputs, state


def _as_lengths(sequence_length):
    lengths = tf.cast(sequence_length, dtypes.int32)
    if lengths.shape.ndims not in (None, 1):
        raise ValueError(f"sequence_length must be a vector of length batch_size, but saw shape: {lengths.shape}")
    return tf.identity(lengths, name="sequence_length")


def _assert_has_shape(x, shape):
    found, wanted = tf.shape(x), tf.stack(shape)
    return tf.Assert(tf.reduce_all(tf.equal(found, wanted)),
                     [f"Expected shape for Tensor {x.name} is ", wanted, " but saw shape: ", found])


def _check_inputs(flat):
    """(static number of steps, static batch size) that all inputs agree on."""
    known = [x.shape.with_rank_at_least(3) for x in flat]
    steps, batch = known[0].as_list()[:2] if known[0].ndims is not None else (None, None)
    for shape in known:
        if shape.ndims is None or None in shape.as_list()[2:]:
            raise ValueError("Input size (depth of inputs) must be accessible via shape inference, but saw value None.")
        if shape.as_list()[0] != steps:
            raise ValueError("Time steps is not the same for all the elements in the input in a batch.")
        if shape.as_list()[1] != batch:
            raise ValueError("Batch_size is not the same for all the elements in the input.")
    return steps, batch


def _dynamic_loop(cell, inputs, state, parallel_iterations, swap_memory, lengths, dtype):
    flat = nest.flatten(inputs)
    sizes = nest.flatten(cell.output_size)
    steps = tf.shape(flat[0])[0]
    batch_size = best_effort_input_batch_size(flat)
    static_steps, static_batch = _check_inputs(flat)
    zeros = [tf.zeros(concat_sizes(batch_size, size), _state_dtype(dtype, state)) for size in sizes]
    zero_output = nest.pack_sequence_as(cell.output_size, zeros)
    shortest = longest = None
    if lengths is not None:
        shortest, longest = tf.reduce_min(lengths), tf.reduce_max(lengths)
    else:
        longest = steps
    time = tf.constant(0, dtype=dtypes.int32, name="time")
    with scopes.name_scope("dynamic_rnn") as base_name:
        pass
    targets = tuple(TensorArray(_state_dtype(dtype, state), size=steps, tensor_array_name=f"{base_name}output_{i}",
                                element_shape=TensorShape([static_batch]).concatenate(_shape_of_size(size)))
                    for i, size in enumerate(sizes))
    sources = [TensorArray(x.dtype, size=steps, tensor_array_name=f"{base_name}input_{i}", element_shape=x.shape[1:])
               for i, x in enumerate(flat)]
    sources = [a.unstack(x) for a, x in zip(sources, flat)]

    def body(time, targets, state):
        rows = [a.read(time) for a in sources]
        for row, x in zip(rows, flat):
            row.set_shape(x.shape[1:])
        row = nest.pack_sequence_as(inputs, rows)
        call_cell = lambda: cell(row, state)
        if lengths is not None:
            output, new = _step(time, lengths, shortest, longest, zero_output, state, call_cell, cell.state_size, True)
        else:
            output, new = call_cell()
        targets = tuple(a.write(time, o) for a, o in zip(targets, nest.flatten(output)))
        return time + 1, targets, new
    bound = tf.minimum(steps, tf.maximum(1, longest))
    _, targets, state = tf.while_loop(
        cond=lambda time, *_: time < bound, body=body, loop_vars=(time, targets, state),
        parallel_iterations=parallel_iterations, maximum_iterations=steps, swap_memory=swap_memory)
    outputs = [a.stack() for a in targets]
    for output, size in zip(outputs, sizes):
        output.set_shape(concat_sizes([static_steps, static_batch], size, static=True))
    outputs = nest.pack_sequence_as(cell.output_size, outputs)
    return outputs, state


def _shape_of_size(size):
    return TensorShape([size]) if isinstance(size, int) else TensorShape(size)


# ------------------------------------------------------------------ static_rnn
def static_rnn(cell, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
    """Run a cell over a list of inputs, each step with ops of its own.

    Args:
      cell: RNNCell.  inputs: list of Tensors (batch, ...).  initial_state, dtype, sequence_length: as in dynamic_rnn.
      scope: str or VariableScope, default "rnn".
    Returns:
      (list of outputs, last state).
    Raises:
      TypeError: cell is none, or inputs is no list.  ValueError: inputs is empty, or neither state nor dtype is given.
    Source: tf.nn.static_rnn.
    """
    assert_like_rnncell("cell", cell)
    if not nest.is_sequence(inputs):
        raise TypeError("inputs must be a sequence")
    if not inputs:
        raise ValueError("inputs must not be empty")
    with _Scope(scope, "rnn") as opened:
        batch_size = _static_batch_size(inputs)
        if initial_state is not None:
            state = initial_state
        elif not dtype:
            raise ValueError("If no initial_state is provided, dtype must be specified")
        else:
            state = _first_state(cell, batch_size, dtype)
        run = lambda time, call_cell, state: call_cell()
        if sequence_length is not None:
            run = _steps_of_lengths(cell, sequence_length, batch_size, dtype, state)
        outputs = []
        for time, x in enumerate(inputs):
            if time > 0:
                opened.reuse_variables()
            call_cell = lambda x=x, state=state: cell(x, state)
            output, state = run(time, call_cell, state)
            outputs.append(output)
        return outputs, state


def _static_batch_size(inputs):
    first = nest.flatten(inputs)[0]
    if first.shape.ndims == 1:
        return tf.shape(first)[0] if first.shape.as_list()[0] is None else first.shape.as_list()[0]
    for x in nest.flatten(inputs):
        if x.shape.ndims is not None and None in x.shape.as_list()[1:]:
            missing = x.shape.as_list()[1:].index(None) + 1
            raise ValueError(f"Input size (dimension {missing} of inputs) must be accessible via shape inference, but "
                             "saw "
                             "value None.")
    known = [x.shape.as_list()[0] for x in nest.flatten(inputs) if x.shape.ndims is not None]
    static = next((n for n in known if n is not None), None)
    return tf.shape(first)[0] if static is None else static


def _steps_of_lengths(cell, sequence_length, batch_size, dtype, state):
    """What runs a step of static_rnn with lengths."""
    lengths = to_tensor(sequence_length, name="sequence_length")
    if lengths.shape.ndims not in (None, 1):
        raise ValueError("sequence_length must be a vector of length batch_size")
    lengths = tf.cast(lengths, dtypes.int32)

    def zero(size):
        zeros = tf.zeros(concat_sizes(batch_size, size), _state_dtype(dtype, state))
        zeros.set_shape(concat_sizes(None if hasattr(batch_size, "op") else batch_size, size, static=True))
        return zeros
    sizes = cell.output_size
    zero_output = nest.pack_sequence_as(sizes, [zero(size) for size in nest.flatten(sizes)])
    shortest, longest = tf.reduce_min(lengths), tf.reduce_max(lengths)
    return lambda time, call_cell, state: _step(
        time, lengths, shortest, longest, zero_output, state, call_cell, cell.state_size, False)


def static_state_saving_rnn(cell, inputs, state_saver, state_name, sequence_length=None, scope=None):
    """static_rnn whose state lives in a saver object between runs.

    Args:
      cell: RNNCell.  inputs: list of Tensors.  state_saver: object with state(name) and save_state(name, value).
      state_name: str, or structure of them like the cell's state size.  sequence_length, scope: as static_rnn.
    Returns:
      (list of outputs, last state).
    Source: tf.nn.static_state_saving_rnn.
    """
    if nest.is_sequence(cell.state_size) != nest.is_sequence(state_name):
        raise ValueError("state_name should be the same type as cell.state_size.  "
                         f"state_name: {state_name}, cell.state_size: {cell.state_size}")
    names = nest.flatten(state_name)
    first = nest.pack_sequence_as(cell.state_size, [state_saver.state(n) for n in names])
    outputs, state = static_rnn(cell, inputs, initial_state=first, sequence_length=sequence_length, scope=scope)
    saves = [state_saver.save_state(n, s) for n, s in zip(names, nest.flatten(state))]
    with scopes.control_dependencies(saves):
        last = [tf.identity(o) for o in nest.flatten(outputs[-1])]
        outputs[-1] = nest.pack_sequence_as(outputs[-1], last)
        state = nest.map_structure(tf.identity, state)
    return outputs, state


# ------------------------------------------------------------------ both directions
def bidirectional_dynamic_rnn(cell_fw, cell_bw, inputs, sequence_length=None, initial_state_fw=None,
                              initial_state_bw=None, dtype=None, parallel_iterations=None, swap_memory=False,
                              time_major=False, scope=None):
    """dynamic_rnn from the first step to the last, and with another cell from the last to the first.

    Args: as dynamic_rnn; cell_fw and cell_bw and their initial states for the two directions.
    Returns:
      ((outputs forwards, outputs backwards), (last state forwards, last state backwards)).
    Source: tf.nn.bidirectional_dynamic_rnn.
    """
    assert_like_rnncell("cell_fw", cell_fw)
    assert_like_rnncell("cell_bw", cell_bw)
    options = dict(sequence_length=sequence_length, dtype=dtype, parallel_iterations=parallel_iterations,
                   swap_memory=swap_memory, time_major=time_major)
    time_axis, batch_axis = (0, 1) if time_major else (1, 0)

    def turned(x):
        if sequence_length is not None:
            return tf.reverse_sequence(input=x, seq_lengths=sequence_length, seq_axis=time_axis, batch_axis=batch_axis)
        return tf.reverse(x, axis=[time_axis])
    with variable_scope(scope or "bidirectional_rnn"):
        with variable_scope("fw") as fw_scope:
            forwards, state_fw = dynamic_rnn(cell_fw, inputs, initial_state=initial_state_fw, scope=fw_scope, **options)
        with variable_scope("bw") as bw_scope:
            backwards, state_bw = dynamic_rnn(cell_bw, nest.map_structure(turned, inputs),
                                              initial_state=initial_state_bw,
                                              scope=bw_scope, **options)
    backwards = nest.map_structure(turned, backwards)
    return (forwards, backwards), (state_fw, state_bw)


def static_bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None,
                             sequence_length=None, scope=None):
    """static_rnn in both directions, the outputs side by side.

    Args: as static_rnn; cell_fw and cell_bw and their initial states for the two directions.
    Returns:
      (list of outputs, last state forwards, last state backwards).
    Source: tf.nn.static_bidirectional_rnn.
    """
    assert_like_rnncell("cell_fw", cell_fw)
    assert_like_rnncell("cell_bw", cell_bw)
    if not nest.is_sequence(inputs):
        raise TypeError("inputs must be a sequence")
    if not inputs:
        raise ValueError("inputs must not be empty")
    with variable_scope(scope or "bidirectional_rnn"):
        with variable_scope("fw") as fw_scope:
            forwards, state_fw = static_rnn(cell_fw, inputs, initial_state_fw, dtype, sequence_length, scope=fw_scope)
        with variable_scope("bw") as bw_scope:
            turned = _reversed(inputs, sequence_length)
            backwards, state_bw = static_rnn(cell_bw, turned, initial_state_bw, dtype, sequence_length, scope=bw_scope)
    backwards = _reversed(backwards, sequence_length)
    flat = [tf.concat([f, b], 1) for f, b in zip(nest.flatten(forwards), nest.flatten(backwards))]
    return nest.pack_sequence_as(forwards, flat), state_fw, state_bw


def _reversed(sequence, lengths):
    """A list of inputs backwards; the rows of shorter sequences keep their padding at the end."""
    if lengths is None:
        return list(reversed(sequence))
    flat = [nest.flatten(x) for x in sequence]
    results = [[] for _ in sequence]
    for steps in zip(*flat):
        shape = TensorShape(None)
        for x in steps:
            shape = shape.merge_with(x.shape)
            x.set_shape(shape)
        turned = tf.reverse_sequence(tf.stack(steps), lengths, 0, 1)
        for result, row in zip(results, tf.unstack(turned)):
            row.set_shape(shape)
            result.append(row)
    return [nest.pack_sequence_as(sequence[0], r) for r in results]


# ------------------------------------------------------------------ raw_rnn
def raw_rnn(cell, loop_fn, parallel_iterations=None, swap_memory=False, scope=None):
    """Run a cell in a loop whose inputs, states and end a function decides.

    Args:
      cell: RNNCell.
      loop_fn: function of (time, cell_output, cell_state, loop_state) -> (elements_finished, next_input,
        next_cell_state, emit_output, next_loop_state); called with None for what is not there at first.
      parallel_iterations, swap_memory: as in tf.while_loop.
      scope: str or VariableScope, default "rnn".
    Returns:
      (structure of TensorArrays of what was emitted, last state, last loop state).
    Raises:
      TypeError: cell is none or loop_fn not callable.
    Source: tf.nn.raw_rnn.
    """
    assert_like_rnncell("cell", cell)
    if not callable(loop_fn):
        raise TypeError("loop_fn must be a callable")
    with _Scope(scope, "rnn"):
        time = tf.constant(0, dtype=dtypes.int32)
        finished, next_input, state, emitted, loop_state = loop_fn(time, None, None, None)
        flat_input = nest.flatten(next_input)
        given = loop_state is not None
        loop_state = loop_state if given else tf.constant(0, dtype=dtypes.int32)
        static_batch, batch_size = _raw_batch_size(flat_input)
        nest.assert_same_structure(state, cell.state_size)
        structure, sizes, kinds = _emitted_sizes(cell, emitted, state)
        targets = [TensorArray(dtype=k, dynamic_size=True, element_shape=TensorShape([static_batch]).concatenate(
            _shape_of_size(s)), size=0, name=f"rnn_output_{i}") for i, (k, s) in enumerate(zip(kinds, sizes))]
        targets = nest.pack_sequence_as(structure, targets)
        zeros = [tf.zeros(concat_sizes(batch_size, s), k) for s, k in zip(sizes, kinds)]
        zero_emit = nest.pack_sequence_as(structure, zeros)

        def body(time, finished, inputs, targets, state, loop_state):
            output, new = cell(inputs, state)
            nest.assert_same_structure(state, new)
            next_time = time + 1
            next_finished, next_input, next_state, emit, next_loop_state = loop_fn(
                next_time, output, new, loop_state if given else None)
            nest.assert_same_structure(state, next_state)
            nest.assert_same_structure(inputs, next_input)
            nest.assert_same_structure(targets, emit)
            next_loop_state = next_loop_state if given else loop_state
            emit = _kept_where(finished, zero_emit, emit)
            next_state = _kept_where(finished, state, next_state)
            written = [a.write(time, e) for a, e in zip(nest.flatten(targets), nest.flatten(emit))]
            return [next_time, tf.logical_or(finished, next_finished), next_input,
                    nest.pack_sequence_as(structure, written), next_state, next_loop_state]
        _, _, _, targets, state, loop_state = tf.while_loop(
            lambda time, finished, *_: tf.logical_not(tf.reduce_all(finished)), body,
            loop_vars=[time, finished, next_input, targets, state, loop_state],
            parallel_iterations=parallel_iterations or 32, swap_memory=swap_memory)
        return targets, state, loop_state if given else None


def _raw_batch_size(flat_input):
    static = None
    for x in flat_input:
        if not isinstance(x, TensorArray) and x.shape.ndims:
            static = static or x.shape.as_list()[0]
    if static is not None:
        return static, static
    return None, tf.shape(flat_input[0])[0]


def _emitted_sizes(cell, emitted, state):
    """(structure, flat sizes, flat dtypes) of what loop_fn emits."""
    if emitted is not None:
        flat = nest.flatten(emitted)
        sizes = [x.shape if x.shape.is_fully_defined() else tf.shape(x) for x in flat]
        return emitted, sizes, [x.dtype for x in flat]
    flat = nest.flatten(cell.output_size)
    return cell.output_size, flat, [nest.flatten(state)[0].dtype] * len(flat)


def _kept_where(finished, old, new):
    """Old values in the rows that are finished."""
    def one(a, b):
        if isinstance(a, TensorArray) or b.shape.ndims == 0:
            return b
        with scopes.colocate_with(b):
            return tf.where(finished, a, b)
    flat = [one(a, b) for a, b in zip(nest.flatten(old), nest.flatten(new))]
    return nest.pack_sequence_as(old, flat)
