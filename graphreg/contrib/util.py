"""TF's public namespace tf.contrib.util: values of tensors that are known while building."""
from ..core.convert import constant_value  # noqa: F401
from ..core.node_def import make_ndarray, make_tensor_proto  # noqa: F401
