"""Arguments of compile and fit that are given once, as a list or by name: one for each output of a model."""
from ...platform import logging


def check_names(what, given, expected):
    """Refuse a dict with keys that are no names of outputs.

    Raises:
      ValueError: there are such keys.
    """
    unknown = [key for key in given if key not in expected]
    if unknown:
        raise ValueError(f"Unknown entries in {what} dictionary: {unknown}. Only expected following keys: {expected}")


def match_losses(loss, names, get):
    """list with a loss object, or None, for each output.

    Args:
      loss: name or function for all, or a list or dict of them.  names: list of the outputs' names.
      get: function from an identifier to the loss object.
    Raises:
      ValueError: names or the number of losses do not fit the outputs.
    """
    if isinstance(loss, dict):
        check_names("loss", loss, names)
        return [_loss_or_nothing(loss, name, get) for name in names]
    if isinstance(loss, (list, tuple)):
        if len(loss) != len(names):
            raise ValueError(f"When passing a list as loss, it should have one entry per model outputs. The model has "
                             f"{len(names)} outputs, but you passed loss={loss}")
        return [get(x) for x in loss]
    return [get(loss) for _ in names]


def _loss_or_nothing(losses, name, get):
    if name not in losses:
        logging.warning(f"Output {name} missing from loss dictionary. We assume this was done on purpose. The fit and "
                        f"evaluate APIs will not be expecting any data to be passed to {name}.")
    return get(losses.get(name))


def match_loss_weights(weights, names):
    """list with a number, or None, for each output.

    Raises:
      ValueError: names or the number of weights do not fit the outputs.
      TypeError: neither a list nor a dict.
    """
    if weights is None:
        return [None] * len(names)
    if isinstance(weights, dict):
        check_names("loss_weights", weights, names)
        return [weights.get(name, 1.) for name in names]
    if isinstance(weights, list):
        if len(weights) != len(names):
            raise ValueError("When passing a list as loss_weights, it should have one entry per model output. The "
                             f"model has {len(names)} outputs, but you passed loss_weights={weights}")
        return weights
    raise TypeError(f"Could not interpret loss_weights argument: {weights} - expected a list of dicts.")


def match_metrics(metrics, names, clone):
    """list with a list of metrics for each output.

    Args:
      metrics: list for all, list of lists, dict by name, or None.  clone: function that copies a metric object.
    Raises:
      ValueError: names or the number of lists do not fit the outputs.
      TypeError: neither a list nor a dict.
    """
    if not metrics:
        return [[] for _ in names]
    if isinstance(metrics, dict):
        check_names("metrics", metrics, names)
        return [_as_list(metrics.get(name, [])) for name in names]
    if not isinstance(metrics, list):
        raise TypeError(f"Type of `metrics` argument not understood. Expected a list or dictionary, found: {metrics}")
    if any(isinstance(m, list) for m in metrics):
        if len(metrics) != len(names):
            raise ValueError("When passing a list of lists as `metrics`, it should have one entry per model output. "
                             f"The model has {len(names)} outputs, but you passed metrics={metrics}")
        return [_as_list(m) for m in metrics]
    if len(names) == 1:
        return [list(metrics)]
    return [[clone(m) for m in metrics] for _ in names]


def _as_list(value):
    return value if isinstance(value, list) else [value]


def match_sample_weight_modes(modes, names, trained):
    """list with "temporal" or None for each output.

    Args:
      modes: one for all, or a list or dict of them.  trained: list of bool, which outputs have a loss.
    Raises:
      ValueError: names or the number of modes do not fit the outputs.
    """
    if isinstance(modes, dict):
        check_names("sample_weight_mode", modes, names)
        for name, has_loss in zip(names, trained):
            if has_loss and name not in modes:
                raise ValueError(f"Output {name}missing from `_sample_weight_modes` dictionary")
        return [modes.get(name) if has_loss else None for name, has_loss in zip(names, trained)]
    if isinstance(modes, (list, tuple)):
        if len(modes) != len(names):
            raise ValueError("When passing a list as sample_weight_mode, it should have one entry per model output. "
                             f"The model has {len(names)} outputs, but you passed {len(modes)}_sample_weight_modes.")
        found = list(modes)
    else:
        found = [modes] * len(names)
    # TF asserts this; it has no text there.
    if not all(mode in (None, "temporal") for mode in found):
        raise AssertionError
    return [mode if has_loss else None for mode, has_loss in zip(found, trained)]


def match_target_tensors(tensors, names, is_tensor):
    """list with a Tensor, or None, for each output.

    Raises:
      ValueError: names or the number of tensors do not fit the outputs.
      TypeError: something else was given.
    """
    if tensors is None or isinstance(tensors, list) and not tensors:
        return [None] * len(names)
    if is_tensor(tensors):
        return [tensors]
    if isinstance(tensors, (list, tuple)):
        if len(tensors) != len(names):
            raise ValueError("When passing a list as `target_tensors`, it should have one entry per model output. The "
                             f"model has {len(names)} outputs, but you passed target_tensors={tensors}")
        return list(tensors)
    if isinstance(tensors, dict):
        unknown = set(tensors) - set(names)
        if unknown:
            raise ValueError(f'Unknown entry in `target_tensors` dictionary: "{unknown}". Only expected the following '
                             f"keys: {names}")
        return [tensors.get(name) for name in names]
    raise TypeError("Expected `target_tensors` to be a list or tuple or dict or a single tensor, but got:", tensors)


def match_weights(weights, names, what):
    """list with sample or class weights, or None, for each output that is trained.

    Args:
      weights: one for a model of one output, or a list or dict.  what: "sample_weight" or "class_weight".
    Raises:
      ValueError: names or the number of weights do not fit the outputs.
      TypeError: there are several outputs, and neither a list nor a dict was given.
    """
    if weights is None or isinstance(weights, (list, tuple)) and not weights:
        return [None] * len(names)
    if len(names) == 1:
        if isinstance(weights, list) and len(weights) == 1:
            return weights
        return [weights[names[0]] if isinstance(weights, dict) and names[0] in weights else weights]
    if isinstance(weights, (list, tuple)):
        if len(weights) != len(names):
            raise ValueError(f"Provided `{what}` was a list of {len(weights)} elements, but the model has {len(names)} "
                             f"outputs. You should provide one `{what}`array per model output.")
        return list(weights)
    if isinstance(weights, dict):
        check_names(what, weights, names)
        return [weights.get(name) for name in names]
    raise TypeError(f"The model has multiple outputs, so `{what}` should be either a list or a dict. Provided `{what}` "
                    f"type not understood: {weights}")
