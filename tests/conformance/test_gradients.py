"""The gradient of every op: TF's values and refusals, and the derivative that finite differences give.

Both in float64 and to second order.
"""
import numpy as np
import pytest

from conformance import harness
from conformance.harness import OPS, flat
from conformance.samples import SAMPLES
from conformance.samples.basics import gradient_weights, moving, wide
from conformance.test_samples import assert_all_close, load
from graphreg import functions as tf
from graphreg.core import dtypes, raw, registry, scopes
from graphreg.core.convert import to_tensor
from graphreg.gradients import gradients, is_trainable
from graphreg.session import Session
from graphreg.testing.check_grads import check_grads
from graphreg.testing.golden import describe_error

RECORDS = harness.read_json("op_samples.json.gz")["gradients"]

# Where TF's gradient is not the derivative: (the order to which it is, why).  Its record is compared all the same.
NOT_THE_DERIVATIVE = {
    "Betainc": (0, "TF has no gradient by a and b"),
    "Cholesky": (0, "TF shares the gradient between the two triangles of the symmetric input"),
    "LogMatrixDeterminant": (1, "made with MatrixInverse(adjoint=True)"),
    "MatrixDeterminant": (1, "made with MatrixInverse(adjoint=True)"),
    "PadV2": (0, "TF has no gradient by the padding value"),
    "Polygamma": (0, "TF has no gradient by the order"),
    "RandomGamma": (0, "a new sample at each run"),
    "SoftmaxCrossEntropyWithLogits": (1, "TF has no second derivative by the labels"),
    "Zeta": (0, "TF has no gradient by x"),
}
NOT_THE_DERIVATIVE_OF = {
    ("Cumprod", 5): "complex: TF leaves the conjugate out",
    ("MatrixInverse", 1): "adjoint=True: TF's gradient leaves the adjoint out",
}


def has_gradient(name):
    try:
        return registry.lookup_gradient(name)[0] is not None
    except LookupError:
        return False


DIFFERENTIABLE = [n for n in sorted(set(OPS) & set(SAMPLES))
                  if has_gradient(n) and not harness.variable_inputs(OPS[n]) and not OPS[n].flag("structural")]


def cases(where):
    return [pytest.param(name, i, id="%s-%d" % (name, i)) for name in DIFFERENTIABLE
            for i, sample in enumerate(SAMPLES[name]) if moving(sample) and where(name, i, sample)]


def as_function(name, sample):
    """The op as a function from its moving inputs to its outputs; the others are constants."""
    op_def, arrays, places = OPS[name], flat(sample.inputs), moving(sample)

    def function(*xs):
        tensors = iter([xs[places.index(k)] if k in places else to_tensor(a) for k, a in enumerate(arrays)])
        given = {arg.name: [next(tensors) for _ in v] if isinstance(v, list) else next(tensors)
                 for arg, v in zip(op_def.inputs, sample.inputs)}
        getattr(raw, name)(**given, **sample.attrs)
        outputs = scopes.get_default_graph().get_operations()[-1].outputs
        return [y for y in outputs[:sample.marks.get("outputs")] if is_trainable(y)]
    return function


def points(sample):
    return [flat(sample.inputs)[k] for k in moving(sample)]


# ------------------------------------------------------------------ against TF's record
@pytest.mark.parametrize("name, i", list(cases(lambda name, i, sample: RECORDS[name][i])))
def test_gradients_of_tf(name, i):
    """The same values of the gradients, by order; and where TF fails, the same error."""
    sample, record = wide(SAMPLES[name][i]), RECORDS[name][i]
    got, error = [], None
    try:
        for order in gradients_by_order(name, sample, len(record["orders"]) + ("error" in record)):
            got.append(order)
    except Exception as e:
        error = describe_error(e)
    assert (error and error["class"]) == record.get("error", {}).get("class"), error
    assert len(got) == len(record["orders"])
    for level, (order, wanted) in enumerate(zip(got, record["orders"])):
        assert [g is None for g in order] == [w is None for w in wanted], "order %d" % (level + 1)
        assert_all_close([g for g in order if g is not None], [w for w in wanted if w is not None], 1e-8)


def gradients_by_order(name, sample, orders):
    """Yield the values of the gradients by the moving inputs, None where nothing depends on one."""
    arrays = points(sample)
    xs = [tf.placeholder(a.dtype, a.shape) for a in arrays]
    at = dict(zip(xs, arrays))
    ys = as_function(name, sample)(*xs)
    with Session() as session:
        for level in range(1, orders + 1):
            terms = []
            for k, (y, value) in enumerate(zip(ys, session.run(ys, at))):
                for part in (tf.real(y), tf.imag(y)) if y.dtype.is_complex else (y,):
                    terms.append(tf.reduce_sum(tf.cast(part, dtypes.float64) * gradient_weights(np.shape(value), level, k)))
            grads = [g if g is None else to_tensor(g) for g in gradients(tf.add_n(terms), xs)]
            values = iter(session.run([g for g in grads if g is not None], at))
            yield [None if g is None else next(values) for g in grads]
            ys = [g for g in grads if g is not None]
            if not ys:
                break


# ------------------------------------------------------------------ against finite differences
def orders_to_check(name, i):
    if (name, i) in NOT_THE_DERIVATIVE_OF or not SAMPLES[name][i].marks.get("grad", True):
        return 0
    return min(NOT_THE_DERIVATIVE.get(name, (2, ""))[0], len(RECORDS[name][i].get("orders", ())))


def differentiable():
    """Every sample with a derivative; those after an op's first run with the slow tests."""
    return [pytest.param(*case.values, id=case.id, marks=[pytest.mark.slow] * (case.values[1] > 0))
            for case in cases(lambda name, i, sample: orders_to_check(name, i))]


@pytest.mark.parametrize("name, i", differentiable())
def test_finite_differences(name, i):
    sample = wide(SAMPLES[name][i])
    check_grads(as_function(name, sample), points(sample), order=orders_to_check(name, i))
