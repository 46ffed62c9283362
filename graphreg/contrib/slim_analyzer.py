"""tf.contrib.slim.model_analyzer: how many elements and bytes a model has."""
_LINE = "---------"


def tensor_description(var):
    """str: dtype and sizes of a Tensor or variable, such as "(float32 ?x3)".

    Raises:
      ValueError: its rank is not known.
    Source: tf.contrib.slim.model_analyzer.tensor_description.
    """
    sizes = "x".join(str(size) for size in var.get_shape())
    return f"({var.dtype.name} {sizes})"


def analyze_vars(variables, print_info=False):
    """The size of variables.

    Args:
      variables: list of variables or Tensors.  print_info: bool, print one line for each.
    Returns:
      (number of elements, number of bytes).
    Source: tf.contrib.slim.model_analyzer.analyze_vars.
    """
    if print_info:
        _print_header("Variables: name (type shape) [size]")
    elements = size = 0
    for var in variables:
        n = var.get_shape().num_elements() or 0
        n_bytes = n * var.dtype.size
        elements, size = elements + n, size + n_bytes
        if print_info:
            print(var.name, tensor_description(var), f"[{n}, bytes: {n_bytes}]")
    if print_info:
        print("Total size of variables:", elements)
        print("Total bytes of variables:", size)
    return elements, size


def analyze_ops(graph, print_info=False):
    """The size of the outputs of a graph's operations, as far as it is known.

    Args:
      graph: Graph.  print_info: bool, print one line for each operation.
    Returns:
      int, the number of elements.
    Source: tf.contrib.slim.model_analyzer.analyze_ops.
    """
    if print_info:
        _print_header("Operations: name -> (type shapes) [size]")
    total = 0
    for op in graph.get_operations():
        known = [t for t in op.outputs if t.get_shape().ndims is not None]
        size = sum(t.get_shape().num_elements() or 0 for t in known)
        total += size
        if print_info:
            print(op.name, "\t->", ", ".join(tensor_description(t) for t in known), f"[{size}]")
    return total


def _print_header(title):
    print(_LINE)
    print(title)
    print(_LINE)
