"""tf.io.serialize_tensor, parse_tensor: tensors as serialized messages."""
from ..core import raw


def serialize_tensor(tensor, name=None):
    """string Tensor [] with the TensorProto message of a tensor.

    Args:
      tensor: Tensor of any shape and type.
    Source: tf.io.serialize_tensor.
    """
    return raw.SerializeTensor(tensor, name=name)


def parse_tensor(serialized, out_type, name=None):
    """The tensor of a TensorProto message.

    Args:
      serialized: string Tensor [].  out_type: DType that it has.
    Returns:
      Tensor of unknown shape.
    Raises:
      InvalidArgumentError: at run time, no such message, or of another type.
    Source: tf.io.parse_tensor.
    """
    return raw.ParseTensor(serialized, out_type=out_type, name=name)
