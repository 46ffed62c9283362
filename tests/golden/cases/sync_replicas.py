"""SyncReplicasOptimizer: its nodes, its hook's, and what is said when it is used too early."""
from casetools import said, tell


def optimizer(tf, **arguments):
    arguments.setdefault("replicas_to_aggregate", 1)
    return tf.train.SyncReplicasOptimizer(tf.train.MomentumOptimizer(0.1, 0.9), **arguments)


def build(tf, averages=False, **arguments):
    v, _ = tf.Variable([1., 2.], name="v"), tf.Variable(3., name="w")
    step = tf.train.get_or_create_global_step()
    if averages:
        arguments.update(variable_averages=tf.train.ExponentialMovingAverage(0.9), variables_to_average=[v])
    made = optimizer(tf, **arguments)
    train = made.apply_gradients(made.compute_gradients(tf.reduce_sum(v * v)), global_step=step)
    tokens = [getattr(t, "name", t) for t in [said(made.get_init_tokens_op, n) for n in (-1, 0, 5)]]
    hook = made.make_session_run_hook(True)
    hook.begin()
    runner = made.get_chief_queue_runner()
    return [tell(train.name, tokens, runner.name, [op.name for op in runner.enqueue_ops], runner.close_op.name,
                 [x.name for x in made.variables()], made.get_slot(v, "momentum").name, made.get_slot_names(),
                 made.chief_init_op.name, made.local_step_init_op.name, made.ready_for_local_init_op.name,
                 made.get_name())]


def case_one(tf):
    return build(tf)


def case_more_replicas(tf):
    return build(tf, replicas_to_aggregate=2, total_num_replicas=3, name="sync")


def case_fewer_replicas(tf):
    return build(tf, replicas_to_aggregate=3, total_num_replicas=2)


def case_averages(tf):
    return build(tf, averages=True)


def case_minimize(tf):
    v = tf.Variable(2., use_resource=True, name="v")
    tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(.5), 1).minimize(
        v * v, global_step=tf.train.get_or_create_global_step())


def case_devices(tf):
    with tf.device(tf.train.replica_device_setter(2)):
        tf.train.get_or_create_global_step()
        build(tf)


def case_wrong(tf):
    v = tf.Variable(1.)
    return [tell(said(optimizer(tf).apply_gradients, []), said(optimizer(tf).apply_gradients, [(tf.constant(1.), v)]),
                 said(optimizer(tf).get_chief_queue_runner), said(optimizer(tf).get_init_tokens_op),
                 said(optimizer(tf).make_session_run_hook(True).begin), said(optimizer(tf).minimize, v * v))]
