"""What tapes hear."""
from graphreg.core import tape as tapes


class Thing:
    pass


def test_hears_what_depends_on_what_it_watches():
    a, b, c, d = Thing(), Thing(), Thing(), Thing()
    tape = tapes.Tape()
    tape.watch(a)
    tapes.push(tape)
    tapes.record([a], [b], "first")
    tapes.record([c], [d], "of no interest")
    tapes.record([b, d], [c], "second")
    tapes.pop(tape)
    tapes.record([c], [d], "too late")
    assert [r[2] for r in tape.records] == ["first", "second"]
    assert tape.watches([c]) and not tape.watches([d])


def test_stop_recording_and_depth():
    a, tape = Thing(), tapes.Tape()
    tape.watch(a)
    tapes.push(tape)
    assert tapes.depth() == 1 and tapes.any_watches([a])
    with tapes.stop_recording():
        assert tapes.depth() == 0 and not tapes.any_watches([a])
        tapes.record([a], [Thing()], "unheard")
    tapes.pop(tape)
    assert tape.records == [] and tapes.depth() == 0


def test_variables_are_heard_once_and_in_order():
    class Variable:
        def __init__(self, trainable):
            self.handle, self.trainable = Thing(), trainable

    first, second, fixed = Variable(True), Variable(True), Variable(False)
    tape = tapes.Tape()
    tapes.push(tape)
    for v in (second, fixed, first, second):
        tapes.variable_accessed(v)
    tapes.pop(tape)
    assert tape.watched_variables() == (second, first)
