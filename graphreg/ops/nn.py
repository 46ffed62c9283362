"""Neural-network ops: activations, softmax and cross entropies, bias, top-k."""
import numpy as np

from ..core import errors, shape_fns
from ..core.convert import constant_value
from ..core.declare import op
from ..core.scopes import control_dependencies
from ..kernels.norm import sum_to_last
from ..kernels.top_n import top_k as largest

FLOATS = "T: {float16, bfloat16, float32, float64}"
REALS = "T: {realnumbertype}"
RELU_TYPES = "T: {float32, float64, int32, uint8, int16, int8, int64, bfloat16, uint16, float16, uint32, uint64, qint8}"

# Scale and alpha of self-normalising networks (Klambauer et al. 2017).
SELU_SCALE = 1.0507009873554804934193349852946
SELU_SCALE_ALPHA = 1.7580993408473768599402175208123

_L2_BLOCK = 65536


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _dims(array):
    return shape_fns.text(array.shape)


def _same_size(name, first, second):
    if first.shape != second.shape:
        _refuse(f"Inputs to operation {name} of type {name} must have the same size and shape.  "
                f"Input 0: {_dims(first)} != input 1: {_dims(second)}")


def _wide(xp, x):
    """x in the type that its sums are taken in: float32 for the half types."""
    return x.astype(xp.float32) if x.dtype.itemsize == 2 else x


def _merged(c):
    return [shape_fns.merge(c.shapes[0], c.shapes[1])]


def _zeros_of(tf, x):
    return tf.zeros(tf.shape(x), dtype=x.dtype)


# ------------------------------------------------------------------ activations
@op("Relu(features: T) -> activations: T", RELU_TYPES)
def relu(xp, features):
    """max(features, 0)."""
    return xp.maximum(features, features.dtype.type(0))


@relu.gradient
def _(tf, op, dy):
    return tf.raw.ReluGrad(dy, op.outputs[0])


@op("ReluGrad(gradients: T, features: T) -> backprops: T", REALS)
def relu_grad(xp, gradients, features):
    """gradients where features > 0, else 0."""
    _same_size("ReluGrad", gradients, features)
    return gradients * (features > 0)


@relu_grad.onednn(least=1 << 14)
def _(lib, gradients, features):
    return lib.relu_grad(gradients, features) if gradients.shape == features.shape else None


@relu_grad.gradient
def _(tf, op, dy):
    x = op.inputs[1]
    return tf.raw.ReluGrad(dy, x), _zeros_of(tf, x)


@op("Relu6(features: T) -> activations: T", REALS)
def relu6(xp, features):
    """min(max(features, 0), 6)."""
    kind = features.dtype.type
    return xp.minimum(xp.maximum(features, kind(0)), kind(6))


@relu6.gradient
def _(tf, op, dy):
    return tf.raw.Relu6Grad(dy, op.outputs[0])


@op("Relu6Grad(gradients: T, features: T) -> backprops: T", REALS)
def relu6_grad(xp, gradients, features):
    """gradients where 0 < features < 6, else 0."""
    _same_size("Relu6Grad", gradients, features)
    return gradients * ((features > 0) & (features < 6))


@relu6_grad.gradient
def _(tf, op, dy):
    x = op.inputs[1]
    return tf.raw.Relu6Grad(dy, x), _zeros_of(tf, x)


@op("Elu(features: T) -> activations: T", FLOATS)
def elu(xp, features):
    """exp(features) - 1 where features < 0, else features."""
    one = features.dtype.type(1)
    return xp.where(features < 0, xp.exp(features) - one, features)


@elu.gradient
def _(tf, op, dy):
    return tf.raw.EluGrad(dy, op.outputs[0])


@op("EluGrad(gradients: T, outputs: T) -> backprops: T", FLOATS)
def elu_grad(xp, gradients, outputs):
    """gradients * (outputs + 1) where outputs < 0, else gradients."""
    _same_size("EluGrad", gradients, outputs)
    return xp.where(outputs < 0, gradients * (outputs + outputs.dtype.type(1)), gradients)


def _second_elu(tf, grad_op, op, dy):
    """The gradient of EluGrad and SeluGrad: dy where the activation was negative."""
    first, y = op.inputs
    return grad_op(dy, y), tf.where(y < 0, dy * first, tf.zeros_like(y))


@elu_grad.gradient
def _(tf, op, dy):
    return _second_elu(tf, tf.raw.EluGrad, op, dy)


@op("Selu(features: T) -> activations: T", FLOATS)
def selu(xp, features):
    """scale * features where features >= 0, else scale * alpha * (exp(features) - 1)."""
    kind = features.dtype.type
    below = kind(SELU_SCALE_ALPHA) * (xp.exp(features) - kind(1))
    return xp.where(features < 0, below, kind(SELU_SCALE) * features)


@selu.gradient
def _(tf, op, dy):
    return tf.raw.SeluGrad(dy, op.outputs[0])


@op("SeluGrad(gradients: T, outputs: T) -> backprops: T", FLOATS)
def selu_grad(xp, gradients, outputs):
    """gradients * (outputs + scale * alpha) where outputs < 0, else gradients * scale."""
    _same_size("SeluGrad", gradients, outputs)
    kind = outputs.dtype.type
    return xp.where(outputs < 0, gradients * (outputs + kind(SELU_SCALE_ALPHA)), gradients * kind(SELU_SCALE))


@selu_grad.gradient
def _(tf, op, dy):
    return _second_elu(tf, tf.raw.SeluGrad, op, dy)


@op("LeakyRelu(features: T) -> activations: T",
    "alpha: float = 0.20000000298023224",
    FLOATS + " = float32")
def leaky_relu(xp, features, alpha):
    """features where features > 0, else alpha * features."""
    return xp.where(features > 0, features, features * features.dtype.type(alpha))


@leaky_relu.gradient
def _(tf, op, dy):
    return tf.raw.LeakyReluGrad(dy, op.inputs[0], alpha=op.get_attr("alpha"))


@op("LeakyReluGrad(gradients: T, features: T) -> backprops: T",
    "alpha: float = 0.20000000298023224",
    FLOATS + " = float32")
def leaky_relu_grad(xp, gradients, features, alpha):
    """gradients where features > 0, else alpha * gradients."""
    _same_size("LeakyReluGrad", gradients, features)
    return xp.where(features > 0, gradients, gradients * features.dtype.type(alpha))


@leaky_relu_grad.gradient
def _(tf, op, dy):
    x = op.inputs[1]
    return tf.raw.LeakyReluGrad(dy, x, alpha=op.get_attr("alpha")), _zeros_of(tf, x)


@op("Softplus(features: T) -> activations: T", FLOATS)
def softplus(xp, features):
    """log(1 + exp(features)); beyond the type's precision features itself, or exp(features)."""
    kind = features.dtype.type
    bound = kind(np.log(np.finfo(features.dtype).eps) + 2.0)
    grown = xp.exp(features)
    middle = xp.where(features < bound, grown, xp.log1p(grown))
    return xp.where(features > -bound, features, middle)


@softplus.gradient
def _(tf, op, dy):
    return dy * tf.math.sigmoid(op.inputs[0])


@op("SoftplusGrad(gradients: T, features: T) -> backprops: T", FLOATS)
def softplus_grad(xp, gradients, features):
    """gradients / (exp(-features) + 1)."""
    _same_size("SoftplusGrad", gradients, features)
    return gradients / (xp.exp(-features) + features.dtype.type(1))


@softplus_grad.gradient
def _(tf, op, dy):
    first, x = op.inputs
    with control_dependencies([dy]):
        to_first = tf.raw.SoftplusGrad(dy, x)
        return to_first, dy * first / (tf.exp(-x) + 2.0 + tf.exp(x))


@op("Softsign(features: T) -> activations: T", FLOATS)
def softsign(xp, features):
    """features / (1 + |features|)."""
    return features / (features.dtype.type(1) + xp.abs(features))


@softsign.gradient
def _(tf, op, dy):
    return tf.raw.SoftsignGrad(dy, op.inputs[0])


@op("SoftsignGrad(gradients: T, features: T) -> backprops: T", FLOATS)
def softsign_grad(xp, gradients, features):
    """gradients / (1 + |features|) ** 2."""
    _same_size("SoftsignGrad", gradients, features)
    return gradients / xp.square(features.dtype.type(1) + xp.abs(features))


for _function in (relu, relu6, elu, selu, leaky_relu, softplus, softsign):
    _function.shape(shape_fns.same_as_input)
for _function in (relu_grad, relu6_grad, elu_grad, selu_grad, leaky_relu_grad, softplus_grad, softsign_grad):
    _function.shape(_merged)
del _function


# ------------------------------------------------------------------ softmax
def _softmax_shape(c):
    return [c.with_rank_at_least(0, 1)]


def _logits(xp, logits):
    if not logits.ndim:
        _refuse(f"logits must have >= 1 dimension, got {_dims(logits)}")
    return _wide(xp, logits)


_FEW = 32      # columns up to which NumPy is quicker down the columns than along the rows


def _shifted_columns(logits):
    """What _shifted gives for a matrix of NumPy's, transposed."""
    shifted = np.array(logits.T, order="C")
    shifted -= np.maximum.reduce(shifted, 0)
    grown = np.exp(shifted)
    return shifted, grown, np.add.reduce(grown, 0)


def _shifted(xp, logits):
    """(logits - their largest, the exponentials of that, the sum of those) along the last axis."""
    if xp is np:
        shifted = logits - np.maximum.reduce(logits, -1, None, None, True)
        grown = np.exp(shifted)
        return shifted, grown, np.add.reduce(grown, -1, None, None, True)
    shifted = logits - xp.max(logits, axis=-1, keepdims=True)
    grown = xp.exp(shifted)
    return shifted, grown, xp.sum(grown, axis=-1, keepdims=True)


@op("Softmax(logits: T) -> softmax: T", FLOATS)
def softmax(xp, logits):
    """exp(logits) / sum(exp(logits)) along the last axis."""
    wide = _logits(xp, logits)
    if not logits.size:
        return logits
    _, grown, total = _shifted(xp, wide)
    return (grown / total).astype(logits.dtype)


@softmax.onednn(least=1 << 12)
def _(lib, logits):
    return lib.softmax(logits) if logits.size >= 1 << 12 else None


softmax.shape(_softmax_shape)


@softmax.gradient
def _(tf, op, dy):
    y = op.outputs[0]
    return (dy - tf.reduce_sum(dy * y, -1, keepdims=True)) * y


@op("LogSoftmax(logits: T) -> logsoftmax: T", FLOATS)
def log_softmax(xp, logits):
    """logits - log(sum(exp(logits))) along the last axis."""
    wide = _logits(xp, logits)
    if not logits.size:
        return logits
    shifted, _, total = _shifted(xp, wide)
    return (shifted - xp.log(total)).astype(logits.dtype)


@log_softmax.onednn(least=1 << 12)
def _(lib, logits):
    return lib.softmax(logits, logarithm=True) if logits.size >= 1 << 12 else None


log_softmax.shape(_softmax_shape)


@log_softmax.gradient
def _(tf, op, dy):
    y = tf.exp(op.outputs[0])
    return dy - tf.reduce_sum(dy, -1, keepdims=True) * y


# ------------------------------------------------------------------ cross entropies
@op("SoftmaxCrossEntropyWithLogits(features: T, labels: T) -> loss: T, backprop: T", FLOATS)
def softmax_cross_entropy_with_logits(xp, features, labels):
    """loss = -sum(labels * log_softmax(features)); backprop = softmax(features) - labels."""
    shape = _row_shape(features, labels)
    if not shape[0]:
        return xp.zeros((0,), features.dtype), xp.zeros(shape, features.dtype)
    logits = _wide(xp, features if features.shape == shape else xp.broadcast_to(features, shape))
    wide_labels = _wide(xp, labels)
    if xp is np and shape[1] <= _FEW:
        shifted, grown, total = _shifted_columns(logits)
        loss = np.add.reduce((np.log(total) - shifted) * wide_labels.T, 0)
        grown /= total
        backprop = grown.T - wide_labels
    else:
        shifted, grown, total = _shifted(xp, logits)
        loss = xp.sum(wide_labels * (xp.log(total) - shifted), axis=-1)
        backprop = grown / total - wide_labels
    return loss.astype(features.dtype, copy=False), backprop.astype(features.dtype, copy=False)


@softmax_cross_entropy_with_logits.variant("unseen_first")
def _(xp, features, labels):
    """The kernel where nobody looks at the loss."""
    if features.shape != labels.shape or features.dtype.itemsize == 2 or not 0 < features.shape[-1] <= _FEW or not len(features):
        return softmax_cross_entropy_with_logits.op_def.kernel(xp, features, labels)
    _, grown, total = _shifted_columns(features)
    grown /= total
    return None, grown.T - labels


def _row_shape(logits, labels):
    """The matrix shape that logits and labels broadcast to."""
    if logits.ndim == 2 and logits.shape == labels.shape:
        return logits.shape
    if max(logits.ndim, labels.ndim) != 2:
        _refuse("logits and labels must be either 2-dimensional, or broadcasted to be 2-dimensional")
    try:
        return np.broadcast_shapes(logits.shape, labels.shape)
    except ValueError:
        _refuse("logits and labels must be broadcastable: "
                f"logits_size={_dims(logits)} labels_size={_dims(labels)}")


@softmax_cross_entropy_with_logits.shape
def _(c):
    a, b = c.shapes
    for shape in (a, b):
        if shape is not None and len(shape) > 2:
            raise shape_fns.ShapeError(f"Shape must be broadcasted with rank 2, but is rank {len(shape)}")
    if a is None or b is None:
        # Only what holds a matrix in the end is taken, so an unknown shape is one of unknown sizes.
        known = a or b
        found = (None, None) if known is None else shape_fns.broadcast(known, (None, None))
    else:
        found = shape_fns.broadcast(a, b)
        if len(found) != 2:
            raise shape_fns.ShapeError(f"Shape must be broadcasted with rank 2, but is rank {len(found)}")
    return [found[:1], found]


def _is_zero(tensor):
    """Whether a gradient is known to be zeros."""
    if tensor._op.type == "ZerosLike":
        return True
    value = constant_value(tensor)
    return value is not None and bool((value == 0).all())


def _times_rows(tf, rows, matrix):
    return tf.expand_dims(rows, -1) * matrix


@softmax_cross_entropy_with_logits.gradient
def _(tf, op, dy, second):
    logits = op.inputs[0]
    to_logits = _times_rows(tf, dy, op.outputs[1])
    if second is not None and not _is_zero(second):
        y = tf.nn.softmax(logits)
        projected = tf.squeeze(tf.matmul(tf.expand_dims(second, 1), tf.expand_dims(y, 2)), axis=1)
        to_logits += (second - projected) * y
    return to_logits, _times_rows(tf, dy, -tf.nn.log_softmax(logits))


@op("SparseSoftmaxCrossEntropyWithLogits(features: T, labels: Tlabels) -> loss: T, backprop: T",
    FLOATS,
    "Tlabels: {int32, int64} = int64")
def sparse_softmax_cross_entropy_with_logits(xp, features, labels):
    """loss = -log_softmax(features)[labels]; backprop = softmax(features) - one_hot(labels)."""
    _check_sparse(features, labels)
    if not labels.size:
        return xp.zeros((0,), features.dtype), xp.zeros(features.shape, features.dtype)
    _check_labels(labels, features.shape[1])
    if xp is np and features.shape[1] <= _FEW:
        loss, backprop = _sparse_of_few(_wide(np, features), labels)
        return loss.astype(features.dtype, copy=False), backprop.astype(features.dtype, copy=False)
    shifted, grown, total = _shifted(xp, _wide(xp, features))
    if xp is np:
        rows = np.arange(len(labels))
        loss = np.log(total[:, 0]) - shifted[rows, labels]
        grown /= total
        grown[rows, labels] -= 1
        return loss.astype(features.dtype, copy=False), grown.astype(features.dtype, copy=False)
    chosen = xp.take_along_axis(shifted, labels[:, None], axis=1)
    loss = (xp.log(total) - chosen)[:, 0]
    hot = (xp.arange(features.shape[1]) == labels[:, None]).astype(shifted.dtype)
    return loss.astype(features.dtype), (grown / total - hot).astype(features.dtype)


def _sparse_of_few(logits, labels):
    """(loss, backprop) of NumPy arrays, a class after the other."""
    shifted, grown, total = _shifted_columns(logits)
    chosen = labels * len(labels)
    chosen += np.arange(len(labels))
    loss = np.log(total) - shifted.take(chosen)
    grown /= total
    grown.reshape(-1)[chosen] -= 1
    return loss, np.ascontiguousarray(grown.T)


def _check_sparse(logits, labels):
    if logits.ndim != 2:
        _refuse(f"logits must be 2-D, but got shape {_dims(logits)}")
    if labels.ndim != 1:
        _refuse(f"labels must be 1-D, but got shape {_dims(labels)}")
    if logits.shape[0] != labels.shape[0]:
        _refuse("logits and labels must have the same first dimension, got logits shape "
                f"{_dims(logits)} and labels shape {_dims(labels)}")
    if not logits.shape[1]:
        _refuse(f"Must have at least one class, but got logits shape {_dims(logits)}")


def _check_labels(labels, classes):
    if not isinstance(labels, np.ndarray):
        return                     # traced: the values are not there to look at
    low, high = labels.min(), labels.max()
    if low < 0 or high >= classes:
        _refuse(f"Received a label value of {low if low < 0 else high} which is outside the valid range of "
                f"[0, {classes}).  Label values: {shape_fns.summarize(labels, labels.size)}")


@sparse_softmax_cross_entropy_with_logits.shape
def _(c):
    rows, classes = c.with_rank(0, 2)
    label_rows, = c.with_rank(1, 1)
    rows = shape_fns.merge_dim(rows, label_rows)
    return [(rows,), (rows, classes)]


@sparse_softmax_cross_entropy_with_logits.gradient
def _(tf, op, dy, second):
    held = tf.raw.PreventGradient(
        op.outputs[1],
        message="Currently there is no way to take the second derivative of sparse_softmax_cross_entropy_with_logits "
                "due to the fused implementation's interaction with tf.gradients()")
    return _times_rows(tf, dy, held), None


@op("L2Loss(t: T) -> output: T", FLOATS)
def l2_loss(xp, t):
    """sum(t ** 2) / 2."""
    flat = _wide(xp, t).reshape(-1)
    # One long float32 sum loses digits: blocks of it are added up in float64.
    total = sum(float(xp.dot(flat[i:i + _L2_BLOCK], flat[i:i + _L2_BLOCK])) for i in range(0, flat.size, _L2_BLOCK))
    return t.dtype.type(total / 2)


@l2_loss.jax
def _(xp, t):
    return (xp.sum(xp.square(t.astype(xp.float64))) / 2).astype(t.dtype)


l2_loss.shape(shape_fns.scalar_shape)


@l2_loss.gradient
def _(tf, op, dy):
    return op.inputs[0] * dy


# ------------------------------------------------------------------ bias
def _along_channels(bias, rank, data_format):
    """The bias shaped so that it broadcasts along the channels."""
    if data_format == "NHWC" or rank < 3:
        return bias
    return bias.reshape((1, -1) + (1,) * (rank - 2))


@op("BiasAdd(value: T, bias: T) -> output: T", "T: {numbertype}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'")
def bias_add(xp, value, bias, data_format):
    """value + bias, the bias along the channels."""
    _check_bias(value, bias, data_format)
    return value + _along_channels(bias, value.ndim, data_format)


def _check_bias(value, bias, data_format="NHWC"):
    if value.ndim < 2:
        _refuse(f"Input tensor must be at least 2D: {_dims(value)}")
    if bias.ndim != 1:
        _refuse(f"Biases must be 1D: {_dims(bias)}")
    channels = value.shape[1 if data_format == "NCHW" else -1]
    if bias.shape[0] != channels:
        _refuse("Must provide as many biases as the last dimension of the input tensor: "
                f"{_dims(bias)} vs. {_dims(value)}")


@bias_add.shape
def _(c):
    channels_first = c.attrs["data_format"] == b"NCHW"
    value = c.with_rank_at_least(0, 3 if channels_first else 2)
    size, = c.with_rank(1, 1)
    if value is None:
        return [None]
    axis = 1 if channels_first else len(value) - 1
    return [shape_fns.replace_dim(value, axis, shape_fns.merge_dim(value[axis], size))]


@bias_add.gradient
def _(tf, op, dy):
    return dy, tf.raw.BiasAddGrad(dy, data_format=op.get_attr("data_format"))


@op("BiasAddV1(value: T, bias: T) -> output: T", "T: {numbertype}")
def bias_add_v1(xp, value, bias):
    """value + bias, the bias along the last axis."""
    _check_bias(value, bias)
    return value + bias


@bias_add_v1.shape
def _(c):
    value = c.with_rank_at_least(0, 2)
    size, = c.with_rank(1, 1)
    return [None if value is None else value[:-1] + (shape_fns.merge_dim(value[-1], size),)]


@bias_add_v1.gradient
def _(tf, op, dy):
    return dy, tf.reduce_sum(dy, tf.range(tf.rank(dy) - 1))


@op("BiasAddGrad(out_backprop: T) -> output: T", "T: {numbertype}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'")
def bias_add_grad(xp, out_backprop, data_format):
    """The sum of out_backprop over all axes but the channels'."""
    rank = out_backprop.ndim
    if rank < 2:
        _refuse(f"Input tensor must be at least 2D: {_dims(out_backprop)}")
    channels = 1 if data_format == "NCHW" else rank - 1
    wide = _wide(xp, out_backprop)
    if xp is np and channels == rank - 1 and wide.dtype.kind == "f" and wide.size:
        return sum_to_last(wide).astype(out_backprop.dtype)
    axes = tuple(i for i in range(rank) if i != channels)
    return xp.sum(wide, axis=axes).astype(out_backprop.dtype)


@bias_add_grad.shape
def _(c):
    channels_first = c.attrs["data_format"] == b"NCHW"
    value = c.with_rank_at_least(0, 3 if channels_first else 2)
    return [(None if value is None else value[1 if channels_first else -1],)]


@bias_add_grad.gradient
def _(tf, op, dy):
    shape, bias_shape = tf.shape(op.inputs[0]), tf.shape(dy)
    if op.get_attr("data_format") == b"NCHW":
        expanded = tf.concat([tf.ones_like(shape[:1]), bias_shape, tf.ones_like(shape[2:])], 0)
        multiples = tf.concat([shape[:1], [1], shape[2:]], 0)
    else:
        expanded = tf.concat([tf.ones_like(shape[:-1]), bias_shape], 0)
        multiples = tf.concat([shape[:-1], [1]], 0)
    return tf.tile(tf.reshape(dy, expanded), multiples)


# ------------------------------------------------------------------ the largest elements
def _top_k_shape(x, k):
    if x is None:
        return [None, None]
    if k is not None and x[-1] is not None and x[-1] < k:
        raise shape_fns.ShapeError(f"input must have last dimension >= k = {k} but is {x[-1]}")
    return [x[:-1] + (k,)] * 2


def _check_top_k(input, k):
    if k < 0:
        _refuse(f"Need k >= 0, got {k}")
    if not input.ndim:
        _refuse(f"input must be >= 1-D, got shape {_dims(input)}")
    if input.shape[-1] < k:
        _refuse(f"input must have at least k columns. Had {input.shape[-1]}, needed {k}")


@op("TopK(input: T) -> values: T, indices: int32",
    "k: int >= 0",
    "sorted: bool = true",
    REALS,
    removed=(7, "Use TopKV2 instead"))
def top_k(xp, input, k, sorted):
    """The k largest elements along the last axis and their indices."""
    _check_top_k(input, k)
    return largest(np.asarray(input), k, sorted)


@top_k.shape
def _(c):
    return _top_k_shape(c.with_rank_at_least(0, 1), c.attrs["k"])


@op("TopKV2(input: T, k: int32) -> values: T, indices: int32",
    "sorted: bool = true",
    REALS,
    host=("k",))
def top_kv2(xp, input, k, sorted):
    """The k largest elements along the last axis and their indices."""
    if k.ndim:
        _refuse(f"k must be scalar, got shape {_dims(k)}")
    _check_top_k(input, int(k))
    return largest(np.asarray(input), int(k), sorted)


@top_kv2.jax
def _(xp, input, k, sorted):
    order = xp.argsort(xp.flip(input, -1), axis=-1, stable=True)
    indices = input.shape[-1] - 1 - xp.flip(order, -1)[..., :int(k)]
    return xp.take_along_axis(input, indices, -1), indices.astype(xp.int32)


@top_kv2.shape
def _(c):
    x = c.with_rank_at_least(0, 1)
    return _top_k_shape(x, c.dim_from_scalar(1))


def _top_k_gradient(tf, op, dy, unused):
    """dy scattered to where the largest elements were; every row of the input is laid flat."""
    in_shape, indices_shape = tf.shape(op.inputs[0]), tf.shape(op.outputs[1])
    k = tf.gather(tf.cast(indices_shape, tf.int64), tf.size(indices_shape) - 1)
    rows = tf.reshape(op.outputs[1], tf.stack([-1, k]))
    columns = tf.gather(tf.cast(in_shape, tf.int64), tf.size(in_shape) - 1)
    count = tf.shape(rows)[0]
    starts = tf.range(0, tf.cast(count, tf.int64) * columns, columns)
    flat = tf.reshape(rows + tf.cast(tf.expand_dims(starts, -1), tf.int32), [-1])
    scattered = tf.scatter_nd(tf.expand_dims(flat, -1), tf.reshape(dy, [-1]), [tf.reduce_prod(in_shape)])
    return [tf.reshape(scattered, in_shape)] + [tf.zeros([], tf.int32)] * (len(op.inputs) - 1)


top_k.gradient(_top_k_gradient)
top_kv2.gradient(_top_k_gradient)


@op("NthElement(input: T, n: int32) -> values: T",
    "reverse: bool = false",
    REALS,
    host=("n",))
def nth_element(xp, input, n, reverse):
    """The element that stands at place n when the last axis is sorted (from the largest if reverse)."""
    if n.ndim:
        _refuse(f"N must be scalar, got shape {_dims(n)}")
    n = int(n)
    if n < 0:
        _refuse(f"Need n >= 0, got {n}")
    if not input.ndim:
        _refuse(f"Input must be >= 1-D, got shape {_dims(input)}")
    if input.shape[-1] <= n:
        _refuse("Input must have at least n+1 columns")
    place = input.shape[-1] - 1 - n if reverse else n
    return xp.partition(input, place, axis=-1)[..., place]


@nth_element.shape
def _(c):
    x = c.with_rank_at_least(0, 1)
    n = c.dim_from_scalar(1)
    if x is None:
        return [None]
    if n is not None and x[-1] is not None and x[-1] <= n:
        raise shape_fns.ShapeError(f"Input must have last dimension > n = {n} but is {x[-1]}")
    return [x[:-1]]


@nth_element.gradient
def _(tf, op, dy):
    chosen = tf.cast(tf.equal(tf.expand_dims(op.outputs[0], -1), op.inputs[0]), dy.dtype)
    dy = tf.expand_dims(dy, -1)
    # Equal elements share the gradient.
    count = tf.expand_dims(tf.reduce_sum(chosen, -1), -1)
    return [tf.div(chosen, count) * dy, None]


def _in_top_k(xp, predictions, targets, k):
    if predictions.ndim != 2:
        _refuse("predictions must be 2-dimensional")
    if targets.ndim != 1:
        _refuse("targets must be 1-dimensional")
    rows, classes = predictions.shape
    if rows != targets.shape[0]:
        _refuse(f"First dimension of predictions {rows} must match length of targets {targets.shape[0]}")
    valid = (targets >= 0) & (targets < classes)
    if not predictions.size:
        return xp.zeros((rows,), bool)
    own = xp.take_along_axis(predictions, xp.where(valid, targets, 0)[:, None], axis=1)
    # A row with a value that is not finite says nothing.
    known = valid & xp.all(xp.isfinite(predictions), axis=1)
    return known & (xp.sum(predictions > own, axis=1) < k)


def _in_top_k_shape(c):
    rows, _ = c.with_rank(0, 2)
    targets, = c.with_rank(1, 1)
    return [(shape_fns.merge_dim(rows, targets),)]


@op("InTopK(predictions: float32, targets: T) -> precision: bool",
    "k: int",
    "T: {int32, int64} = int32")
def in_top_k(xp, predictions, targets, k):
    """Whether fewer than k predictions of a row are larger than its target's."""
    return _in_top_k(xp, predictions, targets, k)


@op("InTopKV2(predictions: float32, targets: T, k: T) -> precision: bool",
    "T: {int32, int64} = int32")
def in_top_kv2(xp, predictions, targets, k):
    """Whether fewer than k predictions of a row are larger than its target's."""
    if k.ndim:
        _refuse(f"k must be 0-D, got shape {_dims(k)}")
    return _in_top_k(xp, predictions, targets, k)


in_top_k.shape(_in_top_k_shape)
in_top_kv2.shape(_in_top_k_shape)
