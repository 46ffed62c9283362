"""What is wrong with a program's regularization: each finding with its reason and what to do."""
import re

from ..contrib.weight_decay import DecoupledWeightDecayExtension
from . import audit_terms

_BIAS = re.compile(r"(^|/)(bias(es)?|b|beta|gamma|offset|moving_mean|moving_variance)(_\d+)?$")
_EXPLICIT = re.compile(r"regulari[sz]er")


class Finding:
    """One thing that is wrong.

    Attributes:
      kind: str, a short name.
      text: str, what it is.  reason: str, why it matters.  fix: str, what to do.
      places: str, "file.py:3, file.py:7".
    """

    def __init__(self, kind, text, reason, fix, places=()):
        self.kind, self.text, self.reason, self.fix = kind, text, reason, fix
        self.places = ", ".join(sorted({str(p) for p in places}))

    def as_dict(self):
        return {n: getattr(self, n) for n in ("kind", "text", "reason", "fix", "places")}


def find(found):
    """The findings of an Audit, the gravest first."""
    checks = (_penalised_penalties, _collected_variables, _counted_twice, _two_penalties, _left_out, _keras,
        _nothing_to_sum, _not_trainable,
              _biases, _decay_twice, _two_families)
    return [finding for check in checks for finding in check(found)] if found.losses else []


def _names(names):
    names = sorted(set(names))
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


def _penalised_penalties(found):
    bad = [p for p in found.penalties if p.of_penalty]
    if bad:
        yield Finding(
            "penalised penalty", f"a penalty is penalised: {_names(p.argument.name for p in bad)}",
            "The regularizer is applied to the penalties in REGULARIZATION_LOSSES, not to variables: the loss gets the "
            "square of a penalty.", "Give apply_regularization variables, or add the collection up with tf.add_n.",
            [p.place for p in bad])


def _collected_variables(found):
    if found.collected_variables:
        yield Finding(
            "variable collected", "REGULARIZATION_LOSSES holds a variable itself: "
            + _names(v.op.name for v in found.collected_variables),
            "The collection is for penalties: whoever adds it up adds the weights, too.",
            "Give the variable a regularizer instead of adding it to the collection.")


def _counted_twice(found):
    bad = [p for p in found.penalties if p.ways() > 1 and p.factor() is not None and abs(p.factor() - 1.) > 1e-3]
    if bad:
        yield Finding(
            "counted twice", f"counted more than once in the loss: {_names(p.tensor.op.name for p in bad)}",
            "The collection has been added to the loss more than once, or a sum of its members has become a member "
            "itself (tf.losses.get_total_loss adds the penalties, too).", "Add the penalties once.",
            [p.place for p in bad])


def _two_penalties(found):
    for variable in found.variables:
        own = [p for p in variable.penalties if p.term is not None and len(p.variables) == 1
               and p.function != audit_terms.OTHER]
        kinds = {"size" if p.function == audit_terms.ABSOLUTE else "square" for p in own}
        if len(own) > len(kinds):
            origins = sorted({p.origin for p in own})
            yield Finding(
                "two penalties", f"{variable.name} is penalised {len(own)} times, from {' and '.join(origins)}",
                "Each of them counts: the weight decays more than either says.",
                "Keep one: get_variable's regularizer (or its scope's), or apply_regularization, or the layer's.",
                [p.place for p in own])


def _left_out(found):
    squared = {p.argument.name for p in found.penalties if p.of_penalty}
    bad = [m for m in found.members if not found.in_some_loss(m) and _has_weight(found, m) and m.name not in squared]
    bad = [m for m in bad if not all(p.term is not None for p in found.penalties if p.member is m)]
    if bad:
        places = [p.place for p in found.penalties if p.member in bad]
        yield Finding(
            "left out", f"collected, and in no loss: {_names(m.op.name for m in bad)}",
            "A regularizer only puts its penalty into REGULARIZATION_LOSSES; nothing reads that by itself.",
            "loss += tf.losses.get_regularization_loss(), or tf.add_n(tf.get_collection(...)).", places)


def _has_weight(found, member):
    return any(p.member is member for p in found.penalties)


def _keras(found):
    names = [p.tensor.op.name.partition("/Regularizer/")[0] for p in found.penalties
             if p.origin.startswith("Keras") and p.member is None and p.term is None]
    names += [variable.op.name if hasattr(variable, "op") else variable.name for _, variable in found.silent_layers]
    in_loss = {n for p in found.penalties if p.term is not None for n in p.variables}
    names = [n for n in names if n not in in_loss]
    if names:
        yield Finding(
            "Keras losses left out", f"penalties of Keras layers are in no loss: {_names(names)}",
            "Keras layers keep their penalties in layer.losses; they are not in REGULARIZATION_LOSSES.",
            "loss += tf.add_n(model.losses), or train with model.compile and fit, which add them.")


def _nothing_to_sum(found):
    empty = [t for t in found.terms.values() if t.tensor.op.type == "Const"
             and any(code.co_name == "get_regularization_loss" for code in (t.tensor.op._traceback or [])[::2])]
    if empty:
        yield Finding(
            "nothing to sum", "tf.losses.get_regularization_loss() found no penalty",
            "The collection was empty when it was asked, or nothing in it lies in the scope that was given (penalties "
            "are named after their variable, whatever the name scope).",
            "Ask after the variables are made, and by the variables' scope.")


def _not_trainable(found):
    bad = [(v, p) for v in found.variables if not v.trainable for p in v.penalties if p.term is not None
           and not p.of_penalty and (p.member is not None or p.function != audit_terms.OTHER)]
    if bad:
        yield Finding(
            "not trainable", f"penalised, and not trainable: {_names(v.name for v, _ in bad)}",
            "The penalty is a constant in the loss: it changes what is printed, and no weight.",
            "Leave the regularizer out (tf.no_regularizer in a scope that has one).", [p.place for _, p in bad])


def _biases(found):
    bad = [(v, p) for v in found.variables if _BIAS.search(v.name) and v.trainable for p in v.penalties
           if p.origin == "variable_scope" or p.origin == "get_variable" and not _EXPLICIT.search(p.place.text)]
    if bad:
        yield Finding(
            "biases", f"a scope's regularizer penalises {_names(v.name for v, _ in bad)}",
            "A scope's regularizer reaches every variable made in it: biases, and batch norm's beta and gamma, too.",
            "Give the regularizer to the weights alone (kernel_regularizer=), or tf.no_regularizer to the others.",
            [p.place for _, p in bad])


def _decay_twice(found):
    decaying = [o for o in found.optimizers if isinstance(o, DecoupledWeightDecayExtension)]
    bad = [p for p in found.penalties if p.term is not None and p.function in (audit_terms.L2, audit_terms.SQUARES)
           and not p.of_data]
    if decaying and bad:
        yield Finding(
            "decay and penalty", f"{type(decaying[0]).__name__} decays the weights, and the loss penalises them",
            "The weights shrink by both.", "Keep the optimizer's weight decay, or the penalty.", [p.place for p in bad])


def _two_families(found):
    scales = {}
    for p in found.penalties:
        if p.term is not None and not p.of_data and p.function in (audit_terms.L2, audit_terms.SQUARES):
            scales.setdefault(round(p.scale, 9), {}).setdefault(p.function, []).append(p)
    for scale, kinds in sorted(scales.items()):
        if len(kinds) == 2:
            yield Finding(
                "factor of two", f"the scale {scale:.6g} is used both for sum(w^2)/2 and for sum(w^2)",
                "tf.contrib.layers.l2_regularizer(s) is s * sum(w^2) / 2; tf.keras.regularizers.l2(s) is s * sum(w^2), "
                "twice as much.", "Halve Keras' scale, or say that this is meant.",
                [p.place for ps in kinds.values() for p in ps])
