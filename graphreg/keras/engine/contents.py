"""What a layer holds: its weights, the layers among its attributes, and what it adds up from them."""
import numpy as np

from ...variables import Variable
from .. import backend
from ..tracked import track_variable

_READ_ONLY = ("Can't set the attribute \"{}\", likely because it conflicts with an existing read-only @property of the "
              "object. Please choose a different name.")


def _elements(value):
    """The values in a container, at any depth."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _elements(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _elements(item)
    else:
        yield value


class Contents:
    """The part of a layer that knows its weights and the layers within it."""

    def __setattr__(self, name, value):
        self._drop_variable(name, value)
        try:
            super().__setattr__(name, value)
        except AttributeError:
            raise AttributeError(_READ_ONLY.format(name)) from None
        if name in self._UNTRACKED:
            return
        held = self.__dict__.setdefault("_held", {})
        held.pop(name, None)
        if isinstance(value, (list, dict, tuple)) or isinstance(value, Contents):
            held[name] = value
        for item in _elements(value):
            if isinstance(item, Variable):
                self._take_variable(item)

    _UNTRACKED = frozenset(("_held", "_eager_losses", "_trainable_weights", "_non_trainable_weights", "_losses", "_updates",
                            "_callable_losses", "_inbound_nodes", "_outbound_nodes", "_metrics", "_initial_weights",
                            "_batch_input_shape", "input_spec"))

    def __delattr__(self, name):
        self.__dict__.get("_held", {}).pop(name, None)
        self._drop_variable(name, None)
        super().__delattr__(name)

    def _drop_variable(self, name, new):
        """Forget the weight that an attribute was, unless it stays the same one."""
        value = self.__dict__.get(name)
        if isinstance(value, Variable) and value is not new:
            for weights in (self._own("_trainable_weights"), self._own("_non_trainable_weights")):
                weights[:] = [w for w in weights if w is not value]

    def _own(self, name):
        """A list of this layer, made at first use: subclasses may set attributes before their __init__ is called."""
        return self.__dict__.setdefault(name, [])

    def _take_variable(self, variable):
        own = self._own("_trainable_weights") + self._own("_non_trainable_weights")
        if not any(variable is w for w in own):
            self._own("_trainable_weights" if variable.trainable else "_non_trainable_weights").append(variable)
            # Keras initializes the variables among attributes, too.
            track_variable(variable)

    @property
    def _layers(self):
        """The layers among the attributes, each once."""
        found = {}
        for value in self.__dict__.get("_held", {}).values():
            for item in _elements(value):
                if isinstance(item, Contents):
                    found.setdefault(id(item), item)
        return list(found.values())

    @property
    def submodules(self):
        """tuple of the layers within, at any depth."""
        found, queue = {}, list(self._layers)
        while queue:
            layer = queue.pop(0)
            if id(layer) not in found:
                found[id(layer)] = layer
                queue.extend(layer._layers)
        return tuple(found.values())

    def _of_layers(self, attribute):
        """The lists of the layers within, one after the other."""
        return [item for layer in self._layers for item in getattr(layer, attribute)]

    # ---------------------------------------------------------- weights
    @property
    def trainable(self):
        """bool: whether the layer's weights are meant to be trained."""
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        self._trainable = value
        for layer in self._layers:
            layer.trainable = value

    @property
    def trainable_weights(self):
        """list of the variables to be trained, those of layers within last."""
        if not self.trainable:
            return []
        return _unique(self._own("_trainable_weights") + self._of_layers("trainable_weights"))

    @property
    def non_trainable_weights(self):
        """list of the variables that are not to be trained; all of them when the layer is not."""
        own = self._own("_non_trainable_weights")
        if self.trainable:
            return _unique(own + self._of_layers("non_trainable_weights"))
        return _unique(self._own("_trainable_weights") + own + self._of_layers("weights"))

    @property
    def weights(self):
        """list of all variables, the trainable ones first."""
        return _unique(self.trainable_weights + self.non_trainable_weights)

    @property
    def variables(self):
        """Alias of `weights`."""
        return self.weights

    @property
    def trainable_variables(self):
        """Alias of `trainable_weights`."""
        return self.trainable_weights

    @property
    def non_trainable_variables(self):
        """Alias of `non_trainable_weights`."""
        return self.non_trainable_weights

    def get_weights(self):
        """list of arrays: the values of the weights."""
        return backend.batch_get_value(self.weights)

    def set_weights(self, weights):
        """Assign the weights.

        Args:
          weights: list of arrays, in the order of `weights`.
        Raises:
          ValueError: their number or a shape is not the layer's.
        """
        params = self.weights
        if len(params) != len(weights):
            raise ValueError(
                f"You called `set_weights(weights)` on layer \"{self.name}\" with a  weight list of length "
                f"{len(weights)}, but the layer was expecting {len(params)} weights. Provided weights: "
                f"{str(weights)[:50]}...")
        pairs = []
        for v, value in zip(params, weights):
            if not v.shape.is_compatible_with(np.shape(value)):
                raise ValueError(f"Layer weight shape {v.shape} not compatible with provided weight shape "
                                 f"{np.shape(value)}")
            pairs.append((v, value))
        backend.batch_set_value(pairs)

    def count_params(self):
        """int: the number of elements of the weights.

        Raises:
          ValueError: the layer is not built yet.
        """
        if not self.built:
            raise ValueError(f"You tried to call `count_params` on {self.name}, but the layer isn't built. You can "
                             f"build it manually via: `{self.name}.build(batch_input_shape)`.")
        return int(sum(np.prod(w.shape.as_list()) for w in self.weights))


def _unique(variables):
    found = {}
    for v in variables:
        found.setdefault(id(v), v)
    return list(found.values())


