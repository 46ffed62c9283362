"""Array ops on variables of both kinds: slices and their assignment, gathering, shapes from variables."""
import numpy as np

A = np.arange(24.).reshape(2, 3, 4).astype("float32")


def slices(tf, use_resource):
    v = tf.get_variable("v", initializer=A, use_resource=use_resource)
    steps = [v.initializer, [v[0], v[:, 1], v[..., None], v[1:, ::-1, 1:3]]]
    for index, value in ((0, np.ones((3, 4))), ((0, 1), np.zeros(4)), ((Ellipsis, 0), [[5., 6, 7], [8, 9, 10]]),
                         ((slice(1, None), slice(None, None, -1), slice(1, 3)), np.full((1, 3, 2), -1.)), ((1, 2, 3), 42.),
                         (Ellipsis, A * 2), ((slice(None), None), np.zeros((2, 1, 3, 4))), (0, 3.)):
        steps += [v[index].assign(value), v]
    steps += [v[0:1].assign(np.ones((1, 3, 4)), name="n"), v,
              tf.strided_slice(v, [0, 0, 0], [1, 2, 2], var=v, name="part").assign(np.ones((1, 2, 2))), v]
    steps.append(tf.gradients(tf.reduce_sum(v[0] * v[1, 1:2]), v))
    k = tf.placeholder(tf.int32, [])
    assign = v[k].assign(tf.ones([3, 4]))
    return steps + [{"a": v[k], "@feed": {k: 1}}, {"a": assign, "@feed": {k: 1}}, {"a": assign, "@feed": {k: 5}}, v]


def case_slices_of_ref(tf):
    return slices(tf, False)


def case_slices_of_resource(tf):
    return slices(tf, True)


def case_functions(tf):
    v, w = tf.get_variable("v", initializer=A, use_resource=True), tf.get_variable("w", initializer=A)
    made = [tf.gather(v, [1]), tf.gather(w, [1]), tf.gather(v, [1], axis=1), tf.gather(v, [[1]], axis=tf.constant(0)),
            tf.gather_nd(v, [[1, 1]]), tf.gather_nd(w, [[1, 1]]), tf.boolean_mask(v, [True, False]), tf.stack([v, v]), tf.stack([w, v]),
            tf.concat([v, w], 0), tf.transpose(v), tf.transpose(w, [0, 2, 1]), tf.shape(v), tf.size(w), tf.rank(v), tf.zeros_like(v),
            tf.zeros_like(w), tf.ones_like(v, dtype=tf.int32), tf.unstack(v), tf.split(w, 2), tf.expand_dims(v, 0), tf.identity(v),
            tf.identity(w), tf.reshape(w, [-1]), tf.convert_to_tensor([v[0], w[1]]), tf.convert_to_tensor([v, w]),
            tf.pad(v, [[1, 1], [0, 0], [0, 0]]), tf.tile(w, [2, 1, 1]), tf.where(v > 3., v, w), tf.fill([2], v[0, 0, 0]),
            tf.slice(v, [0, 0, 0], [1, 1, 1]), tf.reverse(w, [0]), tf.squeeze(v[:1])]
    loss = tf.reduce_sum(tf.gather(v, [1, 1])) + tf.reduce_sum(tf.gather(w, [0, 1]) * 2.) + tf.reduce_sum(tf.gather_nd(v, [[1, 1]]))
    return [tf.global_variables_initializer(), made, [tf.convert_to_tensor(g) for g in tf.gradients(loss, [v, w])]]


def case_shapes_from_variables(tf):
    v, s, r = tf.Variable([1, 2, 3]), tf.Variable(2), tf.get_variable("r", initializer=1, use_resource=True)
    shapes = [str(t.shape) for t in (tf.zeros([s, 3]), tf.fill(tf.stack([r, 2]), 0))]
    return [tf.global_variables_initializer(), lambda session: shapes,
            [v[:s], v[r], v[s - 1], tf.zeros([s, r]), tf.reshape(v, [s + 1]), tf.fill([s], s), tf.tile(v, [s]), tf.stack([s, r, 3])]]


# ------------------------------------------------------------------ which ops hand a ref variable's buffer on
def add_aliases(name, shape, functions):
    """A case: each function's result is read after the variable has changed; 1 where it shows the change."""
    def case(tf):
        steps = []
        for function in functions:
            v = tf.Variable(tf.zeros(shape), use_resource=False)
            made = function(tf, v)
            made = made if isinstance(made, list) else [made]
            with tf.control_dependencies([t.op for t in made]):
                change = v.assign_add(tf.ones(shape))
            with tf.control_dependencies([change]):
                read = [tf.reduce_max(tf.cast(t, tf.float32) + 0.) for t in made]
            steps += [v.initializer, read]
        return steps
    globals()["case_alias_" + name] = case


PIECES = [lambda tf, v: v[:2], lambda tf, v: v[1:3], lambda tf, v: v[1], lambda tf, v: v[:], lambda tf, v: v[::2], lambda tf, v: v[None],
          lambda tf, v: v[:, :2], lambda tf, v: v[:, 0], lambda tf, v: v[1:3, :], lambda tf, v: v[:2, 0:1],
          lambda tf, v: tf.slice(v, [0, 0], [-1, -1]), lambda tf, v: tf.slice(v, [1, 0], [2, -1]), lambda tf, v: tf.slice(v, [1, 0], [2, 1]),
          lambda tf, v: tf.split(v, 2), lambda tf, v: tf.split(v, 1), lambda tf, v: tf.split(v, v.shape[1].value, -1),
          lambda tf, v: tf.split(v, [1, 3]), lambda tf, v: tf.split(v, [4]), lambda tf, v: tf.unstack(v), lambda tf, v: tf.unstack(v, axis=-1)]
add_aliases("pieces", [4, 3], PIECES)
add_aliases("pieces_of_64_bytes", [4, 16], PIECES)

WHOLE = [lambda tf, v: tf.reshape(v, [-1]), lambda tf, v: tf.squeeze(v), lambda tf, v: tf.expand_dims(v, 0),
         lambda tf, v: tf.stop_gradient(v), lambda tf, v: tf.raw_ops.PreventGradient(input=v), lambda tf, v: tf.check_numerics(v, "m"),
         lambda tf, v: tf.ensure_shape(v, v.shape), lambda tf, v: tf.guarantee_const(v), lambda tf, v: tf.identity_n([v]),
         lambda tf, v: tf.raw_ops.Snapshot(input=v), lambda tf, v: tf.placeholder_with_default(v, v.shape),
         lambda tf, v: tf.raw_ops.DeepCopy(x=v), lambda tf, v: tf.bitcast(v, tf.int32), lambda tf, v: tf.stack([v]),
         lambda tf, v: tf.stack([v], -1), lambda tf, v: tf.concat([v], 0), lambda tf, v: tf.concat([v, tf.zeros([0, v.shape[1].value])], 0),
         lambda tf, v: tf.transpose(v), lambda tf, v: tf.transpose(v, [0, 1]),
         lambda tf, v: tf.raw_ops.ConjugateTranspose(x=v, perm=[0, 1]), lambda tf, v: tf.tile(v, [1, 1]),
         lambda tf, v: tf.pad(v, [[0, 0], [0, 0]]), lambda tf, v: tf.pad(v, [[0, 0], [0, 0]], constant_values=1.),
         lambda tf, v: tf.pad(v, [[0, 0], [0, 0]], "SYMMETRIC"), lambda tf, v: tf.broadcast_to(v, v.shape),
         lambda tf, v: tf.reverse(v, tf.constant([], tf.int32)), lambda tf, v: tf.reverse(v, [0]),
         lambda tf, v: tf.gather(v, list(range(v.shape[0].value))), lambda tf, v: tf.where(True, v, v + 1.), lambda tf, v: tf.roll(v, 0, 0),
         lambda tf, v: tf.raw_ops.Cast(x=v, DstT=tf.float32), lambda tf, v: tf.space_to_batch_nd(v, [1], [[0, 0]]),
         lambda tf, v: tf.dynamic_partition(v, [0] * v.shape[0].value, 1)]
add_aliases("whole", [4, 3], WHOLE)
add_aliases("whole_row", [1, 4], WHOLE)
