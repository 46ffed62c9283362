"""What of a graph depends on given tensors."""
from collections import deque

from ...core import nest
from ...core.operation import Operation, Tensor
from ...variables import Variable


def reachable_from(inputs):
    """set of the Tensors and Operations that the inputs lead to, the inputs among them."""
    queue = deque(t for t in nest.flatten(inputs) if isinstance(t, (Tensor, Operation, Variable)))
    found = set(queue)
    while queue:
        for y in _next(queue.popleft()):
            if y not in found:
                found.add(y)
                queue.append(y)
    return found


def _next(x):
    if isinstance(x, Operation):
        return [*x.outputs, *x._control_outputs]
    if isinstance(x, Variable):
        return [x.op]
    return x.consumers()
