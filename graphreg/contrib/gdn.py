"""tf.contrib.layers.GDN: generalized divisive normalization."""
from .. import functions as tf
from ..core import scopes
from ..core.registry import RegisterGradient
from ..keras.engine.input_spec import InputSpec
from ..layers.base import Layer


class GDN(Layer):
    """y[i] = x[i] / sqrt(beta[i] + sum(gamma[i, j] * x[j] ** 2 over the channels j)), or times that.

    beta and gamma are kept as square roots, with a pedestal, so that they stay positive.

    Args:
      inverse: bool, multiply instead of dividing.  beta_min: float, the least beta.
      gamma_init: float, gamma starts as this on the diagonal.  reparam_offset: float.
      data_format: "channels_last" or "channels_first".
      activity_regularizer, trainable, name, **kwargs: as for tf.layers.Layer.
    Raises:
      ValueError: the data format is another one, or the number of channels is not known.
    Source: tf.contrib.layers.GDN.
    """

    def __init__(self, inverse=False, beta_min=1e-6, gamma_init=.1, reparam_offset=2 ** -18,
                 data_format="channels_last",
                 activity_regularizer=None, trainable=True, name=None, **kwargs):
        super().__init__(trainable=trainable, name=name, activity_regularizer=activity_regularizer, **kwargs)
        if data_format not in ("channels_first", "channels_last"):
            raise ValueError(f"Unsupported `data_format` for GDN layer: {data_format}.")
        self.inverse, self.data_format = inverse, data_format
        self._beta_min, self._gamma_init, self._reparam_offset = beta_min, gamma_init, reparam_offset
        self.input_spec = InputSpec(min_ndim=3, max_ndim=5)

    def _channel_axis(self):
        return 1 if self.data_format == "channels_first" else -1

    def build(self, input_shape):
        channels = input_shape.as_list()[self._channel_axis()]
        if channels is None:
            raise ValueError("The channel dimension of the inputs to `GDN` must be defined.")
        pedestal = tf.constant(self._reparam_offset ** 2, dtype=self.dtype)
        beta_bound = tf.constant((self._beta_min + self._reparam_offset ** 2) ** .5, dtype=self.dtype)
        gamma_bound = tf.constant(self._reparam_offset, dtype=self.dtype)

        def initial_beta(shape, dtype=None, partition_info=None):
            start = tf.constant(self._reparam_offset ** 2, dtype=self.dtype)
            return tf.sqrt(tf.ones(shape, dtype=dtype) + start)

        def initial_gamma(shape, dtype=None, partition_info=None):
            eye = tf.eye(shape[0], shape[1], dtype=dtype)
            start = tf.constant(self._reparam_offset ** 2, dtype=self.dtype)
            return tf.sqrt(self._gamma_init * eye + start)
        self.beta = self._positive("reparam_beta", [channels], initial_beta, beta_bound, pedestal)
        self.gamma = self._positive("reparam_gamma", [channels, channels], initial_gamma, gamma_bound, pedestal)
        self.built = True

    def _positive(self, name, shape, initializer, bound, pedestal):
        variable = self.add_weight(name, shape=shape, initializer=initializer, dtype=self.dtype, trainable=True)
        return tf.square(_lower_bound(variable, bound)) - pedestal

    def call(self, inputs):
        inputs = tf.convert_to_tensor(inputs, dtype=self.dtype)
        rank = inputs.shape.ndims
        gamma = tf.reshape(self.gamma, [1] * (rank - 2) + self.gamma.shape.as_list())
        data_format = {"channels_first": ("NCW", "NCHW", "NCDHW"), "channels_last": ("NWC", "NHWC", "NDHWC")}
        pool = tf.convolution(tf.square(inputs), gamma, "VALID", data_format=data_format[self.data_format][rank - 3])
        pool = tf.nn.bias_add(pool, self.beta, data_format="NCHW" if self.data_format == "channels_first" else "NHWC")
        pool = tf.sqrt(pool)
        outputs = inputs * pool if self.inverse else inputs / pool
        outputs.set_shape(inputs.shape)
        return outputs

    def compute_output_shape(self, input_shape):
        return input_shape


def _lower_bound(inputs, bound):
    """max(inputs, bound), whose gradient also goes through where it would raise the inputs."""
    graph = scopes.get_default_graph()
    with graph.gradient_override_map({"Maximum": "GDNLowerBound"}):
        return tf.maximum(inputs, bound, name="GDNLowerBound")


@RegisterGradient("GDNLowerBound")
def _lower_bound_gradient(op, dy):
    inputs, bound = op.inputs
    passes = tf.logical_or(inputs >= bound, dy < 0)
    return [tf.cast(passes, dy.dtype) * dy, None]


def gdn(inputs, inverse=False, beta_min=1e-6, gamma_init=.1, reparam_offset=2 ** -18, data_format="channels_last",
        activity_regularizer=None, trainable=True, name=None, reuse=None):
    """Generalized divisive normalization; see GDN.

    Args:
      inputs: Tensor of rank 3, 4 or 5.  reuse: bool.  others: as GDN.
    Source: tf.contrib.layers.gdn.
    """
    layer = GDN(inverse=inverse, beta_min=beta_min, gamma_init=gamma_init, reparam_offset=reparam_offset,
                data_format=data_format, activity_regularizer=activity_regularizer, trainable=trainable, name=name,
                dtype=inputs.dtype.base_dtype.name, _scope=name, _reuse=reuse)
    return layer.apply(inputs)
