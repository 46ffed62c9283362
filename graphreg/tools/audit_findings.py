"""What is wrong with a program's regularization: each finding with its reason and what to do."""
import re

from ..contrib.weight_decay import DecoupledWeightDecayExtension
from ..core import notes
from ..core.collections import GraphKeys
from . import audit_origins, audit_terms

_BIAS = re.compile(r"(^|/)(bias(es)?|beta|gamma|offset)(_\d+)?(/part_\d+)?$")
_REGULARIZATION = GraphKeys.REGULARIZATION_LOSSES


class Finding:
    """One thing that is wrong.

    Attributes:
      kind: str, a short name.
      text: str, what it is.  reason: str, why it matters.  fix: str, what to do.
      lines: list of Place, in order.  places: the same as str, "file.py:3, file.py:7".
    """

    def __init__(self, kind, text, reason, fix, places=()):
        self.kind, self.text, self.reason, self.fix = kind, text, reason, fix
        distinct = {(p.path, p.line): p for p in places if p.path}
        self.lines = [distinct[key] for key in sorted(distinct)]
        self.places = ", ".join(str(p) for p in self.lines)

    def as_dict(self):
        """dict of what JSON can hold."""
        return {"kind": self.kind, "text": self.text, "reason": self.reason, "fix": self.fix, "places": self.places,
                "lines": [p.as_dict() for p in self.lines]}


def find(found):
    """The findings of an Audit, the gravest first."""
    checks = (_penalised_penalties, _collected_variables, _counted_twice, _applied_twice, _two_penalties,
              _for_each_example, _left_out, _nothing_to_sum, _keras, _ignored, _not_trainable, _not_trained, _biases,
              _decay_twice, _two_families)
    return [finding for check in checks for finding in check(found)] if found.losses else []


def _names(names):
    names = sorted(set(names))
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


# ------------------------------------------------------------------ penalised penalties, penalised twice
def _penalised_penalties(found):
    bad = [p for p in found.penalties if p.of_penalty]
    if bad:
        yield Finding(
            "penalised penalty", f"a penalty is penalised: {_names(p.argument.op.name for p in bad)}",
            "REGULARIZATION_LOSSES holds penalties, not variables: a regularizer applied to its members squares what "
            "is squared already, and the weights get almost no gradient while they are small.",
            "Add the collection up: tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)); or give "
            "apply_regularization the variables.", [p.place for p in bad])


def _collected_variables(found):
    if found.collected_variables:
        yield Finding(
            "variable collected", "REGULARIZATION_LOSSES holds a variable itself: "
            + _names(v.op.name for v in found.collected_variables),
            "The collection is for penalties: whoever adds it up adds the weights, too.",
            "Give the variable a regularizer, or add regularizer(variable) to the collection.",
            [_collected_at(found, v) for v in found.collected_variables])


def _collected_at(found, variable):
    """Where a variable was added to the collection, or else made."""
    for value, frames in notes.noted(found.graph, "collected"):
        if value is variable:
            return audit_origins.place_of_frames(frames)
    return audit_origins.place_of(variable.op)


def _counted_twice(found):
    bad = [p for p in found.penalties if any(u.times() > 1.001 and not u.is_plain() and u.factor() is not None
                                             for u in p.uses)]
    if bad:
        places = [place for p in bad for u in p.uses if u.times() > 1.001 for place in _added_at(u.loss, p.tensor)]
        yield Finding(
            "counted twice", "counted more than once in the loss: the penalty of "
            + _names(p.subject() for p in bad),
            "The collection has been added to the loss more than once, or a sum of its members has become a member "
            "itself. tf.losses.get_total_loss and Keras' fit add the penalties, too, and apply_regularization adds "
            "its sum to the collection.", "Add the penalties once.", [p.place for p in bad] + places)


def _added_at(loss, tensor):
    """The Places where the ways part that lead from a penalty to a loss."""
    while tensor is not loss.tensor:
        adding = [op for op in tensor.consumers() if any(t.name in loss.visited for t in op.outputs)]
        if len(adding) != 1 or sum(t is tensor for t in adding[0].inputs) > 1:
            return [audit_origins.place_of(op) for op in adding]
        tensor = adding[0].outputs[0]
    return []


def _own(variable):
    """The penalties of a variable alone that a loss contains and whose function is known."""
    return [p for p in variable.penalties if p.uses and (p.is_of_weight() or p.of_penalty)]


def _doubled(found):
    """[(variable, its penalties)] where there are more than one of a kind in the same loss."""
    for variable in found.variables:
        own = _own(variable)
        kinds = {audit_terms.is_size(p.function) for p in own}
        shared = {id(u.loss) for p in own[:1] for u in p.uses}
        if len(own) > len(kinds) and any(id(u.loss) in shared for p in own[1:] for u in p.uses):
            yield variable, own


def _is_applied(own):
    return len({p.origin for p in own}) > 1 and any(p.origin == "apply_regularization" for p in own)


def _applied_twice(found):
    bad = [(v, own) for v, own in _doubled(found) if _is_applied(own)]
    if bad:
        yield Finding(
            "applied twice", "penalised by apply_regularization and by their own regularizer, too: "
            + _names(v.name for v, _ in bad),
            "apply_regularization adds its sum to REGULARIZATION_LOSSES, where the penalties of get_variable's "
            "regularizer are already: the weights decay by both.",
            "Keep one: the regularizer of the variables, or apply_regularization over variables without one.",
            [p.place for _, own in bad for p in own])


def _two_penalties(found):
    by_sources = {}
    for variable, own in _doubled(found):
        if not _is_applied(own):
            by_sources.setdefault(tuple(sorted({p.source() for p in own})), []).append((variable, own))
    for sources, bad in by_sources.items():
        names, places = _names(v.name for v, _ in bad), [p.place for _, own in bad for p in own]
        if sources == ("Keras",):
            yield Finding(
                "counted twice", f"the Keras penalty is in the loss more than once: {names}",
                "model.fit adds model.losses by itself, and each time that .losses is asked makes new tensors.",
                "Leave model.losses out of the loss that is given to compile, or ask for them once.", places)
        elif sources == ("apply_regularization",):
            yield Finding(
                "counted twice", f"apply_regularization counts the same weights twice: {names}",
                "What it was given holds the weights more than once: by themselves, and in another form.",
                "Give it each variable once.", places)
        else:
            yield Finding(
                "two penalties", f"penalised more than once, by {' and '.join(sources)}: {names}",
                "Each of them counts: the weights decay more than either says.",
                "Keep one: get_variable's regularizer (or its scope's), or apply_regularization, or the layer's.",
                places)


def _for_each_example(found):
    bad = [p for p in found.penalties for u in p.uses
           if any(name.startswith("the number of elements of ") for name in u.symbols())
           and not any(name.startswith("1/") for name in u.symbols())]
    if bad:
        yield Finding(
            "added to each example", f"added to every element of a vector that is then summed: "
            f"the penalty of {_names(p.subject() for p in bad)}",
            "The penalty is broadcast: it counts once for each example, and grows with the batch.",
            "Add it after the sum: tf.reduce_sum(losses) + penalty.", [p.place for p in bad])


# ------------------------------------------------------------------ penalties in no loss
def _unused(found):
    """[(member, its penalties)] of collections, of which no loss contains anything."""
    squared = {p.argument.name for p in found.penalties if p.of_penalty}
    by_member = {}
    for p in found.penalties:
        if p.collections:
            member = p.member if p.member is not None else p.tensor
            by_member.setdefault(member.name, (member, []))[1].append(p)
    for member, penalties in by_member.values():
        if not found.in_some_loss(member) and member.name not in squared and not all(p.uses for p in penalties):
            yield member, penalties


class _Reads:
    """The reads of collections that found nothing, and what they left out."""

    def __init__(self, found):
        self.unused = list(_unused(found))
        self.filtered, self.early, self.empty = [], [], []
        zeros = [t.tensor.op for s in found.losses for t in s.terms.values() if _is_zero(t.tensor)]
        for key, scope, frames in notes.noted(found.graph, "empty reads"):
            missed = [p for _, ps in self.unused for p in ps if key in p.collections]
            added = any(_made_in(op, frames) for op in zeros)
            read = (key, scope, audit_origins.place_of_frames(frames), missed)
            if missed:
                (self.filtered if scope else self.early).append(read)
            elif added and not found.graph._collections.get(key, scope) and not _switched_off(found, key):
                self.empty.append(read)

    def explained(self):
        """set of ids of penalties whose absence a read explains."""
        return {id(p) for read in self.filtered + self.early for p in read[3]}


def _is_zero(tensor):
    return tensor.op.type == "Const" and audit_terms.number_of(tensor) == 0.


def _made_in(op, frames):
    """Whether an op was made by a function of the program from which a noted read was made."""
    makers = audit_origins.program_codes(op._traceback or [])
    return bool(makers) and makers[0] in audit_origins.program_codes(frames)


def _switched_off(found, key):
    """Whether regularizers were given that make no penalty, such as l2_regularizer(0.)."""
    return key == _REGULARIZATION and bool(notes.noted(found.graph, "regularizers"))


def _left_out(found):
    explained = _Reads(found).explained()
    bad = [(m, ps) for m, ps in _unused(found) if not all(id(p) in explained for p in ps)]
    if bad:
        keys = {key for _, ps in bad for p in ps for key in p.collections}
        names = [m.op.name for m, _ in bad]
        yield Finding(
            "left out", f"collected, and in no loss: {_names(names)}",
            f"A penalty is only put into the collection {' and '.join(repr(k) for k in sorted(keys))}; nothing reads "
            "that by itself, and the optimizer never hears of it.",
            "loss += tf.losses.get_regularization_loss(), or tf.add_n(tf.get_collection(...)).",
            [p.place for _, ps in bad for p in ps])


def _nothing_to_sum(found):
    reads = _Reads(found)
    if reads.filtered:
        scopes = sorted({scope for _, scope, _, _ in reads.filtered})
        names = {p.subject() for read in reads.filtered for p in read[3]}
        yield Finding(
            "nothing in the scope",
            f"no penalty lies in {' or '.join(map(repr, scopes))}; left out: that of {_names(names)}",
            "A penalty is named after its variable (net/w/Regularizer/...), whatever name scope is open: only variable "
            "scopes show, and towers that share variables share their penalties, which the first tower made.",
            "Filter by the variable scope, or take the collection whole, once, and add it outside the towers.",
            [read[2] for read in reads.filtered])
    if reads.early:
        names = {p.subject() for read in reads.early for p in read[3]}
        yield Finding(
            "asked too early",
            f"the collection was asked before anything was in it; left out: the penalty of {_names(names)}",
            "get_collection gives a list of what is there at that moment: variables made later add to the collection, "
            "not to that list.", "Ask after the model is built.", [read[2] for read in reads.early])
    if _unasked(found):
        # That the collection is empty follows.
        reads.empty = [read for read in reads.empty if read[0] != _REGULARIZATION]
    for key, scope, place, _ in reads.empty[:1]:
        where = f"{key!r}" + (f" in the scope {scope!r}" if scope else "")
        yield Finding(
            "nothing to sum", f"a sum of penalties is 0: nothing is in the collection {where}",
            "The sum of an empty list is 0, and no error says so: no variable got a regularizer"
            + (", or the name is not the collection's." if key != _REGULARIZATION else "."),
            "Give the variables or their scope a regularizer, or leave the sum out; tf.add_n would have complained.",
            [place])


def _unasked(found):
    """The penalties of Keras layers that are in no loss, and whose variables have no other that is in one."""
    bad = [p for p in found.penalties if p.origin.startswith("Keras") and not p.collections and not p.uses
           and not p.reached_by and not p.of_penalty]
    covered = {n for p in found.penalties if p.uses and p.function != audit_terms.OTHER for n in p.variables}
    return [p for p in bad if p.of_data or not p.variables <= covered]


def _keras(found):
    bad = _unasked(found)
    if bad:
        yield Finding(
            "Keras losses left out", "penalties of Keras layers are in no loss: " + _names(p.subject() for p in bad),
            "Keras layers keep their penalties in layer.losses; they are not in REGULARIZATION_LOSSES, and only "
            "model.fit adds them by itself.",
            "loss += tf.add_n(model.losses), or train with model.compile and fit.", [p.place for p in bad])


# ------------------------------------------------------------------ regularizers that reach too little or too much
def _ignored(found):
    bad = audit_origins.ignored_regularizers(found.graph)
    if bad:
        other = all(i.made_with for i in bad)
        yield Finding(
            "ignored under reuse", f"a regularizer given under reuse is ignored: {_names(i.name for i in bad)}",
            "A regularizer is asked once, when the variable is made; "
            + ("these were made with another one." if other else "these were made without it, and have no penalty."),
            "Give it where the variable is made first.", [i.place for i in bad])


def _not_trainable(found):
    bad = [(v, p) for v in found.variables if not v.trainable for p in v.penalties if p.uses and not p.of_penalty
           and len(p.variables) == 1 and (p.collections or p.function != audit_terms.OTHER)]
    if bad:
        yield Finding(
            "not trainable", f"penalised, and not trainable: {_names(v.name for v, _ in bad)}",
            "The penalty is a constant in the loss: it changes what is printed, and no weight.",
            "Leave the regularizer out (tf.no_regularizer in a scope that has one).", _with_scopes(bad))


def _not_trained(found):
    """Penalties in losses whose optimizers were given a var_list without their variables."""
    bad = [(v, p) for v in found.variables if v.trainable for p in v.penalties
           if p.uses and not p.of_penalty and len(p.variables) == 1
           and not any(not u.loss.optimizers or v.name in u.loss.trained for u in p.uses)]
    if bad:
        yield Finding(
            "not trained", f"penalised in a loss that does not train them: {_names(v.name for v, _ in bad)}",
            "The optimizer's var_list leaves them out: the penalty is a constant there, and no other loss has it.",
            "Add the penalty to the loss that trains them, or leave it out.",
            _with_scopes(bad) + [u.loss.minimised_at for u in bad[0][1].uses])


def _with_scopes(bad):
    """The places of penalties, and of the scopes that they come from."""
    return [place for _, p in bad for place in (p.place, p.scope_place) if place is not None]


def _biases(found):
    bad = [(v, p) for v in found.variables if v.trainable and (v.is_offset or _BIAS.search(v.name))
           for p in v.penalties if p.origin == "scope"]
    if bad:
        scopes = sorted({p.source() for _, p in bad})
        # Said before the penalties are in a loss, too: whoever puts them there puts these there as well.
        verb = "penalises" if any(p.uses for _, p in bad) else "would penalise"
        yield Finding(
            "biases", f"the regularizer of {' and '.join(scopes)} {verb} {_names(v.name for v, _ in bad)}",
            "A scope's regularizer reaches every variable made in it: biases, and batch norm's beta and gamma, too.",
            "Give the regularizer to the weights alone (regularizer=, kernel_regularizer=), or tf.no_regularizer to "
            "the others.", _with_scopes(bad))


def _decay_of(optimizer):
    """The attribute that says how fast an optimizer's variables decay, if it is not 0; or None."""
    if isinstance(optimizer, DecoupledWeightDecayExtension):
        decay = optimizer._weight_decay
        return "weight_decay" if callable(decay) or _is_number_but_zero(decay) else None
    for name, value in sorted(vars(optimizer).items()):
        if "weight_decay" in name.lower() and _is_number_but_zero(value):
            return name
    return None


def _is_number_but_zero(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value != 0. or hasattr(value, "op")


def _decays(optimizer, penalty):
    """Whether an optimizer decays one of the variables that a penalty penalises."""
    chosen = getattr(optimizer, "_decay_vars", None)
    if not chosen:
        return True
    return bool({v.name.partition(":")[0] for v in chosen} & penalty.variables)


def _decay_twice(found):
    for loss in found.losses:
        for optimizer in loss.optimizers:
            bad = [p for p in found.penalties if any(u.loss is loss for u in p.uses) and p.is_of_weight()
                   and not audit_terms.is_size(p.function)]
            bad = _decay_of(optimizer) and [p for p in bad if _decays(optimizer, p)]
            if bad:
                yield Finding(
                    "decay and penalty", f"{type(optimizer).__name__} decays the weights ({_decay_of(optimizer)}), and "
                    f"the loss penalises them: {_names(n for p in bad for n in p.variables)}",
                    "The weights shrink by both.", "Keep the optimizer's weight decay, or the penalty.",
                    [p.place for p in bad] + ([loss.minimised_at] if loss.minimised_at else []))
                return


def _two_families(found):
    scales = {}
    for p in found.penalties:
        of_squares = p.function in (audit_terms.L2, audit_terms.SQUARES) and p.is_of_weight()
        if p.uses and of_squares and p.origin != "by hand":
            scales.setdefault(float(f"{p.full_scale():.6g}"), {}).setdefault(p.function, []).append(p)
    for scale, kinds in sorted(scales.items()):
        if len(kinds) == 2:
            yield Finding(
                "factor of two", f"the scale {scale:.6g} is used both for sum(w^2)/2 and for sum(w^2)",
                "tf.contrib.layers.l2_regularizer(s) is s * sum(w^2) / 2; tf.keras.regularizers.l2(s) is s * sum(w^2), "
                "twice as much.", "Halve Keras' scale, or say that this is meant.",
                [p.place for ps in kinds.values() for p in ps])
