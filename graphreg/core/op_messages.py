"""Op types as OpDef messages.  Loaded at the first use of a message."""
from . import messages
from .node_def import attr_value


def op_def_message(op_def):
    """OpDef message of a declared op type, without the documentation, as TF writes it beside graphs."""
    proto = messages.OpDef(name=op_def.name)
    for arg in op_def.inputs:
        _fill_arg(proto.input_arg.add(), arg)
    for arg in op_def.outputs:
        _fill_arg(proto.output_arg.add(), arg)
    for attr in op_def.attrs:
        _fill_attr(proto.attr.add(), attr)
    for field, flag in (("is_aggregate", "aggregate"), ("is_stateful", "stateful"), ("is_commutative", "commutative"),
                        ("allows_uninitialized_input", "allows_uninitialized_input")):
        if op_def.flag(flag):
            setattr(proto, field, True)
    return proto


def _fill_arg(proto, arg):
    proto.name = arg.name
    if arg.number_attr is not None:
        proto.number_attr = arg.number_attr
    if arg.type_attr is not None:
        proto.type_attr = arg.type_attr
    elif arg.type_list_attr is not None:
        proto.type_list_attr = arg.type_list_attr
    else:
        proto.type = arg.type.as_datatype_enum
    if arg.is_ref:
        proto.is_ref = True


def _fill_attr(proto, attr):
    proto.name, proto.type = attr.name, attr.type
    if attr.has_default:
        proto.default_value.CopyFrom(attr_value(attr.type, attr.default))
    if attr.minimum is not None:
        proto.has_minimum, proto.minimum = True, attr.minimum
    if attr.allowed is not None:
        kind = "type" if "type" in attr.type else "string"
        proto.allowed_values.CopyFrom(attr_value(f"list({kind})", list(attr.allowed)))
