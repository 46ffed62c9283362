"""tf.layers.Layer: a Keras layer whose weights come from get_variable, in a variable scope of its own."""
from ..core import dtypes, scopes
from ..core.collections import GraphKeys, get_collection, get_collection_ref
from ..core.notes import note
from ..keras import backend
from ..keras.engine.base_layer import Layer as KerasLayer, checked_trainable
from ..keras.engine.naming import to_snake_case, unique_object_name
from ..variable_scope import VariableScope, get_variable, variable_scope
from ..variables import VariableAggregation, VariableSynchronization, global_variables


def _add_new(elements, collection):
    """Add to a collection what it does not hold yet; the collection is made in any case."""
    members = get_collection_ref(collection)
    known = {id(x) for x in members}
    for x in elements:
        if id(x) not in known:
            members.append(x)
            known.add(id(x))


class Layer(KerasLayer):
    """Base of tf.layers: weights are get_variable's, penalties and updates join the graph's collections.

    Args:
      trainable: bool.  name: str or VariableScope, default made from the class.  dtype: of the weights.
      others: as tf.keras.layers.Layer.
    Source: tf.layers.Layer.
    """

    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        self._reuse = kwargs.pop("_reuse", None)
        scope = kwargs.pop("_scope", None)
        self._scope = self._current_scope = None
        super().__init__(trainable=trainable, name=name, dtype=dtype, **{"autocast": False, **kwargs})
        if scope:
            with variable_scope(scope) as captured:
                self._scope = captured

    @staticmethod
    def _default_dtype():
        return None

    @staticmethod
    def _where_to_build():
        return scopes.nothing

    def _init_set_name(self, name):
        self.named_by_user = bool(name)
        if isinstance(name, VariableScope):
            self._base_name = name.name
            self._name = self._counted_name()
        elif name:
            self._name = self._base_name = name
        else:
            self._name = self._counted_name()
            self._base_name = to_snake_case(type(self).__name__)

    def _counted_name(self):
        return unique_object_name(to_snake_case(type(self).__name__))

    # ---------------------------------------------------------- scopes
    @property
    def graph(self):
        """None: TF 1.15 does not say to which graph a layer belongs."""
        return None

    def __setattr__(self, name, value):
        # Variables and layers kept as attributes do not count as the layer's own, as they do in Keras.
        object.__setattr__(self, name, value)

    @property
    def scope_name(self):
        """str: the variable scope of the weights, known from the first call on.

        Raises:
          ValueError: the layer has not been called.
        """
        if not self._scope:
            raise ValueError(
                f'No name available for layer scope because the layer "{self._name}" has not been used yet. The scope '
                "name  is determined the first time the layer instance is called. You must therefore call the layer "
                "before querying `scope_name`.")
        return self._scope.name

    def _set_scope(self, scope=None):
        """Choose the variable scope, at the first call."""
        if self._scope is not None:
            return
        if self._reuse:
            context = variable_scope(self._base_name if scope is None else scope)
        else:
            context = variable_scope(scope, default_name=self._base_name)
        with context as captured:
            self._scope = captured

    def _name_scope(self):
        return self._current_scope.original_name_scope

    # ---------------------------------------------------------- weights
    def add_weight(self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None,
                   use_resource=None, synchronization=VariableSynchronization.AUTO,
                   aggregation=VariableAggregation.NONE, partitioner=None, **kwargs):
        """Make a weight with get_variable, or find it when reusing; a penalty is made for new weights only.

        Args:
          name: str.  shape: list.  dtype: default the layer's.
          initializer: default that of the variable scope, then Glorot's.
          regularizer: function -> penalty, added to REGULARIZATION_LOSSES beside that of the variable scope.
          others: as tf.get_variable.
        Returns:
          Variable.
        Raises:
          ValueError: as tf.get_variable.
        """
        trainable = checked_trainable(trainable, synchronization)
        dtype = dtypes.as_dtype(dtype or self.dtype or backend.floatx())
        self._set_scope(None)
        existing = {id(v) for v in global_variables()}
        before = len(self._own("_trainable_weights"))
        with variable_scope(self._scope, reuse=self.built or self._reuse, auxiliary_name_scope=False) as scope:
            self._current_scope = scope
            with scopes.name_scope(self._name_scope()):
                variable = super().add_weight(
                    name, shape, dtype=dtype, initializer=scope.initializer if initializer is None else initializer,
                    trainable=trainable and self.trainable, constraint=constraint,
                    partitioner=partitioner, use_resource=use_resource or scope.use_resource,
                    synchronization=synchronization, aggregation=aggregation, getter=_weight, **kwargs)
                if regularizer:
                    self._penalize(name, variable, regularizer, _is_new(variable, existing))
                self._follow_collections(variable, trainable, before)
        return variable

    def _penalize(self, name, variable, regularizer, new):
        if new:
            self._handle_weight_regularization(name, variable, regularizer)
        if not scopes.executing_eagerly():
            kind = "regularizers" if new else "ignored regularizers"
            note(scopes.get_default_graph(), kind, variable.name.partition(":")[0], regularizer, None)

    def _follow_collections(self, variable, trainable, before):
        """A custom getter may have made the variable not trainable after all."""
        if not (trainable and self.trainable) or scopes.executing_eagerly():
            return
        known = {id(v) for v in get_collection(GraphKeys.TRAINABLE_VARIABLES)}
        if id(variable) in known or hasattr(variable, "_get_variable_list"):
            return
        weights = self._own("_trainable_weights")
        self._own("_non_trainable_weights").extend(weights[before:])
        del weights[before:]

    def add_loss(self, losses, inputs=None):
        """Add losses to the layer and to the collection REGULARIZATION_LOSSES.

        Args: as tf.keras.layers.Layer.add_loss.
        """
        if scopes.executing_eagerly():
            super().add_loss(losses, inputs=inputs)
            return
        known, made = len(self._own("_losses")), len(self._own("_callable_losses"))
        super().add_loss(losses, inputs=inputs)
        new = self._losses[known:]
        called = [loss() for loss in self._callable_losses[made:]]
        _add_new(new + [x for x in called if x is not None], GraphKeys.REGULARIZATION_LOSSES)

    # ---------------------------------------------------------- calls
    def __call__(self, inputs, *args, **kwargs):
        """The layer's outputs; updates join the collection UPDATE_OPS.

        Args:
          inputs: structure of Tensors.  scope: variable scope, at the first call.  others: as `call`.
        """
        scope = kwargs.pop("scope", None)
        self._set_scope(scope)
        reuse = True if self.built else self._reuse
        with variable_scope(self._scope, reuse=reuse, auxiliary_name_scope=False) as current:
            self._current_scope = current
            if "scope" in self._call_names():
                kwargs["scope"] = scope
            outputs = super().__call__(inputs, *args, **kwargs)
        _add_new(self.updates, GraphKeys.UPDATE_OPS)
        return outputs


def _weight(name, shape, dtype, initializer, trainable, constraint, partitioner, use_resource, collections,
                  caching_device, synchronization, aggregation):
    return get_variable(
        name, shape=shape, dtype=dtype, initializer=initializer, trainable=trainable, constraint=constraint,
        partitioner=partitioner, use_resource=use_resource, collections=collections, caching_device=caching_device,
        synchronization=synchronization, aggregation=aggregation)


def _is_new(variable, existing):
    parts = variable if hasattr(variable, "_get_variable_list") else [variable]
    return not any(id(v) in existing for v in parts)
