"""What of layers, models and Keras optimizers checkpoints keep, and under which names."""
from ..training.object_graph import is_part, register_parts, slots_by_name
from ..variables import Variable
from .engine.contents import Contents
from .engine.network import Network
from .optimizers.base import Optimizer
from .optimizers.wrapper import TFOptimizer


def _layer_parts(layer):
    """Weights by the names they were made under, then attributes."""
    own = list(layer.__dict__.get("_weight_names", {}).items())
    known = {name for name, _ in own}
    own += [(name, value) for name, value in layer.__dict__.items()
            if name not in layer._UNTRACKED and name != "_weight_names" and name not in known and _is_kept(name, value)]
    updates = layer.__dict__.get("_updates")
    return own + ([("_updates", updates)] if updates else [])


def _is_kept(name, value):
    # TF wraps the lists and dicts among attributes, whatever is in them, and looks for them when it loads.
    return is_part(value) or type(value) in (list, dict) and not name.startswith("_")


def _network_parts(model):
    """The layers of a graph by their places, those with weights also among themselves; then as a layer's."""
    parts, with_weights = [], 0
    for place, layer in enumerate(model.__dict__.get("_graph_layers", ())):
        if layer.weights:
            parts.append((f"layer_with_weights-{with_weights}", layer))
            with_weights += 1
        parts.append((f"layer-{place}", layer))
    optimizer = model.__dict__.get("optimizer")
    if optimizer is not None:
        parts.append(("optimizer", optimizer))
    return parts + _layer_parts(model)


def _optimizer_parts(optimizer):
    """The step and the numbers that are variables."""
    numbers = [(name, value) for name, value in sorted(optimizer._hyper.items()) if isinstance(value, Variable)]
    step = optimizer._iterations
    return ([("iter", step)] if step is not None else []) + numbers


register_parts(Contents, _layer_parts)
register_parts(Network, _network_parts)
register_parts(Optimizer, _optimizer_parts, slots_by_name)
register_parts(TFOptimizer, lambda wrapper: [("optimizer", wrapper.optimizer), ("global_step", wrapper.iterations)])
