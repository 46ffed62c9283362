"""Ops on variables (ref and resource) and the training steps; the first inputs are the variables' values."""
import numpy as np

from .basics import F, P, f32, f64, i32, i64, s

SAMPLES = {
    "ReadVariableOp": [s(F(2, 3), dtype="float32"), s(i64(3), dtype="int64")],
    "VarIsInitializedOp": [s(F(2))],
    "IsVariableInitialized": [s(F(2)), s(i32(4))],
    "VariableShape": [s(F(2, 3)), s(f64(1), out_type="int64")],
    "Assign": [s(F(2, 3), F(2, 3, seed=1)), s(F(2), F(3), validate_shape=False), s(i32(1), i32(2))],
    "AssignVariableOp": [s(F(2, 3), F(2, 3, seed=1)), s(i32(1), i32(2))],
    "ResourceGather": [s(F(4, 2), i32(3, 0, 3), dtype="float32"), s(F(4), i64(2), dtype="float32"),
                       s(F(2, 4), i32([1, 0], [2, 2]), dtype="float32", batch_dims=1)],
    "ResourceGatherNd": [s(F(3, 2), i32([2, 0], [0, 1]), dtype="float32"), s(F(3, 2), i64([[1]]), dtype="float32")],
    "CountUpTo": [s(i32(3), limit=5)],
    "ResourceCountUpTo": [s(i64(3), limit=5, T="int64")],
}
for _name in ("AssignAdd", "AssignSub"):
    SAMPLES[_name] = SAMPLES[_name + "VariableOp"] = [s(F(2, 3), F(2, 3, seed=1)), s(i64(5), i64(2))]

SLICED = [s(F(3, 4), i32(0, 1), i32(2, 4), i32(1, 2), F(2, 2, seed=1)),
          s(F(3, 4), i32([1]), i32([0]), i32([1]), F(4, seed=1), shrink_axis_mask=1)]
SAMPLES["StridedSliceAssign"] = SAMPLES["ResourceStridedSliceAssign"] = SLICED

ROWS = [s(P(4, 2), i32(3, 0), P(2, 2, seed=1)), s(P(4), i64([1, 1], [0, 3]), P(2, 2, seed=1))]
FOR_ALL = [s(P(4, 2), i32(3, 0, 3), f32(2))]
for _name in "Update Add Sub Mul Div Min Max".split():
    SAMPLES["Scatter" + _name] = SAMPLES["ResourceScatter" + _name] = ROWS + FOR_ALL
SAMPLES["ScatterUpdate"] = SAMPLES["ResourceScatterUpdate"] = [ROWS[0]] + FOR_ALL
for _name in "Update Add Sub".split():
    SAMPLES["ScatterNd" + _name] = SAMPLES["ResourceScatterNd" + _name] = [
        s(F(4, 2), i32([[3], [0]]), F(2, 2, seed=1)), s(F(2, 2), i64([0, 1], [1, 0]), F(2, seed=1))]


# ------------------------------------------------------------------ training steps
ARGUMENTS = {
    "GradientDescent": "var alpha grad",
    "ProximalGradientDescent": "var alpha l1 l2 grad",
    "Momentum": "var accum lr grad momentum",
    "KerasMomentum": "var accum lr grad momentum",
    "Adagrad": "var accum lr grad",
    "AdagradV2": "var accum lr epsilon grad",
    "ProximalAdagrad": "var accum lr l1 l2 grad",
    "AdagradDA": "var accum accum2 grad lr l1 l2 global_step",
    "Adadelta": "var accum accum2 lr rho epsilon grad",
    "RMSProp": "var accum accum2 lr rho momentum epsilon grad",
    "CenteredRMSProp": "var small accum accum2 lr rho momentum epsilon grad",
    "Adam": "var m accum beta1_power beta2_power lr beta1 beta2 epsilon grad",
    "AdamWithAmsgrad": "var m accum accum2 beta1_power beta2_power lr beta1 beta2 epsilon grad",
    "AdaMax": "var m accum beta1_power lr beta1 beta2 epsilon grad",
    "Ftrl": "var accum linear grad lr l1 l2 lr_power",
    "FtrlV2": "var accum linear grad lr l1 l2 l2_shrinkage lr_power",
    "AddSign": "var m lr alpha sign_decay beta grad",
    "PowerSign": "var m lr logbase sign_decay beta grad",
}
SPARSE = ("ProximalGradientDescent Momentum KerasMomentum Adagrad AdagradV2 ProximalAdagrad AdagradDA Adadelta RMSProp "
          "CenteredRMSProp Ftrl FtrlV2").split()
RESOURCE_ONLY = ("KerasMomentum", "AdamWithAmsgrad")
SCALARS = {"alpha": 0.3, "lr": 0.2, "l1": 0.05, "l2": 0.1, "momentum": 0.9, "epsilon": 1e-3, "rho": 0.9, "beta1": 0.9,
           "beta2": 0.99, "beta1_power": 0.81, "beta2_power": 0.9801, "l2_shrinkage": 0.1, "lr_power": -0.5,
           "sign_decay": 0.8, "beta": 0.9, "logbase": 0.7}
VARIANTS = {"Momentum": {"use_nesterov": True}, "KerasMomentum": {"use_nesterov": True}, "Adam": {"use_nesterov": True},
            "Adagrad": {"update_slots": False}, "AdagradV2": {"update_slots": False}}


def argument(name, dtype, grad):
    """The value of one argument of a training step."""
    if name in SCALARS:
        return dtype(SCALARS[name])
    if name == "global_step":
        return i64(5)
    tensors = {"var": F(4, 2), "m": F(4, 2, seed=2), "linear": F(4, 2, seed=3), "small": F(4, 2, seed=4) / 10,
               "accum": P(4, 2, seed=5), "accum2": P(4, 2, seed=6), "grad": grad}
    return tensors[name].astype(dtype)


def dense(names, **attrs):
    return [s(*[argument(n, dtype, F(4, 2, seed=1)) for n in names.split()], **attrs) for dtype in (np.float32, np.float64)]


def sparse(names, **attrs):
    """Rows 2 and 0; and row 2 twice, each time a step of its own."""
    out = []
    for indices in (i32(2, 0), i64(2, 0, 2)):
        values = []
        for n in names.split():
            values.append(argument(n, np.float32, F(len(indices), 2, seed=1)))
            if n == "grad":
                values.append(indices)
        out.append(s(*values, **attrs))
    return out


def training_steps():
    for name, names in ARGUMENTS.items():
        for prefix, make in [("Apply", dense)] + [("SparseApply", sparse)] * (name in SPARSE):
            samples = make(names) + (make(names, **VARIANTS[name]) if name in VARIANTS and
                                     not (name == "AdagradV2" and prefix == "Apply") else [])
            SAMPLES["Resource" + prefix + name] = samples
            if name not in RESOURCE_ONLY:
                SAMPLES[prefix + name] = samples


training_steps()
