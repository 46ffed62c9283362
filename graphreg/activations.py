"""Activations that bring their own gradient."""
from .core.convert import to_tensor
from .core.scopes import control_dependencies
from .custom_gradient import custom_gradient
from .functions import math


@custom_gradient
def swish(features):
    """Scale each element by its own sigmoid; the gradient keeps nothing but the features.

    y = features * sigmoid(features)

    Args:
      features: Tensor of a float dtype.
    Source: tf.nn.swish.
    """
    features = to_tensor(features, name="features")

    def gradient(dy):
        with control_dependencies([dy]):
            # Computed again, and not before dy is there: the forward value need not be kept.
            sigmoid = math.sigmoid(features)
        return dy * (sigmoid * (1.0 + features * (1.0 - sigmoid)))

    return features * math.sigmoid(features), gradient
