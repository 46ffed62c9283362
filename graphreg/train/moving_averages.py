"""Moving averages of variables and tensors, kept in variables beside them."""
from .. import functions as tf
from ..core import dtypes, scopes
from ..core.collections import GraphKeys
from ..core.convert import to_tensor
from ..initializers import zeros_initializer
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from ..variables import global_variables, moving_average_variables, trainable_variables, Variable
from . import slot_creator

_FLOATS = (dtypes.bfloat16, dtypes.float16, dtypes.float32, dtypes.float64)


def assign_moving_average(variable, value, decay, zero_debias=True, name=None):
    """Move a variable towards a value.

    variable -= (1 - decay) * (variable - value)
    zero_debias: the variable is what an average that starts at 0 has reached, divided by 1 - decay ** t.

    Args:
      variable: Variable.  value: Tensor of its shape.  decay: float or Tensor.
      zero_debias: bool; makes two variables, "biased" and "local_step", under the variable's name.
      name: str, default "AssignMovingAvg".
    Returns:
      Tensor, the variable after the assignment.
    Source: tf.python.training.moving_averages.assign_moving_average.
    """
    with scopes.name_scope(name, "AssignMovingAvg", [variable, value, decay]) as scope:
        rest = to_tensor(1.0 - decay, name="decay")
        if rest.dtype != variable.dtype.base_dtype:
            rest = tf.cast(rest, variable.dtype.base_dtype)
        if zero_debias:
            return tf.assign(variable, _debiased(variable, value, rest), name=scope)
        return tf.assign_sub(variable, (variable - value) * rest, name=scope)


def _debiased(variable, value, rest):
    """The average of the values so far, from an average that started at 0."""
    with variable_scope(variable.op.name, values=[variable, value, rest]):
        with scopes.colocate_with(variable), scopes.init_scope():
            biased = _zeros_variable("biased", variable.get_shape(), variable.dtype)
            local_step = _zeros_variable("local_step", [], variable.dtype)
    moved = biased.assign_sub((biased - value) * rest)
    steps = local_step.assign_add(1)
    return moved / (1 - tf.pow(1.0 - rest, steps))


def _zeros_variable(name, shape, dtype):
    return get_variable(_unused_name(name), initializer=zeros_initializer(), shape=shape,
                                       dtype=dtype, trainable=False)


def _unused_name(name):
    """`name`, with _1, _2 ... when the variable scope has a variable of that name; as it is when reusing."""
    scope = get_variable_scope()
    if scope.reuse:
        return name
    taken = {v.op.name for v in scope.global_variables()}
    full, tail, i = scope.name + "/" + name, "", 0
    while full + tail in taken:
        i += 1
        tail = f"_{i}"
    return name + tail


def weighted_moving_average(value, decay, weight, truediv=True, collections=None, name=None):
    """The moving average of value * weight over that of weight.

    Args:
      value: Tensor (number).  decay: float or Tensor.  weight: Tensor that value can be multiplied by.
      truediv: bool, divide integers as floats.
      collections: list of str, where the two variables made are added.
      name: str, default "WeightedMovingAvg".
    Returns:
      Tensor.
    Source: tf.contrib.framework's weighted_moving_average.
    """
    if collections is None:
        collections = [GraphKeys.GLOBAL_VARIABLES]
    with variable_scope(name, "WeightedMovingAvg", [value, weight, decay]) as scope:
        total = get_variable("value_x_weight", shape=value.get_shape(), dtype=value.dtype,
                                            initializer=zeros_initializer(), trainable=False,
                                            collections=collections)
        weights = get_variable("weight", shape=weight.get_shape(), dtype=weight.dtype,
                                              initializer=zeros_initializer(), trainable=False,
                                              collections=collections)
        numerator = assign_moving_average(total, value * weight, decay, zero_debias=False)
        denominator = assign_moving_average(weights, weight, decay, zero_debias=False)
        divide = tf.truediv if truediv else tf.math.div
        return divide(numerator, denominator, name=scope.name)


class ExponentialMovingAverage:
    """Keeps exponentially decaying averages of variables, as for evaluating a model with smoothed weights.

    shadow -= (1 - decay) * (shadow - variable), at each run of the op that apply() makes

    Args:
      decay: float, near 1.
      num_updates: number, Tensor or Variable; when given decay is min(decay, (1 + num_updates) / (10 + num_updates)).
      zero_debias: bool, correct averages of tensors (not of variables) for their start at 0.
      name: str, also the name of the shadow variables: "<variable>/<name>".
    Source: tf.train.ExponentialMovingAverage.
    """

    def __init__(self, decay, num_updates=None, zero_debias=False, name="ExponentialMovingAverage"):
        self._decay, self._num_updates, self._zero_debias, self._name = decay, num_updates, zero_debias, name
        self._averages = {}      # reference to a variable or tensor -> its shadow

    @property
    def name(self):
        """str: the name of this object and of the shadow variables."""
        return self._name

    def apply(self, var_list=None):
        """Make the shadow variables, and the op that moves them.

        Args:
          var_list: list of Variables and Tensors, by default the trainable variables.
        Returns:
          Operation.
        Raises:
          TypeError: a member is not of a floating type.
        """
        if var_list is None:
            var_list = trainable_variables()
        debiased = set()
        for var in var_list:
            if var.dtype.base_dtype not in _FLOATS:
                raise TypeError(f"The variables must be half, float, or double: {var.name}")
            if var.experimental_ref() not in self._averages:
                self._make_shadow(var, debiased)
        with scopes.name_scope(self._name) as scope:
            decay = self._current_decay()
            updates = [assign_moving_average(self.average(v), v, decay,
                                             zero_debias=self.average(v).experimental_ref() in debiased)
                       for v in var_list]
            return tf.group(*updates, name=scope)

    def _make_shadow(self, var, debiased):
        with scopes.init_scope():
            if isinstance(var, Variable):
                shadow = slot_creator.create_slot(var, var.initialized_value(), self._name)
                # The variable itself, not the shadow: the collection says what is averaged.
                scopes.get_default_graph().add_to_collection(GraphKeys.MOVING_AVERAGE_VARIABLES, var)
            else:
                shadow = slot_creator.create_zeros_slot(
                    var, self._name, colocate_with_primary=var.op.type in ("Variable", "VariableV2", "VarHandleOp"))
                if self._zero_debias:
                    debiased.add(shadow.experimental_ref())
        self._averages[var.experimental_ref()] = shadow

    def _current_decay(self):
        decay = to_tensor(self._decay, name="decay")
        if self._num_updates is None:
            return decay
        updates = tf.cast(self._num_updates, dtypes.float32, name="num_updates")
        return tf.minimum(decay, (1.0 + updates) / (10.0 + updates))

    def average(self, var):
        """The shadow Variable of a variable or tensor, or None."""
        return self._averages.get(var.experimental_ref())

    def average_name(self, var):
        """str: the name the shadow has, or would get, under which a checkpoint holds it."""
        shadow = self.average(var)
        if shadow is not None:
            return shadow.op.name
        return scopes.get_default_graph().unique_name(var.op.name + "/" + self._name, mark_as_used=False)

    def variables_to_restore(self, moving_avg_variables=None):
        """What a Saver restores so that variables get their averages.

        Args:
          moving_avg_variables: list of Variables that have averages, by default the trainable ones and those of
            the collection MOVING_AVERAGE_VARIABLES.
        Returns:
          dict: name in the checkpoint -> Variable; variables without an average come under their own name.
        """
        if moving_avg_variables is None:
            moving_avg_variables = trainable_variables() + moving_average_variables()
        averaged = {v.experimental_ref(): v for v in moving_avg_variables}.values()
        out = {self.average_name(v): v for v in averaged}
        names = {v.name for v in averaged}
        for v in global_variables():
            if v.name not in names and v.op.name not in out:
                out[v.op.name] = v
        return out
