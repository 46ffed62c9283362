"""tf.contrib.seq2seq: beam search, the helpers that sample, monotonic attention."""
import numpy as np

from casetools import said, tell


def _data(*shape):
    """Numbers that every NumPy makes alike."""
    return ((np.arange(np.prod(shape)) * 7 % 19 - 9) / 8.).astype(np.float32).reshape(shape)


def _filled(tf, *steps):
    assigns = [v.assign(_data(*v.shape.as_list()) / 2.) for v in tf.trainable_variables()]
    return [tf.global_variables_initializer(), lambda s: s.run(assigns) and None] + list(steps) + [
        tell([(v.name, str(v.shape)) for v in tf.global_variables()])]


def _flat(state):
    return [t for s in state for t in _flat(s)] if isinstance(state, (list, tuple)) else [state]


# ------------------------------------------------------------------ beam search
def _beam(tf, cell=None, **kwargs):
    table = tf.get_variable("table", [5, 4])
    cell = cell or tf.contrib.rnn.GRUCell(3)
    start = tf.contrib.seq2seq.tile_batch(tf.constant(_data(2, 3)), 3)
    return tf.contrib.seq2seq.BeamSearchDecoder(cell, table, tf.constant([1, 2]), 0, start, 3, **kwargs)


def case_gather_tree(tf):
    t = tf.constant
    ids = t([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [3, 0, 0]], [[2, 0, 3], [1, 1, 1]]])
    parents = t([[[0, 0, 0], [0, 0, 0]], [[0, 2, 1], [1, 1, 1]], [[2, 1, 0], [0, 2, 1]]])
    g = tf.contrib.seq2seq.gather_tree
    return [{"a": g(ids, parents, t([3, 3]), 10), "b": g(ids, parents, t([3, 2]), 0, name="mine"), "c": g(ids, parents, t([1, 0]), 7)},
            g(ids, parents - 1, t([3, 3]), 10), g(ids, parents + 2, t([3, 3]), 10), g(ids, parents, t([4, 3]), 10),
            tell(said(g, ids, parents, t([1, 2, 3]), 0), said(g, ids, parents[0], t([1, 2]), 0), said(g, ids[0], parents[0], t([1, 2]), 0),
                 said(g, ids, parents[:2], t([1, 2]), 0), said(g, ids, parents, t([1, 2]), [0]))]


def case_beam_search(tf):
    decoder = _beam(tf, output_layer=tf.layers.Dense(5))
    out, state, lengths = tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=4)
    return _filled(tf, {"p": out.predicted_ids, "b": list(out.beam_search_decoder_output), "s": state.cell_state, "l": state.log_probs,
                        "f": state.finished, "n": state.lengths, "m": lengths},
                   tell(type(out).__name__, type(state).__name__, str(decoder.output_size), str(decoder.output_dtype),
                        decoder.tracks_own_finished, [str(t.shape) for t in out.beam_search_decoder_output], str(out.predicted_ids.shape),
                        decoder.batch_size))


def case_beam_search_penalties(tf):
    decoder = _beam(tf, output_layer=tf.layers.Dense(5), length_penalty_weight=.7)
    out, state, lengths = tf.contrib.seq2seq.dynamic_decode(decoder, maximum_iterations=3, impute_finished=False, output_time_major=True)
    return _filled(tf, {"p": out.predicted_ids, "s": out.beam_search_decoder_output.scores, "m": lengths})


def _attending(tf, width, **kwargs):
    s = tf.contrib.seq2seq
    memory = tf.placeholder(tf.float32, [2, 5, 6], name="memory")
    attention = s.BahdanauAttention(3, s.tile_batch(memory, width), memory_sequence_length=s.tile_batch(tf.constant([5, 2]), width))
    return memory, s.AttentionWrapper(tf.contrib.rnn.BasicLSTMCell(3), attention, attention_layer_size=4, **kwargs)


def case_beam_search_attention(tf):
    s = tf.contrib.seq2seq
    memory, cell = _attending(tf, 2)
    first = cell.zero_state(4, tf.float32).clone(cell_state=s.tile_batch(tf.contrib.rnn.LSTMStateTuple(tf.ones([2, 3]), tf.zeros([2, 3])), 2))
    decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([2], 1), 4, first, 2, tf.layers.Dense(5, use_bias=False))
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=3)
    return _filled(tf, {"p": out.predicted_ids, "l": state.log_probs, "a": state.cell_state.attention, "m": lengths,
                        "@feed": {memory: _data(2, 5, 6)}})


def case_beam_search_history(tf):
    s = tf.contrib.seq2seq
    memory, cell = _attending(tf, 2, alignment_history=True)
    decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([2], 1), 4, cell.zero_state(4, tf.float32), 2,
                                  tf.layers.Dense(5))
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=3)
    return _filled(tf, {"p": out.predicted_ids, "h": state.cell_state.alignment_history.stack(), "m": lengths, "@feed": {memory: _data(2, 5, 6)}})


def case_beam_search_history_sorted(tf):
    s = tf.contrib.seq2seq
    memory = tf.placeholder(tf.float32, [None, 5, 6], name="memory")
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), s.LuongAttention(3, s.tile_batch(memory, 2)), alignment_history=True)
    rows = tf.shape(memory)[0]
    decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([rows], 1), 4, cell.zero_state(rows * 2, tf.float32), 2,
                                  tf.layers.Dense(5))
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=3)
    return _filled(tf, {"p": out.predicted_ids, "h": state.cell_state.alignment_history, "m": lengths, "@feed": {memory: _data(2, 5, 6)}},
                   tell(str(state.cell_state.alignment_history.shape), str(out.predicted_ids.shape)))


def case_beam_search_coverage(tf):
    s = tf.contrib.seq2seq
    memory, cell = _attending(tf, 2)
    decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([2], 1), 4, cell.zero_state(4, tf.float32), 2,
                                  tf.layers.Dense(5), coverage_penalty_weight=.5, length_penalty_weight=.2, reorder_tensor_arrays=False)
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=3)
    return _filled(tf, {"p": out.predicted_ids, "c": state.accumulated_attention_probs, "m": lengths, "@feed": {memory: _data(2, 5, 6)}})


def case_beam_search_two_mechanisms(tf):
    s = tf.contrib.seq2seq
    memory = s.tile_batch(tf.constant(_data(2, 5, 6)), 2)
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), [s.LuongAttention(3, memory), s.BahdanauAttention(3, memory)])
    decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([2], 1), 4, cell.zero_state(4, tf.float32), 2,
                                  tf.layers.Dense(5), coverage_penalty_weight=.5)
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=3)
    return _filled(tf, {"p": out.predicted_ids, "c": state.accumulated_attention_probs, "m": lengths})


def case_beam_search_wrong_states(tf):
    s = tf.contrib.seq2seq
    cell = tf.contrib.rnn.GRUCell(3)
    def built(state, **kwargs):
        decoder = s.BeamSearchDecoder(cell, lambda ids: tf.one_hot(ids, 5), tf.fill([2], 1), 4, state, 2, tf.layers.Dense(5), **kwargs)
        s.dynamic_decode(decoder, maximum_iterations=3)
    return [tell(said(built, tf.zeros([2, 3])), said(built, tf.zeros([4, 4])), said(built, tf.zeros([4, 3]), coverage_penalty_weight=.3),
                 said(built, tf.placeholder(tf.float32)), said(built, tf.zeros([4, 3]), length_penalty_weight=tf.zeros([2])),
                 said(built, tf.zeros([4, 3]), coverage_penalty_weight=tf.zeros([2])))]


def case_beam_search_errors(tf):
    s = tf.contrib.seq2seq
    cell = tf.contrib.rnn.GRUCell(3)
    table, first = tf.get_variable("table", [5, 4]), tf.zeros([6, 3])
    b = s.BeamSearchDecoder
    return [tell(said(b, 3, table, tf.constant([1, 2]), 0, first, 3), said(b, cell, table, tf.constant(1), 0, first, 3),
                 said(b, cell, table, tf.constant([1, 2]), [0], first, 3), said(b, cell, table, tf.constant([1, 2]), 0, first, 3, 4),
                 said(lambda: tuple(s.BeamSearchDecoderState._fields)), said(lambda: tuple(s.BeamSearchDecoderOutput._fields)),
                 said(lambda: tuple(s.FinalBeamSearchDecoderOutput._fields)))]


# ------------------------------------------------------------------ helpers
# One iteration at a time where draws do not depend on the one before: side by side they come in any order.
def _decoded(tf, helper, layer=None, width=3, **kwargs):
    s = tf.contrib.seq2seq
    cell = tf.contrib.rnn.GRUCell(width)
    decoder = s.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32), layer)
    return s.dynamic_decode(decoder, **kwargs)


def case_sample_helper(tf):
    table = tf.get_variable("table", [5, 4])
    helper = tf.contrib.seq2seq.SampleEmbeddingHelper(table, tf.constant([1, 2]), 0, softmax_temperature=2., seed=3)
    out, state, lengths = _decoded(tf, helper, tf.layers.Dense(5), maximum_iterations=4, parallel_iterations=1)
    return _filled(tf, {"i": out.sample_id, "n": lengths})


def case_sample_helper_plain(tf):
    tf.set_random_seed(5)
    table = tf.get_variable("table", [5, 4])
    helper = tf.contrib.seq2seq.SampleEmbeddingHelper(lambda i: tf.nn.embedding_lookup(table, i), tf.constant([1, 2]), 0)
    out, state, lengths = _decoded(tf, helper, tf.layers.Dense(5), maximum_iterations=3, parallel_iterations=1)
    return _filled(tf, {"i": out.sample_id, "n": lengths})


def case_scheduled_embedding(tf):
    x = tf.placeholder(tf.float32, [2, 4, 4], name="x")
    table = tf.get_variable("table", [5, 4])
    helper = tf.contrib.seq2seq.ScheduledEmbeddingTrainingHelper(x, [4, 3], table, .5, seed=3, scheduling_seed=4)
    out, state, lengths = _decoded(tf, helper, tf.layers.Dense(5), parallel_iterations=1)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths, "@feed": {x: _data(2, 4, 4)}},
                   tell(str(helper.sample_ids_shape), helper.sample_ids_dtype, helper.batch_size))


def case_scheduled_output(tf):
    x = tf.placeholder(tf.float32, [2, 4, 3], name="x")
    helper = tf.contrib.seq2seq.ScheduledOutputTrainingHelper(x, [4, 3], .5, seed=3)
    out, state, lengths = _decoded(tf, helper, parallel_iterations=1)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths, "@feed": {x: _data(2, 4, 3)}},
                   tell(str(helper.sample_ids_shape), helper.sample_ids_dtype))


def case_scheduled_output_auxiliary(tf):
    x, aux = tf.placeholder(tf.float32, [2, 4, 3], name="x"), tf.placeholder(tf.float32, [2, 4, 2], name="aux")
    helper = tf.contrib.seq2seq.ScheduledOutputTrainingHelper(x, [4, 3], tf.constant(.7), time_major=False, seed=3, auxiliary_inputs=aux,
                                                              next_inputs_fn=lambda y: y * 2.)
    out, state, lengths = _decoded(tf, helper, parallel_iterations=1)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths, "@feed": {x: _data(2, 4, 3), aux: _data(2, 4, 2)}})


def case_scheduled_output_zero(tf):
    x = tf.placeholder(tf.float32, [2, 4, 3], name="x")
    helper = tf.contrib.seq2seq.ScheduledOutputTrainingHelper(x, [4, 3], 0., seed=3)
    out, state, lengths = _decoded(tf, helper, parallel_iterations=1)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "@feed": {x: _data(2, 4, 3)}})


def case_inference_helper(tf):
    helper = tf.contrib.seq2seq.InferenceHelper(lambda y: tf.cast(y > 0., tf.int32), [3], tf.int32, tf.ones([2, 3]),
                                                lambda ids: tf.equal(tf.reduce_sum(ids, 1), 3), lambda ids: tf.cast(ids, tf.float32))
    out, state, lengths = _decoded(tf, helper, maximum_iterations=4)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths}, tell(str(helper.sample_ids_shape), helper.sample_ids_dtype,
                                                                                     helper.batch_size))


def case_inference_helper_plain(tf):
    helper = tf.contrib.seq2seq.InferenceHelper(lambda y: tf.tanh(y), [3], tf.float32, tf.ones([2, 3]), lambda ids: ids[:, 0] > 5.)
    out, state, lengths = _decoded(tf, helper, maximum_iterations=3, impute_finished=True)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths})


def case_custom_helper(tf):
    s = tf.contrib.seq2seq
    helper = s.CustomHelper(lambda: (tf.fill([2], False), tf.ones([2, 3])), lambda time, outputs, state: tf.cast(tf.argmax(outputs, 1), tf.int32),
                            lambda time, outputs, state, sample_ids: (tf.fill([2], False), outputs, state))
    early = said(lambda: helper.batch_size)
    out, state, lengths = _decoded(tf, helper, maximum_iterations=3)
    other = s.CustomHelper(None, None, None, [2], tf.float32)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "n": lengths},
                   tell(early, str(helper.sample_ids_shape), helper.sample_ids_dtype, str(other.sample_ids_shape), other.sample_ids_dtype))


def case_helper_errors(tf):
    s = tf.contrib.seq2seq
    x, table = tf.zeros([2, 3, 4]), tf.zeros([5, 4])
    return [tell(said(s.ScheduledEmbeddingTrainingHelper, x, [3, 2], table,  tf.zeros([2, 2])),
                 said(s.ScheduledOutputTrainingHelper, x, [3, 2], tf.zeros([2, 2])), said(s.SampleEmbeddingHelper, table, tf.constant(1), 0),
                 said(s.TrainingHelper, x, 3), said(s.GreedyEmbeddingHelper, table, tf.constant([1]), [0]),
                 said(lambda: s.SampleEmbeddingHelper(table, tf.constant([1, 2]), 0).sample(0, (x, x), None)),
                 said(lambda: s.GreedyEmbeddingHelper(table, tf.constant([1, 2]), 0).sample(0, (x, x), None)),
                 said(s.BasicDecoder, 3, None, None), said(s.BasicDecoder, tf.nn.rnn_cell.GRUCell(3), 4, None), said(s.dynamic_decode, 3))]


# ------------------------------------------------------------------ attention
def case_functions(tf):
    s = tf.contrib.seq2seq
    x = tf.placeholder(tf.float32, [2, 4], name="x")
    p, previous = tf.sigmoid(x), tf.one_hot([0, 1], 4)
    return [{"h": s.hardmax(x), "h2": s.hardmax(x, name="mine"), "c": s.safe_cumprod(p, axis=1, exclusive=True), "c2": s.safe_cumprod(x),
             "r": s.monotonic_attention(p, previous, "recursive"), "p": s.monotonic_attention(p, previous, "parallel"),
             "d": s.monotonic_attention(tf.cast(x > 0, tf.float32), previous, "hard"), "@feed": {x: _data(2, 4)}},
            tell(said(s.monotonic_attention, p, previous, "other"))]


def _monotonic(tf, mechanism):
    s = tf.contrib.seq2seq
    x = tf.placeholder(tf.float32, [2, 3, 4], name="x")
    memory = tf.placeholder(tf.float32, [2, 5, 6], name="memory")
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), mechanism(memory), attention_layer_size=4)
    decoder = s.BasicDecoder(cell, s.TrainingHelper(x, [3, 2]), cell.zero_state(2, tf.float32))
    out, state, _ = s.dynamic_decode(decoder)
    return _filled(tf, {"o": out.rnn_output, "a": state.alignments, "s": state.attention_state,
                        "@feed": {x: _data(2, 3, 4), memory: _data(2, 5, 6)}})


def case_bahdanau_monotonic(tf):
    return _monotonic(tf, lambda m: tf.contrib.seq2seq.BahdanauMonotonicAttention(3, m, memory_sequence_length=[5, 2]))


def case_bahdanau_monotonic_hard(tf):
    return _monotonic(tf, lambda m: tf.contrib.seq2seq.BahdanauMonotonicAttention(
        3, m, normalize=True, mode="hard", score_bias_init=.5, name="mono"))


def case_luong_monotonic(tf):
    s = tf.contrib.seq2seq
    x, memory = tf.placeholder(tf.float32, [2, 4], name="x"), tf.constant(_data(2, 5, 6))
    mechanism = s.LuongMonotonicAttention(3, memory, memory_sequence_length=[5, 2], scale=True, sigmoid_noise=.5, sigmoid_noise_seed=3,
                                          mode="recursive")
    # Outside of a loop: the noise of iterations that run side by side comes in any order.
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), mechanism, attention_layer_size=4)
    y, state = cell(x, cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "a": state.alignments, "g": tf.gradients(y, x)[0], "@feed": {x: _data(2, 4)}})


def case_luong_monotonic_recursive(tf):
    return _monotonic(tf, lambda m: tf.contrib.seq2seq.LuongMonotonicAttention(3, m, memory_sequence_length=[5, 2], mode="recursive"))


def case_luong_monotonic_plain(tf):
    return _monotonic(tf, lambda m: tf.contrib.seq2seq.LuongMonotonicAttention(3, m, score_mask_value=-9.))


def case_two_mechanisms(tf):
    s = tf.contrib.seq2seq
    x = tf.placeholder(tf.float32, [2, 4], name="x")
    memory, other = tf.constant(_data(2, 5, 6)), tf.constant(_data(2, 3, 2))
    mechanisms = [s.LuongAttention(3, memory, memory_sequence_length=[5, 2], score_mask_value=-5.),
                  s.BahdanauAttention(3, other, probability_fn=s.hardmax)]
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), mechanisms, [4, 2], True, cell_input_fn=lambda i, a: tf.concat([a, i * 2.], -1),
                              initial_cell_state=tf.ones([2, 3]), name="two")
    y, state = cell(x, cell.zero_state(2, tf.float32))
    y, state = cell(x, state)
    return _filled(tf, {"y": y, "a": state.attention, "l": list(state.alignments), "h": [h.stack() for h in state.alignment_history],
                        "s": list(state.attention_state), "@feed": {x: _data(2, 4)}}, tell(str(cell.state_size), cell.output_size))


def case_attention_layer(tf):
    s = tf.contrib.seq2seq
    x, memory = tf.placeholder(tf.float32, [2, 4], name="x"), tf.constant(_data(2, 5, 6))
    def attend(mechanism, output, state, layer):
        weights, following = mechanism(output, state)
        return layer(tf.reduce_sum(mechanism.values * tf.expand_dims(weights, 2), 1)), weights, following
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), s.LuongAttention(3, memory), attention_layer=tf.layers.Dense(2, tf.tanh, name="own"),
                              attention_fn=attend)
    y, state = cell(x, cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "a": state.attention, "@feed": {x: _data(2, 4)}})


def case_attention_errors(tf):
    s = tf.contrib.seq2seq
    memory = tf.constant(_data(2, 5, 6))
    attention, cell = s.LuongAttention(3, memory), tf.contrib.rnn.GRUCell(3)
    wrapper = s.AttentionWrapper(cell, attention)
    w = s.AttentionWrapper
    return [tell(said(w, 3, attention), said(w, cell, 3), said(w, cell, [attention, 3]), said(w, cell, attention, [3, 4]),
                 said(w, cell, [attention], 3, attention_layer=tf.layers.Dense(3)), said(w, cell, attention, attention_layer=[1, 2]),
                 said(w, cell, attention, cell_input_fn=3), said(wrapper, tf.zeros([2, 4]), tf.zeros([2, 3]))[:9],
                 said(lambda: wrapper.zero_state(2, tf.float32).clone(cell_state=tf.ones([2, 4]))),
                 said(lambda: wrapper.zero_state(2, tf.float32).clone(other=3)), said(lambda: type(s.LuongAttention(3, memory, probability_fn=3)).__name__),
                 said(lambda: s.LuongAttention(4, memory)(tf.ones([2, 3]), None)),
                 said(lambda: s.BahdanauMonotonicAttention(4, memory, mode="no")(tf.ones([2, 3]), tf.ones([2, 5]))))]


def case_beam_search_of_unknown_lengths(tf):
    """The attention's state_size is a Tensor where nobody knows how long the memory is."""
    s = tf.contrib.seq2seq
    memory = s.tile_batch(tf.placeholder(tf.float32, [None, None, 4], name="memory"), 2)
    lengths = tf.placeholder(tf.int32, [None], name="lengths")
    attention = s.LuongAttention(4, memory, memory_sequence_length=s.tile_batch(lengths, 2))
    cell = s.AttentionWrapper(tf.nn.rnn_cell.GRUCell(4), attention)
    start = cell.zero_state(tf.size(lengths) * 2, tf.float32)
    table = tf.get_variable("table", [5, 4])
    decoder = s.BeamSearchDecoder(cell, table, tf.fill([tf.size(lengths)], 1), 2, start, 2, output_layer=tf.layers.Dense(5))
    out, state, _ = s.dynamic_decode(decoder, maximum_iterations=3)
    fed = {"memory:0": _data(2, 3, 4), "lengths:0": [3, 2]}
    return _filled(tf, lambda session: session.run([out.predicted_ids, state.log_probs], fed),
                   tell(str(cell.state_size.alignments), [str(t.shape) for t in _flat(state.cell_state)]))
