"""Functions that TF2 gives other arguments than TF1: the same functions, called by other names."""
import functools

# <name>(<TF2's arguments>) [= <TF1's function>] [; TF2's name of an argument: TF1's name, ...]
_TABLE = """
argmax(input, axis=0, output_type, name)
argmin(input, axis=0, output_type, name)
batch_to_space(input, block_shape, crops, name) = batch_to_space_nd
boolean_mask(tensor, mask, axis, name)
case(pred_fn_pairs, default=None, exclusive=False, strict=False, name)
cond(pred, true_fn, false_fn, name)
constant(value, dtype, shape, name)
convert_to_tensor(value, dtype, dtype_hint, name)
expand_dims(input, axis, name)
gather(params, indices, validate_indices, axis, batch_dims, name)
gather_nd(params, indices, batch_dims, name)
gradients(ys, xs, grad_ys, name, gate_gradients, aggregation_method, stop_gradients, unconnected_gradients)
hessians(ys, xs, gate_gradients, aggregation_method, name)
norm(tensor, ord, axis, keepdims, name)
ones_like(input, dtype, name) ; input: tensor
pad(tensor, paddings, mode, constant_values, name)
reduce_all(input_tensor, axis, keepdims, name)
reduce_any(input_tensor, axis, keepdims, name)
reduce_logsumexp(input_tensor, axis, keepdims, name)
reduce_max(input_tensor, axis, keepdims, name)
reduce_mean(input_tensor, axis, keepdims, name)
reduce_min(input_tensor, axis, keepdims, name)
reduce_prod(input_tensor, axis, keepdims, name)
reduce_sum(input_tensor, axis, keepdims, name)
reverse_sequence(input, seq_lengths, seq_axis, batch_axis, name)
scalar_mul(scalar, x, name)
shape(input, out_type, name)
size(input, out_type, name)
space_to_batch(input, block_shape, paddings, name) = space_to_batch_nd
squeeze(input, axis, name)
transpose(a, perm, conjugate, name)
tuple(tensors, control_inputs, name)
where(condition, x, y, name) = where_v2
while_loop(cond, body, loop_vars, shape_invariants, parallel_iterations, back_prop, swap_memory, maximum_iterations, name, return_same_structure=True)
zeros_like(input, dtype, name) ; input: tensor
assert_equal(x, y, message, summarize, name)
assert_greater(x, y, message, summarize, name)
assert_less(x, y, message, summarize, name)
assert_rank(x, rank, message, name)
debugging.assert_equal(x, y, message, summarize, name)
debugging.assert_greater(x, y, message, summarize, name)
debugging.assert_greater_equal(x, y, message, summarize, name)
debugging.assert_less(x, y, message, summarize, name)
debugging.assert_less_equal(x, y, message, summarize, name)
debugging.assert_near(x, y, rtol, atol, message, summarize, name)
debugging.assert_negative(x, message, summarize, name)
debugging.assert_none_equal(x, y, summarize, message, name)
debugging.assert_positive(x, message, summarize, name)
debugging.assert_rank(x, rank, message, name)
debugging.assert_scalar(tensor, message, name)
debugging.assert_type(tensor, tf_type, message, name)
feature_column.categorical_column_with_vocabulary_file(key, vocabulary_file, vocabulary_size, dtype, default_value, num_oov_buckets)
feature_column.shared_embeddings(categorical_columns, dimension, combiner, initializer, shared_embedding_collection_name, max_norm, trainable) = feature_column.embedding.shared_embeddings
linalg.norm(tensor, ord, axis, keepdims, name) = norm
math.argmax(input, axis=0, output_type, name)
math.argmin(input, axis=0, output_type, name)
math.confusion_matrix(labels, predictions, num_classes, weights, dtype, name)
math.count_nonzero(input, axis, keepdims, dtype, name) ; input: input_tensor
math.in_top_k(targets, predictions, k, name)
math.l2_normalize(x, axis, epsilon, name)
math.log_softmax(logits, axis, name)
math.reduce_all(input_tensor, axis, keepdims, name)
math.reduce_any(input_tensor, axis, keepdims, name)
math.reduce_logsumexp(input_tensor, axis, keepdims, name)
math.reduce_max(input_tensor, axis, keepdims, name)
math.reduce_mean(input_tensor, axis, keepdims, name)
math.reduce_min(input_tensor, axis, keepdims, name)
math.reduce_prod(input_tensor, axis, keepdims, name)
math.reduce_sum(input_tensor, axis, keepdims, name)
math.scalar_mul(scalar, x, name)
math.softmax(logits, axis, name)
nn.avg_pool2d(input, ksize, strides, padding, data_format, name) = nn.avg_pool ; input: value
nn.conv2d(input, filters, strides, padding, data_format, dilations, name) ; filters: filter
nn.conv3d(input, filters, strides, padding, data_format, dilations, name) ; filters: filter
nn.dropout(x, rate, noise_shape, seed, name)
nn.embedding_lookup(params, ids, max_norm, name)
nn.in_top_k(targets, predictions, k, name)
nn.l2_normalize(x, axis, epsilon, name)
nn.log_softmax(logits, axis, name)
nn.max_pool(input, ksize, strides, padding, data_format, name) ; input: value
nn.moments(x, axes, shift, keepdims, name)
nn.sigmoid_cross_entropy_with_logits(labels, logits, name)
nn.softmax(logits, axis, name)
nn.softmax_cross_entropy_with_logits(labels, logits, axis, name) = nn.softmax_cross_entropy_with_logits_v2
nn.sparse_softmax_cross_entropy_with_logits(labels, logits, name)
nn.sufficient_statistics(x, axes, shift, keepdims, name)
nn.weighted_cross_entropy_with_logits(labels, logits, pos_weight, name) ; labels: targets
nn.weighted_moments(x, axes, frequency_weights, keepdims, name)
random.poisson(shape, lam, dtype, seed, name)
random.set_seed(seed) = set_random_seed
strings.length(input, unit, name)
strings.substr(input, pos, len, unit, name)
"""


def _read(row):
    """(name, (argument names, defaults of ours), TF1's name, renamed arguments) of a row."""
    row, _, renames = row.partition(";")
    left, _, target = row.partition(" = ") if ") = " in row else (row, "", "")
    name, _, arguments = left.strip().rpartition(")")[0].partition("(")
    names, fixed = [], {}
    for argument in arguments.split(","):
        argument, _, default = argument.strip().partition("=")
        names.append(argument)
        if default:
            fixed[argument] = {"None": None, "False": False, "True": True}.get(default, default if not default.isdigit()
                                                                              else int(default))
    renamed = dict(pair.strip().split(": ") for pair in renames.split(",") if pair.strip())
    return name, (tuple(names), fixed), target.strip() or name, renamed


ROWS = {row[0]: row for row in map(_read, _TABLE.strip().splitlines())}


def form(name, find):
    """TF2's form of a function.

    Args:
      name: str, a key of ROWS.  find: function from TF1's name to the function.
    """
    _, (names, fixed), target, renamed = ROWS[name]
    function = find(target)

    @functools.wraps(function)
    def call(*args, **kwargs):
        if len(args) > len(names):
            raise TypeError(f"{call.__name__}() takes {len(names)} positional arguments but {len(args)} were given")
        given = dict(zip(names, args))
        for key, value in kwargs.items():
            if key not in names:
                raise TypeError(f"{call.__name__}() got an unexpected keyword argument '{key}'")
            if key in given:
                raise TypeError(f"{call.__name__}() got multiple values for argument '{key}'")
            given[key] = value
        given = {**fixed, **given}
        return function(**{renamed.get(key, key): value for key, value in given.items()})

    call.__name__ = call.__qualname__ = name.rpartition(".")[2]
    return call
