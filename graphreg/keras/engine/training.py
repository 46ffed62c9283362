"""Models that are trained: what tf.keras.Model has beside its layers."""
from ...core import errors
from .network import Network


class Model(Network):
    """Layers between inputs and outputs, or a subclass with layers among its attributes and a `call`.

    Args:
      inputs: Keras tensor of tf.keras.Input, or a structure of them.  outputs: Keras tensors computed from them.
      name: str, default model ...  trainable: bool.
    Raises:
      ValueError: the outputs need other inputs, or two layers have one name.
      TypeError: an argument of another name.
    Source: tf.keras.Model.
    """

    def compile(self, *args, **kwargs):
        """Not emulated yet.

        Raises:
          UnimplementedError: always.
        """
        raise errors.UnimplementedError(None, None, "Training of Keras models (compile, fit, evaluate, predict) is not "
                                        "emulated")
