"""Normalisation over a batch in one op, and over neighbouring channels."""
from ..core.convert import constant, to_tensor
from ..ops import norm as ops

# Smaller numbers than this are not good for the GPU's kernel.
_SMALLEST_EPSILON = 1.001e-5

lrn = local_response_normalization = ops.lrn


def fused_batch_norm(x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format="NHWC", is_training=True,
                     name=None):
    """Normalise each channel over a batch of images.

    y = (x - mean) / sqrt(variance + epsilon) * scale + offset

    Args:
      x: Tensor of float16 or float32, [batch, height, width, channels].
      scale, offset: float32 vectors, [channels].
      mean, variance: float32 vectors, the moments to normalise by; not when training.
      epsilon: float, at least 1.001e-5 is taken.
      data_format: "NHWC"; "NCHW" can be built, but not run.
      is_training: bool, normalise by the moments of the batch.
      name: str.
    Returns:
      (y, batch_mean, batch_variance): the variance is the unbiased one.
    Raises:
      ValueError: moments given when training, or shapes that do not fit.
    Source: tf.nn.fused_batch_norm.
    """
    x = to_tensor(x, name="input")
    scale = to_tensor(scale, name="scale")
    offset = to_tensor(offset, name="offset")
    if is_training and (mean is not None or variance is not None):
        raise ValueError("Both 'mean' and 'variance' must be None if is_training is True.")
    mean = constant([]) if mean is None else mean
    variance = constant([]) if variance is None else variance
    epsilon = epsilon if epsilon > _SMALLEST_EPSILON else _SMALLEST_EPSILON
    made = ops.fused_batch_norm_v3(x, scale, offset, mean, variance, epsilon=epsilon, data_format=data_format,
                                   is_training=is_training, name=name)
    return made.y, made.batch_mean, made.batch_variance
