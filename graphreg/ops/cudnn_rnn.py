"""cuDNN's recurrent ops. TF has them for GPUs alone; here they run, and dropout draws masks of its own."""
import numpy as np

from ..core import errors
from ..core.declare import op
from ..kernels import cudnn_rnn as kernels, random_dist
from ..kernels.philox import PhiloxState

_FLOATS = "T: {float16, float32, float64}"
_FORM = ("rnn_mode: {'rnn_relu', 'rnn_tanh', 'lstm', 'gru'} = 'lstm'",
         "input_mode: {'linear_input', 'skip_input', 'auto_select'} = 'linear_input'",
         "direction: {'unidirectional', 'bidirectional'} = 'unidirectional'",
         "dropout: float = 0.0", "seed: int = 0", "seed2: int = 0")
_SIZES = "num_layers: int32, num_units: int32, input_size: int32"


def _name(attr):
    return attr.decode() if isinstance(attr, bytes) else attr


def _directions(direction):
    return 2 if _name(direction) == "bidirectional" else 1


def _check(input_mode):
    if _name(input_mode) == "skip_input":
        raise errors.not_emulated("input_mode='skip_input' of cuDNN's recurrent layers", "input_mode='linear_input'")


def _shapes(num_layers, num_units, input_size, rnn_mode, direction):
    return kernels.shapes(_name(rnn_mode), int(num_layers), int(num_units), int(input_size), _directions(direction))


# ------------------------------------------------------------------ parameters
@op(f"CudnnRNNParamsSize({_SIZES}) -> params_size: S", _FLOATS, "S: {int32, int64}", *_FORM, "num_proj: int = 0",
    host=("num_layers", "num_units", "input_size"))
def cudnn_rnn_params_size(xp, num_layers, num_units, input_size, T, S, rnn_mode, input_mode, direction, dropout, seed,
                          seed2, num_proj):
    """How many numbers the parameters are."""
    _check(input_mode)
    if num_proj:
        raise errors.not_emulated("num_proj of cuDNN's recurrent layers")
    shapes = _shapes(num_layers, num_units, input_size, rnn_mode, direction)
    number = sum(rows * (columns + 1) for rows, columns in shapes)
    return np.asarray([number], S)


@cudnn_rnn_params_size.shape
def _(c):
    return [(1,)]


@op(f"CudnnRNNCanonicalToParams({_SIZES}, weights: num_params * T, biases: num_params * T) -> params: T", _FLOATS,
    "num_params: int >= 1", *_FORM)
def cudnn_rnn_canonical_to_params(xp, num_layers, num_units, input_size, weights, biases, rnn_mode, input_mode,
                                  direction, dropout, seed, seed2):
    """The vector of parameters of single weights and biases."""
    _check(input_mode)
    return kernels.joined(xp, weights, biases)


@cudnn_rnn_canonical_to_params.shape
def _(c):
    return [(None,)]


@op(f"CudnnRNNParamsToCanonical({_SIZES}, params: T) -> weights: num_params * T, biases: num_params * T", _FLOATS,
    "num_params: int >= 1", *_FORM, host=("num_layers", "num_units", "input_size"))
def cudnn_rnn_params_to_canonical(xp, num_layers, num_units, input_size, params, num_params, rnn_mode, input_mode,
                                  direction, dropout, seed, seed2):
    """The single weights and biases of the vector of parameters."""
    _check(input_mode)
    weights, biases = kernels.canonical(xp, params, _shapes(num_layers, num_units, input_size, rnn_mode, direction))
    return weights, biases


@cudnn_rnn_params_to_canonical.shape
def _(c):
    count = c.attrs["num_params"]
    return [(None, None)] * count + [(None,)] * count


# ------------------------------------------------------------------ the layers
def _stream(attrs):
    return PhiloxState(attrs["seed"], attrs["seed2"])


def _unpacked(xp, x, h, params, rnn_mode, direction):
    directions = _directions(direction)
    return kernels.canonical(xp, params, kernels.shapes(
        _name(rnn_mode), h.shape[0] // directions, h.shape[2], x.shape[2], directions))


def _masks(reserve, x, h, directions):
    """The dropout's factors, from reserve_space: one array for each layer but the first; None: there are none."""
    if not reserve.size:
        return None
    return reserve.reshape(h.shape[0] // directions - 1, x.shape[0], x.shape[1], h.shape[2] * directions)


def _drawn(stream, rate, x, h, directions):
    """Dropout's factors, flat: 0, or what keeps the mean."""
    count = (h.shape[0] // directions - 1) * x.shape[0] * x.shape[1] * h.shape[2] * directions
    kept = random_dist.uniform(stream, (count,), np.dtype(np.float32)) >= rate
    return (kept / (1 - rate)).astype(x.dtype)


@op("CudnnRNN(input: T, input_h: T, input_c: T, params: T) -> output: T, output_h: T, output_c: T, reserve_space: T",
    _FLOATS, *_FORM, "is_training: bool = true", stateful=True, state="node", make_state=_stream)
def cudnn_rnn(xp, state, input, input_h, input_c, params, rnn_mode, input_mode, direction, dropout, seed, seed2,
              is_training):
    """Recurrent layers over a sequence."""
    _check(input_mode)
    weights, biases = _unpacked(xp, input, input_h, params, rnn_mode, direction)
    directions = _directions(direction)
    reserve = xp.zeros((0,), input.dtype)
    if dropout and is_training:
        reserve = _drawn(state, dropout, input, input_h, directions)
    y, h, c, _ = kernels.forward(xp, _name(rnn_mode), input, input_h, input_c, weights, biases, directions,
                                 _masks(reserve, input, input_h, directions))
    return y, h, c if _name(rnn_mode) == "lstm" else xp.zeros((), input.dtype), reserve


@cudnn_rnn.shape
def _(c):
    x, h = c.with_rank(0, 3), c.with_rank(1, 3)
    units = None if h[2] is None else h[2] * _directions(c.attrs["direction"])
    # TF's shape function takes the content's shape from the state, and for other cells than LSTMs none at all.
    return [(x[0], x[1], units), h, h if _name(c.attrs["rnn_mode"]) == "lstm" else (), None]


@op("CudnnRNNBackprop(input: T, input_h: T, input_c: T, params: T, output: T, output_h: T, output_c: T, "
    "output_backprop: T, output_h_backprop: T, output_c_backprop: T, reserve_space: T) -> input_backprop: T, "
    "input_h_backprop: T, input_c_backprop: T, params_backprop: T", _FLOATS, *_FORM, stateful=True)
def cudnn_rnn_backprop(xp, input, input_h, input_c, params, output, output_h, output_c, output_backprop,
                       output_h_backprop, output_c_backprop, reserve_space, rnn_mode, input_mode, direction, dropout,
                       seed, seed2):
    """The gradients of CudnnRNN; the steps are taken once more."""
    mode, directions = _name(rnn_mode), _directions(direction)
    weights, biases = _unpacked(xp, input, input_h, params, rnn_mode, direction)
    masks = _masks(reserve_space, input, input_h, directions)
    tapes = kernels.forward(xp, mode, input, input_h, input_c, weights, biases, directions, masks)[3]
    dx, dh, dc, dw, db = kernels.backward(xp, mode, tapes, output_backprop, output_h_backprop, output_c_backprop,
                                          directions, masks)
    return dx, dh, xp.zeros_like(input_c) if dc is None else dc, kernels.joined(xp, dw, db)


@cudnn_rnn_backprop.shape
def _(c):
    return list(c.shapes[:4])


@cudnn_rnn.gradient
def _(tf, op, *dys):
    if not op.get_attr("is_training"):
        raise ValueError("To use CudnnRNN in gradients, is_training must be set to True.")
    form = {n: op.get_attr(n) for n in ("rnn_mode", "input_mode", "direction", "dropout", "seed", "seed2")}
    return tf.raw.CudnnRNNBackprop(
        input=op.inputs[0], input_h=op.inputs[1], input_c=op.inputs[2], params=op.inputs[3], output=op.outputs[0],
        output_h=op.outputs[1], output_c=op.outputs[2], output_backprop=dys[0], output_h_backprop=dys[1],
        output_c_backprop=dys[2], reserve_space=op.outputs[3], **form)
