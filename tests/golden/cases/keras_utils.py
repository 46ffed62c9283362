"""Keras utilities: the progress line, arrays of classes, sequences, objects by name."""
import io
import sys
import time

import numpy as np
from casetools import said, tell


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def shown(tf, program, **kwargs):
    """What a Progbar writes in a program that moves the clock."""
    clock, real, out = Clock(), time.time, sys.stdout
    time.time, sys.stdout = clock, io.StringIO()
    try:
        program(tf.keras.utils.Progbar(**kwargs), clock)
        return sys.stdout.getvalue()
    finally:
        time.time, sys.stdout = real, out


def steps(count, seconds, values, by=1):
    def program(bar, clock):
        for i in range(1, count + 1):
            clock.now += seconds
            bar.update(i * by, values(i))
    return program


def nothing(i):
    return None


def case_progbar(tf):
    both = steps(3, 1., lambda i: [("loss", 1. / i), ("acc", i)])
    return [tell(shown(tf, both, target=3), shown(tf, both, target=3, verbose=2), shown(tf, both, target=3, verbose=0),
                 shown(tf, both, target=3, unit_name="sample", stateful_metrics=["acc"]),
                 shown(tf, both, target=None), shown(tf, both, target=30, width=7))]


def case_progbar_times(tf):
    return [tell(*[shown(tf, steps(3, seconds, nothing), target=target) for seconds, target in (
        (100., 30), (5000., 30), (2000., 3), (.01, 3), (1e-4, 3), (0., 3), (.7, 12), (1e-4, 200), (3599., 4))])]


def case_progbar_values(tf):
    return [tell(*[shown(tf, steps(3, 1., lambda i: [("v", value * i)], by=32), target=96, verbose=verbose)
                   for value in (1e-5, -.5, 1e-3, 12345.678, 0, -1e-5) for verbose in (1, 2)])]


def case_progbar_adding(tf):
    def adding(bar, clock):
        for i in range(3):
            bar.add(2, [("loss", 2. * i)])

    def restarting(bar, clock):
        bar.update(0)
        bar.update(0, [("l", 3)])
        bar.update(2, [("l", 5), ("late", 1)])
    return [tell(shown(tf, adding, target=6, interval=0), shown(tf, restarting, target=2, interval=0),
                 shown(tf, steps(5, .02, nothing), target=5))]


def case_arrays(tf):
    u = tf.keras.utils
    return [tell([np.asarray(a).tolist() for a in (
        u.to_categorical([0, 2, 1]), u.to_categorical([[0], [2]], 4, dtype="int32"),
        u.to_categorical(np.array([[0, 1], [2, 0]])), u.to_categorical(1), u.to_categorical([1.7, 0.]),
        u.to_categorical([-1, 0], 3), u.normalize([[3., 4.], [0., 0.]]), u.normalize([3., 4.]),
        u.normalize([[1, 2], [3, 4]], axis=0, order=1), u.normalize(np.ones((2, 2, 2))))],
        [str(u.to_categorical([0, 1], dtype=d).dtype) for d in ("float32", "int8")],
        said(u.to_categorical, [0, 5], 3), said(u.to_categorical, []))]


def case_sequences(tf):
    u = tf.keras.utils

    class Squares(u.Sequence):
        def __len__(self):
            return 3

        def __getitem__(self, i):
            return i * i
    ordered, generated = u.OrderedEnqueuer(Squares()), u.GeneratorEnqueuer(iter([5, 6, 7]))
    ordered.start(workers=1)
    batches = ordered.get()
    first = [next(batches) for _ in range(5)]
    running = ordered.is_running()
    ordered.stop()
    generated.start()
    second = list(generated.get())
    generated.stop()
    return [tell(list(Squares()), Squares().on_epoch_end(), first, running, ordered.is_running(), second)]


def case_objects_by_name(tf):
    u = tf.keras.utils
    known = {"foo": dict}
    inside, outside = [], len(u.get_custom_objects())
    with u.custom_object_scope({"mymy": len}):
        inside += [sorted(u.get_custom_objects()), tf.keras.activations.get("mymy") is len]
        with u.CustomObjectScope({"other": max}, {"third": min}):
            inside.append(sorted(u.get_custom_objects()))
        inside.append(sorted(u.get_custom_objects()))
    return [tell(inside, outside, len(u.get_custom_objects()), said(u.serialize_keras_object, 3),
                 u.serialize_keras_object(None), u.serialize_keras_object(len),
                 u.serialize_keras_object(tf.keras.regularizers.l2(.5)), said(u.deserialize_keras_object, "foo", known),
                 said(u.deserialize_keras_object, "bar", known), u.deserialize_keras_object(None),
                 said(u.deserialize_keras_object, {"a": 1}),
                 said(u.deserialize_keras_object, {"class_name": "bar", "config": {}}, known, None, "zz"),
                 said(u.deserialize_keras_object, {"class_name": "foo", "config": {"a": 2}}, known))]


def case_models(tf):
    k = tf.keras
    a, b = k.Input((4, 4, 1), name="a"), k.Input((4, 4, 1), name="b")
    made = k.layers.Conv2D(1, 2, name="c", kernel_initializer=k.initializers.Constant(
        [[[[1.]], [[2.]]], [[[3.]], [[4.]]]]))
    outputs = [made(a), made(b)]
    both = k.layers.Add()(outputs) if hasattr(k.layers, "Add") else outputs[0]
    model = k.Model([a, b], both)
    sources = [t.name for t in k.utils.get_source_inputs(both)]
    k.utils.convert_all_kernels_in_model(model)
    return ["new session", tell(sources, np.ravel(made.get_weights()[0]).tolist())]
