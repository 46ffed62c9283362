"""How the parameters of cuDNN's recurrent layers are saved: as the variables of the CudnnCompatible cells."""
from .. import functions as tf
from ..core import raw, scopes
from ..functions.state import assign
from ..kernels import cudnn_rnn as kernels
from ..training.saveables import SaveableObject, SaveSpec


class _CudnnSaveable(SaveableObject):
    """The parameters of all layers as weights and biases of single cells.

    Args:
      opaque_params: Variable, the vector of parameters.
      num_layers, num_units, input_size: int.
      input_mode, direction: str, as of the layer.
      scope: VariableScope or str, before the names in checkpoints.
      name: str.
    """
    _rnn_mode = _cell = None

    def __init__(self, opaque_params, num_layers, num_units, input_size, input_mode="linear_input",
                 direction="unidirectional", scope=None, name="cudnn_rnn_saveable"):
        self._variable, self._direction = opaque_params, direction
        self._sizes = {"num_layers": num_layers, "num_units": num_units, "input_size": input_size}
        self._form = {"rnn_mode": self._rnn_mode, "input_mode": input_mode, "direction": direction}
        self._directions = 2 if direction == "bidirectional" else 1
        self._shapes = kernels.shapes(self._rnn_mode, num_layers, num_units, input_size, self._directions)
        self._scope = getattr(scope, "name", scope) or ""
        specs = self._specs()
        super().__init__(tf.identity(opaque_params), specs, name)
        # TF makes this node for the device of the whole.
        opaque_params[0]

    def _specs(self):
        weights, biases = self._saved()
        return [SaveSpec(tensor, "", name, tensor.dtype) for name, tensor in weights + biases]

    def _saved(self):
        """(names and Tensors of the cells' weights, of their biases)"""
        count = len(self._shapes)
        # The node asks for a GPU, as TF's does, and runs all the same.
        with scopes.device("/gpu:0"):
            parts = raw.CudnnRNNParamsToCanonical(params=self._variable, num_params=count, **self._sizes, **self._form)
        each = 2 * kernels.GATES[self._rnn_mode]
        weights, biases = [], []
        for number, prefix in enumerate(self._prefixes()):
            at = slice(number * each, (number + 1) * each)
            kernels_, offsets = self._to_cell(list(parts[0][at]), list(parts[1][at]))
            weights += [(f"{prefix}/{n}kernel", w) for n, w in zip(self._parts, kernels_)]
            biases += [(f"{prefix}/{n}bias", b) for n, b in zip(self._parts, offsets)]
        return weights, biases

    def _prefixes(self):
        scope = self._scope + "/" if self._scope else ""
        for layer in range(self._sizes["num_layers"]):
            if self._directions == 1:
                yield f"{scope}rnn/multi_rnn_cell/cell_{layer}/{self._cell}"
            else:
                for way in ("fw", "bw"):
                    yield f"{scope}stack_bidirectional_rnn/cell_{layer}/bidirectional_rnn/{way}/{self._cell}"

    def restore(self, restored_tensors, restored_shapes):
        """The assignment of the vector of parameters; see SaveableObject."""
        count, weights, biases = len(self._parts), [], []
        half = len(restored_tensors) // 2
        for number in range(half // count):
            at = slice(number * count, (number + 1) * count)
            width = self._shapes[2 * kernels.GATES[self._rnn_mode] * number][1]
            of_inputs, of_state, offsets = self._from_cell(
                restored_tensors[:half][at], restored_tensors[half:][at], [width, self._sizes["num_units"]])
            weights += of_inputs + of_state
            biases += offsets
        weights = [tf.reshape(w, [-1]) for w in weights]
        with scopes.device("/gpu:0"):
            params = raw.CudnnRNNCanonicalToParams(weights=weights, biases=biases, **self._sizes, **self._form)
        return assign(self._variable, params, validate_shape=False)


_LSTM_ORDER = (0, 2, 1, 3)      # the cell's gates: input, new content, forget, output


class CudnnLSTMSaveable(_CudnnSaveable):
    __doc__ = _CudnnSaveable.__doc__ + "Source: tf.contrib.cudnn_rnn.CudnnLSTMSaveable.\n"
    _rnn_mode, _cell, _parts = "lstm", "cudnn_compatible_lstm_cell", ("",)

    def _to_cell(self, weights, biases):
        both = [tf.concat([weights[i], weights[i + 4]], axis=1) for i in range(4)]
        kernel = tf.transpose(tf.concat([both[i] for i in _LSTM_ORDER], axis=0), [1, 0])
        sums = [biases[i] + biases[i + 4] for i in range(4)]
        return [kernel], [tf.concat([sums[i] for i in _LSTM_ORDER], axis=0)]

    def _from_cell(self, weights, biases, widths):
        gates = tf.split(tf.transpose(weights[0]), 4, axis=0)
        pairs = [tf.split(g, widths, axis=1) for g in gates]
        offsets = tf.split(biases[0], 4, axis=0)
        halves = [offsets[i] * 0.5 for i in _LSTM_ORDER]
        return [pairs[i][0] for i in _LSTM_ORDER], [pairs[i][1] for i in _LSTM_ORDER], halves * 2


class CudnnGRUSaveable(_CudnnSaveable):
    __doc__ = _CudnnSaveable.__doc__ + "Source: tf.contrib.cudnn_rnn.CudnnGRUSaveable.\n"
    _rnn_mode, _cell = "gru", "cudnn_compatible_gru_cell"
    _parts = ("gates/", "candidate/input_projection/", "candidate/hidden_projection/")

    def _to_cell(self, weights, biases):
        both = [tf.concat([weights[i], weights[i + 3]], axis=1) for i in range(2)]
        gates = tf.transpose(tf.concat(both, axis=0), [1, 0])
        kernels_ = [gates, tf.transpose(weights[2], [1, 0]), tf.transpose(weights[5], [1, 0])]
        gate_biases = tf.concat(biases[:2], axis=0) + tf.concat(biases[3:5], axis=0)
        return kernels_, [gate_biases, biases[2], biases[5]]

    def _from_cell(self, weights, biases, widths):
        gates, of_inputs, of_state = [tf.transpose(w) for w in weights]
        pairs = [tf.split(g, widths, axis=1) for g in tf.split(gates, 2, axis=0)]
        first, second = biases[0] * 0.5, biases[0] * 0.5
        first, second = tf.split(first, 2, axis=0), tf.split(second, 2, axis=0)
        return ([pairs[0][0], pairs[1][0], of_inputs], [pairs[0][1], pairs[1][1], of_state],
                [*first, biases[1], *second, biases[2]])


class CudnnRNNTanhSaveable(_CudnnSaveable):
    __doc__ = _CudnnSaveable.__doc__ + "Source: tf.contrib.cudnn_rnn.CudnnRNNTanhSaveable.\n"
    _rnn_mode, _cell, _parts = "rnn_tanh", "basic_rnn_cell", ("",)

    def _to_cell(self, weights, biases):
        return [tf.transpose(tf.concat(weights, axis=1), [1, 0])], [biases[0] + biases[1]]

    def _from_cell(self, weights, biases, widths):
        of_inputs, of_state = tf.split(tf.transpose(weights[0]), widths, axis=1)
        return [of_inputs], [of_state], [biases[0] * 0.5, biases[0] * 0.5]


class CudnnRNNReluSaveable(CudnnRNNTanhSaveable):
    __doc__ = _CudnnSaveable.__doc__ + "Source: tf.contrib.cudnn_rnn.CudnnRNNReluSaveable.\n"
    _rnn_mode = "rnn_relu"
