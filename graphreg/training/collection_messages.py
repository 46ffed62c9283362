"""How members of collections become messages and come back: those that .meta files hold in wire format."""
from ..core import messages
from ..core.collections import GraphKeys, register_proto_function
from ..resource_variables import ResourceVariable
from ..variables import Variable
from .context_messages import context_message, restore_contexts
from .queue_runner import QueueRunner

_VARIABLES = (GraphKeys.GLOBAL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES, GraphKeys.MOVING_AVERAGE_VARIABLES,
              GraphKeys.LOCAL_VARIABLES, GraphKeys.MODEL_VARIABLES, GraphKeys.GLOBAL_STEP, GraphKeys.METRIC_VARIABLES)


def _variable_message(variable, export_scope=None):
    return variable.to_proto(export_scope=export_scope)


def _variable(proto, import_scope=None):
    kind = ResourceVariable if proto.is_resource else Variable
    return kind.from_proto(proto, import_scope=import_scope)


def _cond_context(proto, import_scope=None):
    return restore_contexts([proto], "cond", import_scope)[0]


def _while_context(proto, import_scope=None):
    return restore_contexts([proto], "while", import_scope)[0]


for _key in _VARIABLES:
    register_proto_function(_key, messages.VariableDef, _variable_message, _variable)
register_proto_function(GraphKeys.COND_CONTEXT, messages.CondContextDef, context_message, _cond_context)
register_proto_function(GraphKeys.WHILE_CONTEXT, messages.WhileContextDef, context_message, _while_context)
register_proto_function(GraphKeys.QUEUE_RUNNERS, messages.QueueRunnerDef, QueueRunner.to_proto, QueueRunner.from_proto)
