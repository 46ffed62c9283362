"""tf.contrib.eager: networks of tf.layers, from before tf.keras.Model could be subclassed."""
import contextlib
import inspect

from ..layers.base import Layer
from ..variable_scope import VariableScope, get_variable_scope, variable_scope


class Network(Layer):
    """Layers that work together; what `track_layer` is given belongs to the network.

    Args:
      name: str, default made from the class at the first call.
    Raises:
      ValueError: the name has a slash, or is a VariableScope.
    Source: tf.contrib.eager.Network.
    """

    def __init__(self, name=None):
        if isinstance(name, VariableScope):
            raise ValueError("VariableScopes are not valid Network names.")
        if name is not None and "/" in name:
            raise ValueError("Forward slashes ('/') are not allowed in Network names.")
        self._final, self._members, self._parent, self._restoring = False, [], None, []
        super().__init__(name=name)
        self._outer_scope = get_variable_scope()

    # ---------------------------------------------------------- names
    @property
    def name(self):
        """str: known once the network belongs to another, or has been called.

        Raises:
          ValueError: it is not known yet.
        """
        if not self._final:
            raise ValueError("The network does not yet have a final name, but a name was requested for it. Networks "
                             "get a name when they are added to another Network via track_layer, or when they are first "
                             "called/built.")
        return self._name

    def _counted_name(self):
        return None

    def _set_scope(self, scope=None):
        if self._scope is None:
            if self._parent is None:
                self._enter_scope_of_its_own()
            else:
                self._parent._set_scope()
                with variable_scope(self._parent._scope), variable_scope(self._name, use_resource=True) as self._scope:
                    pass
            for layer in self._members:
                self._give_scope(layer)

    def _enter_scope_of_its_own(self):
        named = None if self._final else self._name
        outer = self._outer_scope
        with variable_scope(outer):
            with variable_scope(None, default_name=self._base_name, use_resource=True) as self._scope:
                pass
        if named is not None and self._scope.name.rpartition("/")[2] != named:
            self._scope = None
            raise ValueError(f"A Network named '{named}' already exists (or a variable_scope was created with this "
                             f"name). Names must be unique.")
        self._name, self._final = self._scope.name, True

    def _give_scope(self, layer):
        if not isinstance(layer, Network) and layer._scope is None:
            with variable_scope(self._scope):
                layer._set_scope()

    # ---------------------------------------------------------- layers
    def track_layer(self, layer):
        """Add a layer, or another network.

        Args:
          layer: tf.layers.Layer.
        Returns:
          layer.
        Raises:
          TypeError: it is none.  ValueError: another one has its name.
        """
        if not isinstance(layer, Layer):
            raise TypeError("Network.track_layer() passed type %s, not a tf.layers.Layer" % type(layer))
        if any(layer is known for known in self._members):
            return layer
        self._name_part(layer)
        if layer.name in (known.name for known in self._members):
            raise ValueError("Attempt to add two Layers with the name '%s' to the same Network." % layer.name)
        self._members.append(layer)
        if self._scope is not None:
            self._give_scope(layer)
        return layer

    def _name_part(self, layer):
        if isinstance(layer, Network):
            if not layer._final:
                layer._parent, layer._final = self, True
                layer._name = layer._name or self._free_name(layer._base_name)
        elif layer._scope is None and not layer.named_by_user:
            layer._name = layer._base_name = self._free_name(layer._base_name)

    def _free_name(self, base):
        taken, name, count = {known.name for known in self._members}, base, 0
        while name in taken:
            count += 1
            name = "%s_%d" % (base, count)
        return name

    @property
    def layers(self):
        """list of the layers, in the order they were added."""
        return self._members

    def get_layer(self, name=None, index=None):
        """A layer by its name or its place.

        Raises:
          ValueError: there is none, or not one of both is given.
        """
        if index is not None:
            if name is not None:
                raise ValueError("Exactly one of 'index' or 'name' must be provided")
            if len(self._members) <= index:
                raise ValueError("Was asked to retrieve layer at index %s but model only has %d layers."
                                 % (index, len(self._members)))
            return self._members[index]
        if not name:
            raise ValueError("Provide either a layer name or layer index.")
        for layer in self._members:
            if layer.name == name:
                return layer
        raise ValueError("No such layer: " + name)

    # ---------------------------------------------------------- calls
    def __call__(self, inputs, *args, **kwargs):
        """What `call` makes of inputs."""
        with contextlib.ExitStack() as stack:
            for context in self._restoring:
                stack.enter_context(context())
            return super().__call__(inputs, *args, **kwargs)

    # ---------------------------------------------------------- what the layers have
    @property
    def trainable(self):
        """bool: True; a network cannot be anything else.

        Raises:
          AttributeError: it is set to False.
        """
        return True

    @trainable.setter
    def trainable(self, value):
        if not value:
            raise AttributeError("cannot mark Network as not trainable")

    @property
    def weights(self):
        """list of the layers' variables."""
        return [w for layer in self._members for w in layer.weights]

    @property
    def trainable_weights(self):
        """list of the layers' variables that are trained."""
        return [w for layer in self._members for w in layer.trainable_weights]

    @property
    def non_trainable_weights(self):
        """list of the layers' other variables."""
        return [w for layer in self._members for w in layer.non_trainable_weights]

    @property
    def losses(self):
        """list of the layers' penalties."""
        return [loss for layer in self._members for loss in layer.losses]

    def add_variable(self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=True,
                     constraint=None):
        """Not there, as in TF.

        Raises:
          RuntimeError: always.
        """
        raise RuntimeError("add_variable not supported in Network class yet. Please file an issue at "
                           "https://github.com/tensorflow/tensorflow/issues/new if this is important to you")

    def add_loss(self, losses, inputs=None):
        """Not there, as in TF.

        Raises:
          RuntimeError: always.
        """
        raise RuntimeError("add_loss is not supported in Network class yet. Please file an issue at "
                           "https://github.com/tensorflow/tensorflow/issues/new if this is important to you")


class Sequential(Network):
    """Layers and functions, one after the other.

    Args:
      layers_funcs: list of tf.layers.Layers and functions of a Tensor.
      name: str.
    Source: tf.contrib.eager.Sequential.
    """

    def __init__(self, layers_funcs=None, name=None):
        super().__init__(name=name)
        self._functions = []
        for layer_func in layers_funcs or ():
            self.add(layer_func)

    def add(self, layer_func):
        """Add a layer or a function.

        Raises:
          TypeError: it is none of these.
        """
        if isinstance(layer_func, Layer):
            self.track_layer(layer_func)
            takes_training = "training" in inspect.signature(layer_func.call).parameters
        elif callable(layer_func):
            takes_training = "training" in inspect.signature(layer_func).parameters
        else:
            raise TypeError("Sequential.add() takes only tf.layers.Layer objects or callables; not '%s' of type '%s'."
                            % (layer_func, type(layer_func)))
        self._functions.append((layer_func, takes_training))

    def call(self, inputs, training=None):
        """The last layer's outputs; layers and functions with an argument `training` are given it."""
        for function, takes_training in self._functions:
            inputs = function(inputs, training=training) if takes_training else function(inputs)
        return inputs
