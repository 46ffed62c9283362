"""Op types as TF's C++ describes them in errors about nodes."""

_C_NAMES = {"float32": "float", "float64": "double", "float16": "half"}


def type_name(dtype):
    """A type as C++ prints it: "float", "int32_ref"."""
    name = dtype.base_dtype.name
    return _C_NAMES.get(name, name) + ("_ref" if dtype._is_ref_dtype else "")


def describe_op(op_def):
    """"Op<name=MatMul; signature=a:T, b:T -> product:T; attr=transpose_a:bool,default=false; ...>"."""
    text = f"Op<name={op_def.name}; signature={_args(op_def.inputs)} -> {_args(op_def.outputs)}"
    for attr in op_def.attrs:
        text += f"; attr={attr.name}:{attr.type}"
        if attr.has_default:
            text += f",default={_value(attr.type, attr.default)}"
        if attr.minimum is not None:
            text += f",min={attr.minimum}"
        if attr.allowed is not None:
            kind = "type" if "type" in attr.type else "string"
            text += f",allowed=[{', '.join(_some([_value(kind, v) for v in attr.allowed]))}]"
    for flag in ("commutative", "aggregate", "stateful"):
        if op_def.flag(flag):
            text += f"; is_{flag}=true"
    return text + ">"


def _some(texts):
    """Of more than fifteen texts the first and the last five."""
    return texts if len(texts) <= 15 else texts[:5] + ["..."] + texts[-5:]


def _args(args):
    return ", ".join(f"{a.name}:{_arg_type(a)}" for a in args)


def _arg_type(arg):
    kind = arg.type_attr or arg.type_list_attr or type_name(arg.type)
    if arg.number_attr is not None:
        kind = f"{arg.number_attr}*{kind}"
    return f"Ref({kind})" if arg.is_ref else kind


def _value(kind, value):
    if kind.startswith("list("):
        return f"[{', '.join(_value(kind[5:-1], v) for v in value)}]"
    if kind == "type":
        name = {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}.get(value.name, value.name.upper())
        return "DT_" + name
    if kind == "bool":
        return "true" if value else "false"
    if kind == "string":
        return f'"{value.decode() if isinstance(value, bytes) else value}"'
    if kind == "shape":
        return "<unknown>" if value is None else "[" + ",".join("?" if d is None else str(d) for d in value) + "]"
    return str(value)
