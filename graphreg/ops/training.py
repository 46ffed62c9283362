"""Training steps: the ops that change variables by a gradient.

Each rule is one kernel for the op on refs and the one on resources.  The order of the operations is
TF's, in the type of the variable, so that values agree to the last bit wherever TF's own do not
depend on the processor (its square roots do, for more than seven elements).
"""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.registry import get_op_def
from ..kernels import scatter


# ------------------------------------------------------------------ declaring
def applies(name, slots, arguments, *attrs, ref=True):
    """Decorator: declare op `name` on refs, and the same on resources.

    Args:
      name: str, the op type; the other form is "Resource" + name.
      slots: str, the variables it changes: "var m v".
      arguments: str, its other inputs in TF's order.
      attrs: str each, attributes beside use_locking.
      ref: bool, whether TF has the form on refs.
    """
    slots, arguments = tuple(slots.split()), arguments.split()
    kinds = ["T: {numbertype}"] + ["Tindices: {int32, int64}"] * ("indices" in arguments)
    elementwise = "indices" not in arguments
    attrs = (*kinds, "use_locking: bool = false", *attrs)
    inputs = [f"{a}: {_TYPES.get(a, 'T')}" for a in arguments]

    def declare(kernel):
        resource = _signature("Resource" + name, [f"{s}: resource" for s in slots] + inputs)
        function = op(resource, *attrs, updates=slots, stateful=True, elementwise=elementwise)(kernel)
        function.shape(_step_shape)
        if ref:
            function.op_def.python_name = function.__name__ = "resource_" + kernel.__name__
            of_refs = _signature(name, [f"{s}: Ref(T)" for s in slots] + inputs) + " -> out: Ref(T)"
            function = op(of_refs, *attrs, updates=slots, elementwise=elementwise)(kernel)
            function.shape(_step_shape)
        return function
    return declare


_TYPES = {"indices": "Tindices", "global_step": "int64"}


def _signature(name, inputs):
    return f"{name}({', '.join(inputs)})"


def _step_shape(c):
    """All variables and the gradient have one shape, which is the output's; the other inputs are scalars."""
    arguments = c.op_def.inputs
    sparse = any(a.name == "indices" for a in arguments)
    slots = c.op_def.flag("updates")
    shape = None
    for i, a in enumerate(arguments):
        if a.name in slots:
            shape = shape_fns.merge(shape, c.shapes[i] if a.is_ref else c.handle_shape(i)[0])
        elif a.name in ("grad", "delta"):
            shape = _merge_gradient(c, i, shape, sparse)
        elif a.name != "indices":
            c.with_rank(i, 0)
    return [shape] * len(c.op_def.outputs)


def _merge_gradient(c, i, shape, sparse):
    grad = c.shapes[i]
    if not sparse:
        return shape_fns.merge(shape, grad)
    rows, = c.with_rank(i + 1, 1)
    if grad is not None:
        shape_fns.merge_dim(rows, c.with_rank_at_least(i, 1)[0])
    return shape_fns.merge(shape, shape_fns.replace_dim(grad, 0, None))


def in_place(name):
    """Decorator: how op `name` changes variables where they are.

    A function of the op's scalars and attributes gives a step: function (spare, spare, *variables, gradient) on arrays
    of one shape, which does what the kernel does, operation by operation, so that every bit is the same.
    """
    def register(function):
        for one in (name, "Resource" + name):
            get_op_def(one).variants["in_place"] = function
        return function
    return register


def walks(name):
    """Decorator: how a library changes the variables of op `name` where they are, where NumPy takes many more walks.

    A function of the op's attributes gives (steps, function of its scalars -> dict of numbers), or None.  A step is
    (operation, operands, what follows, target): ("sub", ("grad", "m"), (("mul", "rest"), ("add", "m")), "m") is
    m = (grad - m) * rest + m.  Operands are the variables, "grad", "spare" and the names of the numbers.
    """
    def register(function):
        for one in (name, "Resource" + name):
            get_op_def(one).variants["walks"] = function
        return function
    return register


# ------------------------------------------------------------------ checks
def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _dims(x):
    return "[" + ",".join(map(str, np.shape(x))) + "]"


def _check(var, grad, name="grad", **scalars):
    """A step's scalars are scalars and its gradient has the variable's shape."""
    _check_scalars(**scalars)
    if np.shape(var) != np.shape(grad):
        _refuse(f"var and {name} do not have the same shape{_dims(var)} {_dims(grad)}")


# TF's texts where they are not "<argument> is not a scalar"; of some ops that of lr ends in a space.
_SAID = {"l1": "l1 regularization strength is not a scalar", "l2": "l2 regularization strength is not a scalar",
         "lr_": "lr is not a scalar "}


def _check_scalars(**scalars):
    for name, value in scalars.items():
        if np.ndim(value):
            _refuse(f"{_SAID.get(name, name + ' is not a scalar')}: {_dims(value)}")


def _is_known(value):
    """Whether a number is there, and not what stands for one while a plan is traced."""
    return isinstance(value, (np.ndarray, np.generic))


def _check_strengths(lr, l1, l2, lr_power=None, l2_shrinkage=None):
    """The numbers of a proximal or FTRL step have the signs they need."""
    if np.ndim(lr) or _is_known(lr) and not lr > 0:
        _refuse(f"lr is not a positive scalar: {_dims(lr)}")
    for name, value in (("l1", l1), ("l2", l2), ("l2 shrinkage", l2_shrinkage)):
        if value is not None and (np.ndim(value) or _is_known(value) and value < 0):
            _refuse(f"{name} regularization strength is not a non-negative scalar: {_dims(value)}")
    if lr_power is not None and (np.ndim(lr_power) or _is_known(lr_power) and lr_power > 0):
        _refuse(f"lr_power is not a non-positive scalar: {_dims(lr_power)}")


def _check_rows(var, indices, grad):
    if np.ndim(var) < 1:
        _refuse("var must be at least 1 dimensional")
    if np.ndim(indices) != 1:
        _refuse("indices must be one-dimensional")
    for i in range(1, var.ndim):
        if grad.ndim <= i or var.shape[i] != grad.shape[i]:
            _refuse(f"var and grad must match in dimension {i}")
    if len(grad) != len(indices):
        _refuse("grad must be the same size as indices in the first dimension.")
    wrong = (indices < 0) | (indices >= len(var))
    if wrong.any():
        i = int(np.argmax(wrong))
        _refuse(f"Index {indices[i]} at offset {i} in indices is out of range")


# ------------------------------------------------------------------ helpers of the rules
def _one(x):
    return x.dtype.type(1)


def _rsqrt(xp, x):
    return _one(x) / xp.sqrt(x)


def _shrink(xp, x, by):
    """x moved towards 0 by `by`, and no further."""
    return xp.sign(x) * xp.maximum(xp.abs(x) - by, x.dtype.type(0))


def _shrink_if(xp, l1, x, by):
    """x shrunk by `by` where l1 is positive."""
    if _is_known(l1):
        return _shrink(xp, x, by) if l1 > 0 else x
    return xp.where(l1 > 0, _shrink(xp, x, by), x)


def _by_row(xp, states, indices, grad, rule):
    """Apply a rule to the rows that `indices` names; a row named twice is changed twice, in order.

    rule(*rows of the states, rows of grad) -> new rows of the states.
    """
    if xp is not np:
        return tuple(xp.by_row(states, indices, grad, rule)) if len(states) > 1 else xp.by_row(states, indices, grad, rule)[0]
    _check_rows(states[0], indices, grad)
    ordered = np.sort(indices)
    if (ordered[1:] != ordered[:-1]).all():
        changes = [scatter.Rows(indices, new) for new in rule(*[s[indices] for s in states], grad)]
        return changes[0] if len(changes) == 1 else tuple(changes)
    places, which = np.unique(indices, return_inverse=True)
    values = [s[places] for s in states]
    for at in _rounds(which):
        rows = which[at]
        for value, new in zip(values, rule(*[v[rows] for v in values], grad[at])):
            value[rows] = new
    changes = [scatter.Rows(places, v) for v in values]
    return changes[0] if len(changes) == 1 else tuple(changes)


def _rounds(indices):
    """Groups of positions, each without a repeated index, the first occurrences first."""
    order = np.argsort(indices, kind="stable")
    ordered = indices[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    if len(starts) >= len(indices):
        return [slice(None)]
    lengths = np.diff(np.append(starts, len(indices)))
    nth = np.empty(len(indices), int)
    nth[order] = np.arange(len(indices)) - np.repeat(starts, lengths)
    return [np.flatnonzero(nth == k) for k in range(lengths.max())]


# ------------------------------------------------------------------ gradient descent and momentum
@applies("ApplyGradientDescent", "var", "alpha delta")
def apply_gradient_descent(xp, var, alpha, delta):
    """var -= alpha * delta."""
    _check(var, delta, "delta", alpha=alpha)
    return var - delta * alpha


@in_place("ApplyGradientDescent")
def _(alpha):
    def step(a, b, var, delta):
        np.multiply(delta, alpha, a)
        np.subtract(var, a, var)
    return step


def _proximal(xp, var, rate, l1, l2, moved):
    """The step of a proximal rule from where the gradient led: shrink by l1, then scale by l2."""
    scale = _one(var) + l2 * rate
    return _shrink_if(xp, l1, moved, rate * l1) / scale


def _proximal_gradient_descent(xp, var, alpha, l1, l2, delta):
    return _proximal(xp, var, alpha, l1, l2, var - delta * alpha)


@applies("ApplyProximalGradientDescent", "var", "alpha l1 l2 delta")
def apply_proximal_gradient_descent(xp, var, alpha, l1, l2, delta):
    """p = var - alpha * delta; var = sign(p) * max(|p| - alpha * l1, 0) / (1 + alpha * l2)."""
    _check(var, delta, "delta", alpha=alpha, l1=l1, l2=l2)
    return _proximal_gradient_descent(xp, var, alpha, l1, l2, delta)


@applies("SparseApplyProximalGradientDescent", "var", "alpha l1 l2 grad indices")
def sparse_apply_proximal_gradient_descent(xp, var, alpha, l1, l2, grad, indices):
    """ApplyProximalGradientDescent on the rows that indices names."""
    _check_scalars(lr=alpha, l1=l1, l2=l2)
    return _by_row(xp, [var], indices, grad,
                   lambda v, g: [_proximal_gradient_descent(xp, v, alpha, l1, l2, g)])


def _momentum(var, accum, lr, grad, momentum, use_nesterov, ahead):
    accum = accum * momentum + grad
    return var - (grad * lr + ahead(accum) if use_nesterov else accum * lr), accum


@applies("ApplyMomentum", "var accum", "lr grad momentum", "use_nesterov: bool = false")
def apply_momentum(xp, var, accum, lr, grad, momentum, use_nesterov):
    """accum = accum * momentum + grad; var -= lr * accum."""
    _check(var, grad, lr=lr, momentum=momentum)
    return _momentum(var, accum, lr, grad, momentum, use_nesterov, lambda a: a * momentum * lr)


@in_place("ApplyMomentum")
def _(lr, momentum, use_nesterov):
    def step(a, b, var, accum, grad):
        np.multiply(accum, momentum, accum)
        np.add(accum, grad, accum)
        np.multiply(accum, lr, a)
        np.subtract(var, a, var)

    def ahead(a, b, var, accum, grad):
        np.multiply(accum, momentum, accum)
        np.add(accum, grad, accum)
        np.multiply(grad, lr, a)
        np.multiply(accum, momentum, b)
        np.multiply(b, lr, b)
        np.add(a, b, a)
        np.subtract(var, a, var)
    return ahead if use_nesterov else step


@applies("SparseApplyMomentum", "var accum", "lr grad indices momentum", "use_nesterov: bool = false")
def sparse_apply_momentum(xp, var, accum, lr, grad, indices, momentum, use_nesterov):
    """ApplyMomentum on the rows that indices names."""
    _check_scalars(lr_=lr, momentum=momentum)
    return _by_row(xp, [var, accum], indices, grad,
                   lambda v, a, g: _momentum(v, a, lr, g, momentum, use_nesterov, lambda a: a * (momentum * lr)))


def _keras_momentum(var, accum, lr, grad, momentum, use_nesterov):
    accum = accum * momentum - grad * lr
    return var + (accum * momentum - grad * lr if use_nesterov else accum), accum


@applies("ApplyKerasMomentum", "var accum", "lr grad momentum", "use_nesterov: bool = false", ref=False)
def resource_apply_keras_momentum(xp, var, accum, lr, grad, momentum, use_nesterov):
    """accum = accum * momentum - lr * grad; var += accum."""
    _check(var, grad, lr=lr, momentum=momentum)
    return _keras_momentum(var, accum, lr, grad, momentum, use_nesterov)


@applies("SparseApplyKerasMomentum", "var accum", "lr grad indices momentum", "use_nesterov: bool = false", ref=False)
def resource_sparse_apply_keras_momentum(xp, var, accum, lr, grad, indices, momentum, use_nesterov):
    """ResourceApplyKerasMomentum on the rows that indices names."""
    _check_scalars(lr_=lr, momentum=momentum)
    return _by_row(xp, [var, accum], indices, grad,
                   lambda v, a, g: _keras_momentum(v, a, lr, g, momentum, use_nesterov))


# ------------------------------------------------------------------ Adagrad
def _adagrad(xp, var, accum, lr, grad, update_slots):
    if update_slots:
        accum = accum + grad * grad
    return var - grad * lr * _rsqrt(xp, accum), accum


@applies("ApplyAdagrad", "var accum", "lr grad", "update_slots: bool = true")
def apply_adagrad(xp, var, accum, lr, grad, update_slots):
    """accum += grad ** 2; var -= lr * grad / sqrt(accum)."""
    _check(var, grad, lr=lr)
    return _adagrad(xp, var, accum, lr, grad, update_slots)


@in_place("ApplyAdagrad")
def _(lr, update_slots):
    def step(a, b, var, accum, grad):
        if update_slots:
            np.multiply(grad, grad, a)
            np.add(accum, a, accum)
        np.sqrt(accum, a)
        np.divide(_one(accum), a, a)
        np.multiply(grad, lr, b)
        np.multiply(b, a, a)
        np.subtract(var, a, var)
    return step


@walks("ApplyAdagrad")
def _(update_slots):
    steps = [("mul", ("grad", "grad"), (("add", "accum"),), "accum")] * update_slots
    return steps + [("sqrt", ("accum",), (), "spare"),
                    ("div", ("grad", "spare"), (("mul", "back"), ("add", "var")), "var")], lambda lr: {"back": -lr}


@applies("SparseApplyAdagrad", "var accum", "lr grad indices", "update_slots: bool = true")
def sparse_apply_adagrad(xp, var, accum, lr, grad, indices, update_slots):
    """ApplyAdagrad on the rows that indices names."""
    _check_scalars(lr=lr)
    return _by_row(xp, [var, accum], indices, grad, lambda v, a, g: _adagrad(xp, v, a, lr, g, update_slots))


def _adagrad_v2(xp, var, accum, lr, epsilon, grad, update_slots):
    if update_slots:
        accum = accum + grad * grad
    return var - grad * lr / (xp.sqrt(accum) + epsilon), accum


@applies("ApplyAdagradV2", "var accum", "lr epsilon grad", "update_slots: bool = true")
def apply_adagrad_v2(xp, var, accum, lr, epsilon, grad, update_slots):
    """accum += grad ** 2; var -= lr * grad / (sqrt(accum) + epsilon)."""
    _check(var, grad, lr=lr, epsilon=epsilon)
    return _adagrad_v2(xp, var, accum, lr, epsilon, grad, update_slots)


@applies("SparseApplyAdagradV2", "var accum", "lr epsilon grad indices", "update_slots: bool = true")
def sparse_apply_adagrad_v2(xp, var, accum, lr, epsilon, grad, indices, update_slots):
    """ApplyAdagradV2 on the rows that indices names."""
    _check_scalars(lr=lr, epsilon=epsilon)
    return _by_row(xp, [var, accum], indices, grad,
                   lambda v, a, g: _adagrad_v2(xp, v, a, lr, epsilon, g, update_slots))


def _proximal_adagrad(xp, var, accum, lr, l1, l2, grad):
    accum = accum + grad * grad
    rate = lr * _rsqrt(xp, accum)
    return _proximal(xp, var, rate, l1, l2, var - grad * rate), accum


@applies("ApplyProximalAdagrad", "var accum", "lr l1 l2 grad")
def apply_proximal_adagrad(xp, var, accum, lr, l1, l2, grad):
    """ApplyProximalGradientDescent with alpha = lr / sqrt(accum), after accum += grad ** 2."""
    _check_strengths(lr, l1, l2)
    _check(var, grad)
    return _proximal_adagrad(xp, var, accum, lr, l1, l2, grad)


@applies("SparseApplyProximalAdagrad", "var accum", "lr l1 l2 grad indices")
def sparse_apply_proximal_adagrad(xp, var, accum, lr, l1, l2, grad, indices):
    """ApplyProximalAdagrad on the rows that indices names."""
    _check_strengths(lr, l1, l2)
    return _by_row(xp, [var, accum], indices, grad,
                   lambda v, a, g: _proximal_adagrad(xp, v, a, lr, l1, l2, g))


@applies("ApplyAdagradDA", "var gradient_accumulator gradient_squared_accumulator", "grad lr l1 l2 global_step")
def apply_adagrad_da(xp, var, gradient_accumulator, gradient_squared_accumulator, grad, lr, l1, l2, global_step):
    """G += grad; S += grad ** 2; var = -lr * sign(G) * max(|G| - l1 * t, 0) / (l2 * t * lr + sqrt(S))."""
    _check(var, grad, lr=lr, l1=l1, l2=l2, global_step=global_step)
    steps = global_step.astype(var.dtype)
    total, squares = gradient_accumulator + grad, gradient_squared_accumulator + grad * grad
    pull = _shrink_if(xp, l1, total, l1 * steps)
    return -lr * pull / (l2 * steps * lr + xp.sqrt(squares)), total, squares


def _sparse_adagrad_da(xp, total, squares, grad, lr, l1, l2, steps):
    total, squares = total + grad, squares + grad * grad
    mean = total / steps
    pull = _shrink_if(xp, l1, mean, l1)
    return -pull / (l2 + xp.sqrt(squares) / (steps * lr)), total, squares


@applies("SparseApplyAdagradDA", "var gradient_accumulator gradient_squared_accumulator",
         "grad indices lr l1 l2 global_step")
def sparse_apply_adagrad_da(xp, var, gradient_accumulator, gradient_squared_accumulator, grad, indices, lr, l1, l2,
                            global_step):
    """ApplyAdagradDA on the rows that indices names."""
    _check_scalars(lr=lr, l1=l1, l2=l2, global_step=global_step)
    steps = global_step.astype(var.dtype)
    return _by_row(xp, [var, gradient_accumulator, gradient_squared_accumulator], indices, grad,
                   lambda v, t, s, g: _sparse_adagrad_da(xp, t, s, g, lr, l1, l2, steps))


# ------------------------------------------------------------------ Adadelta, RMSProp
def _adadelta(xp, var, accum, accum_update, lr, rho, epsilon, grad):
    rest = _one(rho) - rho
    accum = accum * rho + grad * grad * rest
    update = xp.sqrt(accum_update + epsilon) * _rsqrt(xp, accum + epsilon) * grad
    return var - update * lr, accum, accum_update * rho + update * update * rest


@applies("ApplyAdadelta", "var accum accum_update", "lr rho epsilon grad")
def apply_adadelta(xp, var, accum, accum_update, lr, rho, epsilon, grad):
    """The gradient is scaled by the ratio of two running root mean squares: of the steps and of the gradients."""
    _check(var, grad, lr=lr, rho=rho, epsilon=epsilon)
    return _adadelta(xp, var, accum, accum_update, lr, rho, epsilon, grad)


@applies("SparseApplyAdadelta", "var accum accum_update", "lr rho epsilon grad indices")
def sparse_apply_adadelta(xp, var, accum, accum_update, lr, rho, epsilon, grad, indices):
    """ApplyAdadelta on the rows that indices names."""
    _check_scalars(lr=lr, rho=rho, epsilon=epsilon)
    return _by_row(xp, [var, accum, accum_update], indices, grad,
                   lambda v, a, u, g: _adadelta(xp, v, a, u, lr, rho, epsilon, g))


@applies("ApplyRMSProp", "var ms mom", "lr rho momentum epsilon grad")
def apply_rms_prop(xp, var, ms, mom, lr, rho, momentum, epsilon, grad):
    """ms moves towards grad ** 2; mom = momentum * mom + lr * grad / sqrt(ms + epsilon); var -= mom."""
    _check(var, grad, lr_=lr, rho=rho, momentum=momentum, epsilon=epsilon)
    ms = ms + (grad * grad - ms) * (_one(rho) - rho)
    mom = mom * momentum + grad * lr / xp.sqrt(ms + epsilon)
    return var - mom, ms, mom


def _sparse_rms_prop(xp, var, ms, mom, lr, rho, momentum, epsilon, grad):
    ms = ms * rho + grad * grad * (_one(rho) - rho)
    mom = mom * momentum + _rsqrt(xp, ms + epsilon) * lr * grad
    return var - mom, ms, mom


@applies("SparseApplyRMSProp", "var ms mom", "lr rho momentum epsilon grad indices")
def sparse_apply_rms_prop(xp, var, ms, mom, lr, rho, momentum, epsilon, grad, indices):
    """ApplyRMSProp on the rows that indices names."""
    _check_scalars(lr=lr, rho=rho, momentum=momentum, epsilon=epsilon)
    return _by_row(xp, [var, ms, mom], indices, grad,
                   lambda v, s, m, g: _sparse_rms_prop(xp, v, s, m, lr, rho, momentum, epsilon, g))


@applies("ApplyCenteredRMSProp", "var mg ms mom", "lr rho momentum epsilon grad")
def apply_centered_rms_prop(xp, var, mg, ms, mom, lr, rho, momentum, epsilon, grad):
    """ApplyRMSProp with the variance ms - mg ** 2 in place of ms."""
    _check(var, grad, lr_=lr, rho=rho, momentum=momentum, epsilon=epsilon)
    rest = _one(rho) - rho
    ms = ms + (grad * grad - ms) * rest
    mg = mg + (grad - mg) * rest
    mom = mom * momentum + grad * lr / xp.sqrt(ms - mg * mg + epsilon)
    return var - mom, mg, ms, mom


def _sparse_centered(xp, var, mg, ms, mom, lr, rho, momentum, epsilon, grad):
    rest = _one(rho) - rho
    ms = ms * rho + grad * grad * rest
    mg = mg * rho + grad * rest
    mom = mom * momentum + _rsqrt(xp, ms + epsilon - mg * mg) * lr * grad
    return var - mom, mg, ms, mom


@applies("SparseApplyCenteredRMSProp", "var mg ms mom", "lr rho momentum epsilon grad indices")
def sparse_apply_centered_rms_prop(xp, var, mg, ms, mom, lr, rho, momentum, epsilon, grad, indices):
    """ApplyCenteredRMSProp on the rows that indices names."""
    _check_scalars(lr=lr, rho=rho, momentum=momentum, epsilon=epsilon)
    return _by_row(xp, [var, mg, ms, mom], indices, grad,
                   lambda v, d, s, m, g: _sparse_centered(xp, v, d, s, m, lr, rho, momentum, epsilon, g))


# ------------------------------------------------------------------ Adam and its kin
def _adam_rate(xp, lr, beta1_power, beta2_power):
    return lr * xp.sqrt(_one(lr) - beta2_power) / (_one(lr) - beta1_power)


@applies("ApplyAdam", "var m v", "beta1_power beta2_power lr beta1 beta2 epsilon grad", "use_nesterov: bool = false")
def apply_adam(xp, var, m, v, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad, use_nesterov):
    """m, v move towards grad, grad ** 2; var -= rate * m / (sqrt(v) + epsilon), the rate corrected for the start."""
    _check(var, grad, beta1_power=beta1_power, beta2_power=beta2_power, lr_=lr, beta1=beta1, beta2=beta2,
            epsilon=epsilon)
    rate = _adam_rate(xp, lr, beta1_power, beta2_power)
    rest = _one(beta1) - beta1
    m = m + (grad - m) * rest
    v = v + (grad * grad - v) * (_one(beta2) - beta2)
    pull = grad * rest + m * beta1 if use_nesterov else m
    return var - pull * rate / (xp.sqrt(v) + epsilon), m, v


@in_place("ApplyAdam")
def _(beta1_power, beta2_power, lr, beta1, beta2, epsilon, use_nesterov):
    # Arrays of no dimension are quicker operands than scalars.
    rate = np.asarray(_adam_rate(np, lr, beta1_power, beta2_power))
    rest1, rest2 = np.asarray(_one(beta1) - beta1), np.asarray(_one(beta2) - beta2)

    def pulled(a, b, m, grad):
        if not use_nesterov:
            np.multiply(m, rate, a)
            return
        np.multiply(grad, rest1, a)
        np.multiply(m, beta1, b)
        np.add(a, b, a)
        np.multiply(a, rate, a)

    def step(a, b, var, m, v, grad):
        np.subtract(grad, m, a)
        np.multiply(a, rest1, a)
        np.add(m, a, m)
        np.multiply(grad, grad, a)
        np.subtract(a, v, a)
        np.multiply(a, rest2, a)
        np.add(v, a, v)
        pulled(a, b, m, grad)
        np.sqrt(v, b)
        np.add(b, epsilon, b)
        np.divide(a, b, a)
        np.subtract(var, a, var)
    return step


@walks("ApplyAdam")
def _(use_nesterov):
    def numbers(beta1_power, beta2_power, lr, beta1, beta2, epsilon):
        return {"rest1": _one(beta1) - beta1, "rest2": _one(beta2) - beta2, "epsilon": epsilon,
                "back": -_adam_rate(np, lr, beta1_power, beta2_power)}
    steps = [("sub", ("grad", "m"), (("mul", "rest1"), ("add", "m")), "m"),
             ("mul", ("grad", "grad"), (("sub", "v"), ("mul", "rest2"), ("add", "v")), "v"),
             ("sqrt", ("v",), (), "spare"), ("add", ("spare", "epsilon"), (), "spare"),
             ("div", ("m", "spare"), (("mul", "back"), ("add", "var")), "var")]
    return None if use_nesterov else (steps, numbers)


@applies("ApplyAdamWithAmsgrad", "var m v vhat", "beta1_power beta2_power lr beta1 beta2 epsilon grad", ref=False)
def resource_apply_adam_with_amsgrad(xp, var, m, v, vhat, beta1_power, beta2_power, lr, beta1, beta2, epsilon, grad):
    """ApplyAdam with the largest v so far."""
    _check(var, grad, beta1_power=beta1_power, beta2_power=beta2_power, lr_=lr, beta1=beta1, beta2=beta2,
            epsilon=epsilon)
    rate = _adam_rate(xp, lr, beta1_power, beta2_power)
    m = m + (grad - m) * (_one(beta1) - beta1)
    v = v + (grad * grad - v) * (_one(beta2) - beta2)
    vhat = xp.maximum(vhat, v)
    return var - m * rate / (xp.sqrt(vhat) + epsilon), m, v, vhat


@applies("ApplyAdaMax", "var m v", "beta1_power lr beta1 beta2 epsilon grad")
def apply_ada_max(xp, var, m, v, beta1_power, lr, beta1, beta2, epsilon, grad):
    """m moves towards grad; v = max(beta2 * v, |grad|); var -= lr / (1 - beta1 ** t) * m / (v + epsilon)."""
    _check(var, grad, beta1_power=beta1_power, lr_=lr, beta1=beta1, beta2=beta2, epsilon=epsilon)
    m = m + (grad - m) * (_one(beta1) - beta1)
    v = xp.maximum(beta2 * v, xp.abs(grad))
    return var - lr / (_one(lr) - beta1_power) * (m / (v + epsilon)), m, v


# ------------------------------------------------------------------ FTRL
def _powers(xp, x, lr_power):
    """x ** -lr_power; the usual power has a function of its own."""
    if _is_known(lr_power) and lr_power == -0.5:
        return xp.sqrt(x)
    # In float64, since a processor's float32 power may be an ulp away from the C library's.
    return xp.power(x.astype(xp.float64), -lr_power.astype(xp.float64)).astype(x.dtype)


def _slope(xp, var, accum, lr, lr_power, new_accum):
    return (_powers(xp, new_accum, lr_power) - _powers(xp, accum, lr_power)) / lr * var


def _quadratic(xp, new_accum, lr, l2, lr_power):
    return _powers(xp, new_accum, lr_power) / lr + (l2 + l2)


def _ftrl(xp, var, accum, linear, grad, shrunk, lr, l1, l2, lr_power):
    new_accum = accum + grad * grad
    linear = linear + (shrunk - _slope(xp, var, accum, lr, lr_power, new_accum))
    pull = l1 * xp.sign(linear) - linear
    var = xp.where(xp.abs(linear) > l1, pull / _quadratic(xp, new_accum, lr, l2, lr_power), var.dtype.type(0))
    return var, accum + grad * grad, linear


@applies("ApplyFtrl", "var accum linear", "grad lr l1 l2 lr_power")
def apply_ftrl(xp, var, accum, linear, grad, lr, l1, l2, lr_power):
    """Follow the regularized leader: the l1 penalty makes exact zeros."""
    _check_strengths(lr, l1, l2, lr_power=lr_power)
    _check(var, grad)
    return _ftrl(xp, var, accum, linear, grad, grad, lr, l1, l2, lr_power)


def _with_shrinkage(var, grad, l2_shrinkage):
    return grad + (l2_shrinkage + l2_shrinkage) * var


@applies("ApplyFtrlV2", "var accum linear", "grad lr l1 l2 l2_shrinkage lr_power")
def apply_ftrl_v2(xp, var, accum, linear, grad, lr, l1, l2, l2_shrinkage, lr_power):
    """ApplyFtrl with the gradient of l2_shrinkage * var ** 2 added to grad, but for accum."""
    _check_strengths(lr, l1, l2, l2_shrinkage=l2_shrinkage, lr_power=lr_power)
    _check(var, grad)
    return _ftrl(xp, var, accum, linear, grad, _with_shrinkage(var, grad, l2_shrinkage), lr, l1, l2, lr_power)


def _sparse_ftrl(xp, var, accum, linear, grad, shrunk, lr, l1, l2, lr_power):
    new_accum = accum + grad * grad
    slope = _slope(xp, var, accum, lr, lr_power, new_accum)
    # TF has code of its own for rows of one element; it adds in another order.
    one_element = grad.size == len(grad)
    linear = linear + shrunk - slope if one_element else linear + (shrunk - slope)
    pull = xp.maximum(xp.minimum(linear, l1), -l1) - linear
    return pull / _quadratic(xp, new_accum, lr, l2, lr_power), accum + grad * grad, linear


@applies("SparseApplyFtrl", "var accum linear", "grad indices lr l1 l2 lr_power")
def sparse_apply_ftrl(xp, var, accum, linear, grad, indices, lr, l1, l2, lr_power):
    """ApplyFtrl on the rows that indices names."""
    _check_strengths(lr, l1, l2, lr_power=lr_power)
    return _by_row(xp, [var, accum, linear], indices, grad,
                   lambda v, a, n, g: _sparse_ftrl(xp, v, a, n, g, g, lr, l1, l2, lr_power))


@applies("SparseApplyFtrlV2", "var accum linear", "grad indices lr l1 l2 l2_shrinkage lr_power")
def sparse_apply_ftrl_v2(xp, var, accum, linear, grad, indices, lr, l1, l2, l2_shrinkage, lr_power):
    """ApplyFtrlV2 on the rows that indices names."""
    _check_strengths(lr, l1, l2, l2_shrinkage=l2_shrinkage, lr_power=lr_power)
    def rule(v, a, n, g):
        return _sparse_ftrl(xp, v, a, n, g, _with_shrinkage(v, g, l2_shrinkage), lr, l1, l2, lr_power)
    return _by_row(xp, [var, accum, linear], indices, grad, rule)


# ------------------------------------------------------------------ rules of signs
def _sign_agreement(xp, m, beta, grad):
    m = m * beta + grad * (_one(beta) - beta)
    return m, xp.sign(grad) * xp.sign(m)


@applies("ApplyAddSign", "var m", "lr alpha sign_decay beta grad")
def apply_add_sign(xp, var, m, lr, alpha, sign_decay, beta, grad):
    """var -= lr * (alpha + sign_decay * sign(grad) * sign(m)) * grad."""
    _check(var, grad, lr=lr, alpha=alpha, sign_decay=sign_decay, beta=beta)
    m, agreement = _sign_agreement(xp, m, beta, grad)
    return var - lr * (alpha + sign_decay * agreement) * grad, m


@applies("ApplyPowerSign", "var m", "lr logbase sign_decay beta grad")
def apply_power_sign(xp, var, m, lr, logbase, sign_decay, beta, grad):
    """var -= lr * exp(logbase * sign_decay * sign(grad) * sign(m)) * grad."""
    _check(var, grad, lr=lr, logbase=logbase, sign_decay=sign_decay, beta=beta)
    m, agreement = _sign_agreement(xp, m, beta, grad)
    return var - lr * xp.exp(logbase * sign_decay * agreement) * grad, m
