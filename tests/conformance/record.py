"""Run every sample on TensorFlow 1.15.5 and keep its values and static shapes.

    python3.7 tests/conformance/record.py tests/golden/op_samples.json.gz

needs tensorflow==1.15.5 and nothing of graphreg.  For each sample the record holds the static shapes of
the outputs, once with every input a constant and once with placeholders, and the outputs' values; for ops
that change variables, the variables' values afterwards. The first sample of each op is also run in every other
type that TF has a kernel for, and every sample is differentiated, in float64 and to second order.
"""
import base64
import gzip
import importlib
import json
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from conformance.samples import SAMPLES  # noqa: E402
from conformance.samples.basics import NUMPY_TYPES, gradient_weights, may_be_recast, moving, recast, wide  # noqa: E402


# What ends the process, in TF 1.15.5 itself.  (Ops are pinned to the CPU: there is an XLA_CPU device too.)
CRASHES = ({(op, t) for op in ("Max", "Min", "ArgMax", "ArgMin") for t in ("complex64", "complex128")}
           | {(op, "complex128") for op in ("Real", "Imag", "Angle", "ComplexAbs")}
           | {("TensorScatterAdd", "bool"), ("TensorScatterSub", "bool"), ("Complex", "float64"),
              ("ParameterizedTruncatedNormal", "int64")})


# Where the ops of contrib are, which are no raw ops: op type -> module of its function.
CONTRIB = dict.fromkeys(("SparseFeatureCross", "SparseFeatureCrossV2"),
                        "tensorflow.contrib.layers.ops.gen_sparse_feature_cross_op")
CONTRIB["NearestNeighbors"] = "tensorflow.python.ops.gen_clustering_ops"


def shape_list(tensor):
    return None if tensor.shape.ndims is None else tensor.shape.as_list()


def array_record(value):
    a = np.asarray(value)
    if a.dtype.kind in "OSU":
        return {"dtype": "string", "shape": list(a.shape), "items": [base64.b64encode(v).decode() for v in a.ravel()]}
    return {"dtype": str(a.dtype), "shape": list(a.shape),
            "raw": base64.b64encode(np.ascontiguousarray(a).tobytes()).decode()}


def make(tf, op_type, sample, constants, variables):
    """One op; `variables` receives (initializer, read) for each variable made for it."""
    from tensorflow.python.framework import op_def_registry
    op_def = op_def_registry.get_registered_ops()[op_type]
    given = {}
    for arg, value in zip(op_def.input_arg, sample.inputs):
        one = lambda a: tensor_for(tf, arg, a, constants, variables)
        given[arg.name] = [one(a) for a in value] if isinstance(value, list) else one(value)
    if op_type == "Const":
        tf.constant(sample.attrs["value"])
    else:
        arguments = dict(given, **sample.attrs)
        if hasattr(tf.raw_ops, op_type):
            getattr(tf.raw_ops, op_type)(**{raw_name(op_type, n): v for n, v in arguments.items()})
        else:
            library = importlib.import_module(CONTRIB[op_type])
            name = next(n for n in dir(library) if "_" in n and n.replace("_", "") == op_type.lower())
            getattr(library, name)(**arguments)
    return tf.get_default_graph().get_operations()[-1]


def raw_name(op_type, name):
    """The name of an argument in tf.raw_ops, which differs from the OpDef's here and there."""
    if op_type in ("Select", "Where"):
        return {"t": "x", "e": "y", "input": "condition"}.get(name, name)
    if op_type in ("ReduceJoin", "SparseSplit"):
        return name
    return "axis" if name in ("reduction_indices", "dim", "split_dim", "squeeze_dims") else name


def tensor_for(tf, arg, array, constants, variables):
    dtype = tf.string if array.dtype == object else tf.as_dtype(array.dtype)
    if arg.is_ref:
        ref = tf.raw_ops.VariableV2(shape=array.shape, dtype=dtype)
        variables.append((tf.raw_ops.Assign(ref=ref, value=array, validate_shape=False), tf.raw_ops.Identity(input=ref)))
        return ref
    if arg.type == tf.resource.as_datatype_enum:
        name = "v%d_%d" % (len(tf.get_default_graph().get_operations()), len(variables))
        handle = tf.raw_ops.VarHandleOp(dtype=dtype, shape=array.shape, shared_name=name)
        variables.append((tf.raw_ops.AssignVariableOp(resource=handle, value=array), (handle, dtype)))
        return handle
    return tf.constant(array) if constants else tf.placeholder(dtype, array.shape)


def record_sample(tf, op_type, sample):
    out = {}
    with tf.Graph().as_default():
        out["shapes_of_placeholders"] = [shape_list(t) for t in make(tf, op_type, sample, False, []).outputs]
    out.update(run_sample(tf, op_type, sample))
    return out


def plain_session(tf):
    """A session that runs each op by its own kernel: no constant folding, no rewriting."""
    from tensorflow.core.protobuf import rewriter_config_pb2
    config = tf.ConfigProto()
    config.graph_options.rewrite_options.CopyFrom(rewriter_config_pb2.RewriterConfig(disable_meta_optimizer=True))
    config.graph_options.optimizer_options.opt_level = tf.OptimizerOptions.L0
    return tf.Session(config=config)


def run_sample(tf, op_type, sample):
    """Static shapes from constants, and the values of outputs and variables."""
    out = {}
    with tf.Graph().as_default(), tf.device("/cpu:0"), plain_session(tf) as session:
        variables = []
        op = make(tf, op_type, sample, True, variables)
        out["shapes"] = [shape_list(t) for t in op.outputs]
        session.run([init for init, _ in variables])
        values = [t for t in op.outputs if not t.dtype._is_ref_dtype and t.dtype not in (tf.resource, tf.variant)]
        got = session.run([op] + values)[1:]
        out["values"] = [array_record(v) for v in got[:sample.marks.get("values")]]
        reads = [r if not isinstance(r, tuple) else tf.raw_ops.ReadVariableOp(resource=r[0], dtype=r[1])
                 for _, r in variables]
        out["variables"] = [array_record(v) for v in session.run(reads)]
    return out


def record_types(tf, op_type, sample):
    """{type attribute: {type: values}} of the sample in every type that TF can run it in."""
    from tensorflow.python.framework import op_def_registry
    op_def = op_def_registry.get_registered_ops()[op_type]
    of_variables = "dtype" if "dtype" in [a.name for a in op_def.attr] else "T"
    type_attrs = [of_variables if a.type == tf.resource.as_datatype_enum else a.type_attr for a in op_def.input_arg]
    out = {}
    for attr in op_def.attr:
        if attr.type != "type" or attr.name not in type_attrs or not may_be_recast(sample):
            continue
        allowed = [tf.as_dtype(t).name for t in attr.allowed_values.list.type] or NUMPY_TYPES
        for name in sorted(set(allowed) & set(NUMPY_TYPES)):
            if (op_type, name) in CRASHES:
                continue
            try:
                out.setdefault(attr.name, {})[name] = run_sample(
                    tf, op_type, recast(sample, type_attrs, attr.name, np.dtype(name)))
            except Exception:
                pass                             # TF has no kernel for the type
    return out


def record_gradients(tf, op_type, sample):
    """{"orders": for each order the gradients by each moving input, "error": what stopped it}; {} without gradient."""
    from tensorflow.python.framework import ops
    try:
        if ops._gradient_registry.lookup(op_type) is None or not moving(sample) or has_loose_signs(sample):
            return {}
    except LookupError:
        return {}
    out, sample = {"orders": []}, wide(sample)
    orders = 2 if sample.marks.get("grad", True) else 1
    with tf.Graph().as_default(), tf.device("/cpu:0"), plain_session(tf) as session:
        try:
            arrays = [a for v in sample.inputs for a in (v if isinstance(v, list) else [v])]
            tensors = [tf.placeholder(a.dtype, a.shape) if k in moving(sample) else tf.constant(a)
                       for k, a in enumerate(arrays)]
            xs = [tensors[k] for k in moving(sample)]
            at = {x: arrays[k] for x, k in zip(xs, moving(sample))}
            ys = make_of_tensors(tf, op_type, sample, tensors).outputs[:sample.marks.get("outputs")]
            ys = [y for y in ys if y.dtype.is_floating or y.dtype.is_complex]
            for level in range(1, orders + 1):
                grads = gradients_of_sum(tf, session, ys, xs, at, level)
                values = iter(session.run([g for g in grads if g is not None], at))
                out["orders"].append([None if g is None else array_record(next(values)) for g in grads])
                ys = [g for g in grads if g is not None]
                if not ys:
                    break
        except Exception as error:
            if "kernel" in str(error):
                return {}                        # TF has none for float64
            out["error"] = {"class": type(error).__name__, "message": str(error).split("\n")[0]}
    return out


def has_loose_signs(sample):
    """Whether outputs that are differentiated have values that are a matter of the library."""
    values = sample.marks.get("values")
    return values is not None and values != sample.marks.get("outputs") and sample.attrs.get(
        "compute_v", sample.attrs.get("compute_uv", True))


def gradients_of_sum(tf, session, ys, xs, at, level):
    """Gradients of the weighted sum of everything in ys, dense."""
    terms = []
    for k, (y, value) in enumerate(zip(ys, session.run(ys, at))):
        parts = (tf.math.real(y), tf.math.imag(y)) if y.dtype.is_complex else (y,)
        terms += [tf.reduce_sum(tf.cast(p, tf.float64) * gradient_weights(np.shape(value), level, k)) for p in parts]
    return [g if g is None else tf.convert_to_tensor(g) for g in tf.gradients(tf.add_n(terms), xs)]


def make_of_tensors(tf, op_type, sample, tensors):
    from tensorflow.python.framework import op_def_registry
    tensors, given = iter(tensors), dict(sample.attrs)
    for arg, value in zip(op_def_registry.get_registered_ops()[op_type].input_arg, sample.inputs):
        given[arg.name] = [next(tensors) for _ in value] if isinstance(value, list) else next(tensors)
    getattr(tf.raw_ops, op_type)(**{raw_name(op_type, n): v for n, v in given.items()})
    return tf.get_default_graph().get_operations()[-1]


def has_variables(tf, op_type):
    from tensorflow.python.framework import op_def_registry
    inputs = op_def_registry.get_registered_ops()[op_type].input_arg
    return any(a.is_ref or a.type == tf.resource.as_datatype_enum for a in inputs)


def main(path):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf
    tf.compat.v1.logging.set_verbosity("ERROR")
    for module in CONTRIB.values():
        importlib.import_module(module)
    records, types, grads, failed = {}, {}, {}, 0
    for op_type in sorted(SAMPLES):
        records[op_type] = []
        types[op_type] = record_types(tf, op_type, SAMPLES[op_type][0])
        if not has_variables(tf, op_type):
            grads[op_type] = [record_gradients(tf, op_type, sample) for sample in SAMPLES[op_type]]
        for sample in SAMPLES[op_type]:
            try:
                records[op_type].append(record_sample(tf, op_type, sample))
            except Exception as error:
                failed += 1
                records[op_type].append({"failed": str(error).split("\n")[0]})
                print("%s%r: %s: %s" % (op_type, sample, type(error).__name__, str(error).split("\n")[0][:200]))
    body = json.dumps({"samples": records, "types": types, "gradients": grads}, sort_keys=True, separators=(",", ":")).encode("utf-8")
    with open(path, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(body)
    print("%d samples of %d op types, %d failed" % (sum(map(len, records.values())), len(records), failed))


if __name__ == "__main__":
    main(sys.argv[1])
