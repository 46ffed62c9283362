"""TF2's behaviour as a whole, and the comparison of tensors that is a part of it."""
from . import functions as tf
from .core import errors, scopes, tf2
from .core.eager import EagerTensor
from .core.tensor_shape import disable_v2_tensorshape, enable_v2_tensorshape
from .eager_mode import disable_eager_execution, enable_eager_execution
from .resource_variables import BaseResourceVariable
from .variable_store import disable_resource_variables, enable_resource_variables

_UNHASHABLE = ("Tensor is unhashable if Tensor equality is enabled. Instead, use tensor.experimental_ref() as the key.")


def enable_v2_behavior():
    """Let the program behave as under TF2: eager execution, resource variables, shapes of ints, tensors that compare
    element by element.  Control flow stays that of TF1.

    Raises:
      ValueError: the program has made ops already.
    Source: tf.enable_v2_behavior.
    """
    enable_eager_execution()
    tf2.set_enabled(True)
    enable_v2_tensorshape()
    enable_resource_variables()
    enable_tensor_equality()


def disable_v2_behavior():
    """Let the program behave as under TF1 again.

    Raises:
      ValueError: the program has made ops already.
    Source: tf.disable_v2_behavior.
    """
    disable_eager_execution()
    tf2.set_enabled(False)
    disable_v2_tensorshape()
    disable_resource_variables()
    disable_tensor_equality()


def enable_tensor_equality():
    """Let == and != compare eager tensors and variables element by element; tensors are no keys of dicts then.

    Tensors of graphs go on to compare by identity.
    Source: tf.enable_tensor_equality.
    """
    EagerTensor.__eq__, EagerTensor.__ne__, EagerTensor.__hash__ = _equal, _not_equal, _refuse_hash
    BaseResourceVariable.__eq__, BaseResourceVariable.__ne__ = _variables_equal, _variables_not_equal
    BaseResourceVariable.__hash__ = object.__hash__


def disable_tensor_equality():
    """Let == compare tensors and variables by identity.

    Source: tf.disable_tensor_equality.
    """
    for kind in (EagerTensor, BaseResourceVariable):
        for name in ("__eq__", "__ne__"):
            if name in kind.__dict__:
                delattr(kind, name)
    EagerTensor.__hash__ = BaseResourceVariable.__hash__ = lambda self: id(self)


def enable_control_flow_v2():
    """Refused: cond and while_loop make the nodes of TF1.

    Source: tf.enable_control_flow_v2.
    """
    raise errors.not_emulated("tf.enable_control_flow_v2", "tf.cond and tf.while_loop compute the same")


def disable_control_flow_v2():
    """Control flow is that of TF1.

    Source: tf.disable_control_flow_v2.
    """


def _equal(self, other):
    if other is None:
        return False
    try:
        return tf.equal(self, other)
    except (TypeError, ValueError, errors.InvalidArgumentError):
        return False


def _not_equal(self, other):
    if other is None:
        return True
    try:
        return tf.not_equal(self, other)
    except (TypeError, ValueError, errors.InvalidArgumentError):
        return True


def _refuse_hash(self):
    raise TypeError(_UNHASHABLE)


def _variables_equal(self, other):
    return _equal(self, other) if scopes.executing_eagerly() else self is other


def _variables_not_equal(self, other):
    return _not_equal(self, other) if scopes.executing_eagerly() else self is not other
