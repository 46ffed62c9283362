"""TF's public namespace tf.saved_model.utils: tensors as TensorInfo messages and back."""
from ..core import messages, scopes
from ..core.scopes import prepend_name_scope
from ..core.sparse_tensor import SparseTensor


def build_tensor_info(tensor):
    """TensorInfo message of a tensor: its name or, of a sparse one, three names; type and static shape.

    Args:
      tensor: Tensor, SparseTensor or variable.
    Source: tf.saved_model.utils.build_tensor_info.
    """
    info = messages.TensorInfo(dtype=tensor.dtype.as_datatype_enum, tensor_shape=tensor.get_shape().as_proto())
    if isinstance(tensor, SparseTensor):
        info.coo_sparse.values_tensor_name = tensor.values.name
        info.coo_sparse.indices_tensor_name = tensor.indices.name
        info.coo_sparse.dense_shape_tensor_name = tensor.dense_shape.name
    else:
        info.name = tensor.name
    return info


def get_tensor_from_tensor_info(tensor_info, graph=None, import_scope=None):
    """The tensor that a TensorInfo message names.

    Args:
      tensor_info: TensorInfo.  graph: Graph, by default the default one.
      import_scope: str, the name scope that the graph was imported into.
    Returns:
      Tensor or SparseTensor.
    Raises:
      KeyError: there is no such tensor.  ValueError: the message names none.
    Source: tf.saved_model.utils.get_tensor_from_tensor_info.
    """
    graph = graph or scopes.get_default_graph()

    def named(name):
        return graph.get_tensor_by_name(prepend_name_scope(name, import_scope))
    encoding = tensor_info.WhichOneof("encoding")
    if encoding == "name":
        return named(tensor_info.name)
    if encoding == "coo_sparse":
        sparse = tensor_info.coo_sparse
        return SparseTensor(named(sparse.indices_tensor_name), named(sparse.values_tensor_name),
                            named(sparse.dense_shape_tensor_name))
    raise ValueError(f"Invalid TensorInfo.encoding: {encoding}")
