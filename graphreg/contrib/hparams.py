"""tf.contrib.training.HParams: hyperparameters by name, each with its type."""
import json
import numbers
import re

from ..core import errors

_ASSIGNMENT = re.compile(r"([a-zA-Z][\w.]*)(?:\[\s*(\d+)\s*\])?\s*=\s*(?:\[([^\[\]]*)\]|([^,\[]*))(?:$|,\s*)")


def _cast(name, param_type, value):
    """The value as the type of a hyperparameter, where that loses nothing."""
    if param_type is type(None) or isinstance(value, param_type) and not isinstance(value, (bool, numbers.Number)):
        return value
    wrong = ValueError(f"Could not cast hparam '{name}' of type '{param_type}' from value {value!r}")
    for kinds in ((str, bytes), numbers.Integral, numbers.Number):
        if issubclass(param_type, kinds) and not isinstance(value, kinds):
            raise wrong
    if issubclass(param_type, bool) != isinstance(value, bool):
        raise wrong
    return param_type(value)


class HParams:
    """Hyperparameters, as attributes; a list stands for several values of one type.

    Args:
      hparam_def: refused.  model_structure: an object that is kept.
      **kwargs: the hyperparameters, whose values also tell their types.
    Raises:
      ValueError: a name is taken, or a list is empty.
      UnimplementedError: hparam_def.
    Source: tf.contrib.training.HParams.
    """

    def __init__(self, hparam_def=None, model_structure=None, **kwargs):
        if hparam_def is not None:
            raise errors.not_emulated("tf.contrib.training.HParams with hparam_def")
        self._hparam_types = {}
        self._model_structure = model_structure
        for name, value in kwargs.items():
            self.add_hparam(name, value)

    def add_hparam(self, name, value):
        """Add a hyperparameter.

        Raises:
          ValueError: the name is an attribute already, or value is an empty list.
        """
        if getattr(self, name, None) is not None:
            raise ValueError(f"Hyperparameter name is reserved: {name}")
        is_list = isinstance(value, (list, tuple))
        if is_list and not value:
            raise ValueError(f"Multi-valued hyperparameters cannot be empty: {name}")
        self._hparam_types[name] = (type(value[0]) if is_list else type(value), is_list)
        setattr(self, name, value)

    def set_hparam(self, name, value):
        """Change a hyperparameter.

        Raises:
          KeyError: there is none of this name.  ValueError: the value is of another type.
        """
        param_type, is_list = self._hparam_types[name]
        if isinstance(value, list):
            if not is_list:
                raise ValueError(f"Must not pass a list for single-valued parameter: {name}")
            setattr(self, name, [_cast(name, param_type, v) for v in value])
            return
        if is_list:
            raise ValueError(f"Must pass a list for multi-valued parameter: {name}.")
        setattr(self, name, _cast(name, param_type, value))

    def del_hparam(self, name):
        """Remove a hyperparameter, if it is there."""
        if hasattr(self, name):
            delattr(self, name)
            del self._hparam_types[name]

    def parse(self, values):
        """Change hyperparameters as a text says, such as "rate=.1,sizes=[1,2]".

        Raises:
          ValueError: the text is malformed, or names an unknown one, or a value is of another type.
        Returns:
          self.
        """
        types = {name: param_type for name, (param_type, _) in self._hparam_types.items()}
        return self.override_from_dict(parse_values(values, types))

    def override_from_dict(self, values_dict):
        """Change hyperparameters; return self.  Raises: as set_hparam."""
        for name, value in values_dict.items():
            self.set_hparam(name, value)
        return self

    set_from_map = override_from_dict

    def parse_json(self, values_json):
        """Change hyperparameters as a JSON object says; return self.  Raises: as set_hparam."""
        return self.override_from_dict(json.loads(values_json))

    def to_json(self, indent=None, separators=None, sort_keys=False):
        """str: the hyperparameters as a JSON object."""
        return json.dumps(self.values(), indent=indent, separators=separators, sort_keys=sort_keys)

    def values(self):
        """dict: the hyperparameters by name."""
        return {name: getattr(self, name) for name in self._hparam_types}

    def get(self, key, default=None):
        """The value of a hyperparameter, or default.

        Raises:
          ValueError: default is of another type.
        """
        if key not in self._hparam_types:
            return default
        if default is not None:
            self._check_default(key, default)
        return getattr(self, key)

    def _check_default(self, key, default):
        param_type, is_list = self._hparam_types[key]
        type_text = f"list<{param_type}>" if is_list else str(param_type)
        wrong = f"Hparam '{key}' of type '{type_text}' is incompatible with default={default}"
        if isinstance(default, list) != is_list:
            raise ValueError(wrong)
        try:
            for value in default if is_list else [default]:
                _cast(key, param_type, value)
        except ValueError as e:
            raise ValueError(f"{wrong}. {e}") from None

    def get_model_structure(self):
        """The object that was kept."""
        return self._model_structure

    def set_model_structure(self, model_structure):
        """Keep an object."""
        self._model_structure = model_structure

    def to_proto(self, export_scope=None):
        """Refused."""
        raise errors.not_emulated("tf.contrib.training.HParams.to_proto")

    @staticmethod
    def from_proto(hparam_def, import_scope=None):
        """Refused."""
        raise errors.not_emulated("tf.contrib.training.HParams.from_proto")

    def __contains__(self, key):
        return key in self._hparam_types

    def __str__(self):
        return ",".join(f"{name}={value}" for name, value in self.values().items())

    def __repr__(self):
        return f"HParams({sorted(self.values().items())})"


# ------------------------------------------------------------------ texts
def parse_values(values, type_map, ignore_unknown=False):
    """Values from a text such as "rate=.1,sizes=[1,2],layers[3]=4".

    Args:
      values: str.  type_map: dict from names to types.  ignore_unknown: bool, leave other names out.
    Returns:
      dict from names to values, lists, or dicts from indices to values.
    Raises:
      ValueError: the text is malformed, or names an unknown one or one twice, or a value is of another type.
    Source: tf.contrib.training.parse_values.
    """
    results, position = {}, 0
    while position < len(values):
        found = _ASSIGNMENT.match(values, position)
        if not found:
            raise ValueError(f"Malformed hyperparameter value: {values[position:]}")
        position = found.end()
        name, index, items, item = found.groups()
        if name not in type_map:
            if ignore_unknown:
                continue
            raise ValueError(f"Unknown hyperparameter type for {name}")
        parse = _parser(name, type_map[name], values)
        if index is not None:
            _assign_at(results, name, int(index), parse(item), values)
        elif name in results:
            raise _twice(name, values)
        else:
            results[name] = [parse(v) for v in re.split("[ ,]", items) if v] if items is not None else parse(item)
    return results


def _twice(name, values):
    return ValueError(f"Multiple assignments to variable '{name}' in {values}")


def _assign_at(results, name, index, value, values):
    slots = results.setdefault(name, {})
    if not isinstance(slots, dict):
        raise _twice(name, values)
    if index in slots:
        raise _twice(f"{name}[{index}]", values)
    slots[index] = value


def _parser(name, param_type, values):
    """A function from text to a value of a type."""
    def parse(text):
        try:
            return _bool(text) if issubclass(param_type, bool) else param_type(text)
        except ValueError:
            raise ValueError(f"Could not parse hparam '{name}' of type '{param_type.__name__}' with value '{text}' in "
                             f"{values}") from None
    return parse


def _bool(text):
    known = {"true": True, "True": True, "false": False, "False": False}
    return known[text] if text in known else bool(int(text))
