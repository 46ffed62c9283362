"""Single training steps: which ops run on which numbers, and what TF 1.15 made of them.

    python steps.py              (with TensorFlow 1.15: writes steps.json)

The numbers come from NumPy's legacy generator, which never changes; the record holds results only.
"""
import json
import os
import zlib

import numpy as np

RECORD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "steps.json")
SCALARS = dict(lr=.1, alpha=.1, rho=.9, epsilon=1e-3, l1=.05, l2=.02, lr_power=-.5, l2_shrinkage=.03, momentum=.8,
               beta1=.9, beta2=.99, beta1_power=.81, beta2_power=.9801, sign_decay=.7, logbase=1., beta=.9)
POSITIVE = ("accum", "accum_update", "v", "vhat", "ms", "gradient_squared_accumulator")
SLOTS = {
    "GradientDescent": "var", "ProximalGradientDescent": "var", "Momentum": "var accum", "KerasMomentum": "var accum",
    "Adagrad": "var accum", "AdagradV2": "var accum", "ProximalAdagrad": "var accum",
    "AdagradDA": "var gradient_accumulator gradient_squared_accumulator", "Adadelta": "var accum accum_update",
    "RMSProp": "var ms mom", "CenteredRMSProp": "var mg ms mom", "Adam": "var m v",
    "AdamWithAmsgrad": "var m v vhat", "AdaMax": "var m v", "Ftrl": "var accum linear", "FtrlV2": "var accum linear",
    "AddSign": "var m", "PowerSign": "var m",
}
NUMBERS = {
    "GradientDescent": "alpha", "ProximalGradientDescent": "alpha l1 l2", "Momentum": "lr momentum",
    "KerasMomentum": "lr momentum", "Adagrad": "lr", "AdagradV2": "lr epsilon", "ProximalAdagrad": "lr l1 l2",
    "AdagradDA": "lr l1 l2", "Adadelta": "lr rho epsilon", "RMSProp": "lr rho momentum epsilon",
    "CenteredRMSProp": "lr rho momentum epsilon", "Adam": "beta1_power beta2_power lr beta1 beta2 epsilon",
    "AdamWithAmsgrad": "beta1_power beta2_power lr beta1 beta2 epsilon", "AdaMax": "beta1_power lr beta1 beta2 epsilon",
    "Ftrl": "lr l1 l2 lr_power", "FtrlV2": "lr l1 l2 l2_shrinkage lr_power", "AddSign": "lr alpha sign_decay beta",
    "PowerSign": "lr logbase sign_decay beta",
}
NO_REF_FORM = ("KerasMomentum", "AdamWithAmsgrad")
DENSE_ONLY = ("GradientDescent", "Adam", "AdamWithAmsgrad", "AdaMax", "AddSign", "PowerSign")
VARIANTS = {
    "Momentum": [{"use_nesterov": True}], "KerasMomentum": [{"use_nesterov": True}], "Adam": [{"use_nesterov": True}],
    "Adagrad": [{"update_slots": False}], "AdagradV2": [{"update_slots": False}],
    "ProximalGradientDescent": [{"l1": 0.}], "ProximalAdagrad": [{"l1": 0.}, {"l2": 0.}],
    "AdagradDA": [{"l1": 0.}, {"l2": 0.}], "Ftrl": [{"lr_power": -.7}, {"l1": 0.}, {"lr_power": 0.}],
    "FtrlV2": [{"lr_power": -.7}, {"l2_shrinkage": 0.}],
}
DTYPES = {"GradientDescent": ("float64", "float16"), "Adam": ("float64", "float16"), "Momentum": ("float16",),
          "RMSProp": ("float16",)}


def steps():
    """(label, op type, dtype, {input: array}, {attribute: value}) of every step."""
    for rule in SLOTS:
        for dtype in ("float32",) + DTYPES.get(rule, ()):
            for change in [{}] + VARIANTS.get(rule, []):
                prefix = "Resource" if rule in NO_REF_FORM else ""
                yield _step(rule, prefix + "Apply" + rule, dtype, change, (3,), None)
                if rule not in DENSE_ONLY:
                    yield _step(rule, prefix + "SparseApply" + rule, dtype, change, (3, 3), [2, 0])
                    yield _step(rule, prefix + "SparseApply" + rule, dtype, change, (4, 2), [2, 0, 2])


def _step(rule, op_type, dtype, change, shape, indices):
    label = " ".join([op_type, dtype, str(shape), str(indices)] + [f"{k}={v}" for k, v in change.items()])
    random = np.random.RandomState(zlib.crc32(label.encode()))
    inputs = {}
    for name in SLOTS[rule].split():
        value = random.randn(*shape)
        if name in POSITIVE and "Momentum" not in rule:
            value = np.abs(value) + (3. if name == "ms" else .1)
        inputs[name] = value.astype(dtype)
    for name in NUMBERS[rule].split():
        inputs[name] = np.array(change.get(name, SCALARS[name]), dtype)
    grad = "delta" if op_type in ("ApplyGradientDescent", "ApplyProximalGradientDescent") else "grad"
    inputs[grad] = random.randn(*(shape if indices is None else (len(indices),) + shape[1:])).astype(dtype)
    inputs[grad].reshape(-1)[0] = 0
    if indices is not None:
        inputs["indices"] = np.array(indices, np.int32)
    if rule == "AdagradDA":
        inputs["global_step"] = np.array(3, np.int64)
    return label, op_type, dtype, inputs, {k: v for k, v in change.items() if isinstance(v, bool)}


def record():
    import tensorflow as tf
    out = {}
    for label, op_type, _, inputs, attrs in steps():
        resource = op_type.startswith("Resource")
        slots = SLOTS[op_type.split("Apply")[1]].split()
        with tf.Graph().as_default(), tf.compat.v1.Session() as session:
            held = {s: tf.compat.v1.Variable(inputs[s], use_resource=resource) for s in slots}
            given = {k: tf.constant(v) for k, v in inputs.items() if k not in slots}
            given.update({s: v.handle if resource else v._ref() for s, v in held.items()})
            op = getattr(tf.raw_ops, op_type)(**given, **attrs)
            session.run(tf.compat.v1.global_variables_initializer())
            session.run(op.op if hasattr(op, "op") else op)
            out[label] = {s: session.run(v).tobytes().hex() for s, v in held.items()}
    with open(RECORD, "w") as f:
        json.dump(out, f, indent=0, sort_keys=True)


if __name__ == "__main__":
    record()
