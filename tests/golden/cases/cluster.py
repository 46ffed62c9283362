"""Clusters, a server of one task, devices of replicas, the projector's settings."""
import os
import re
import tempfile

from casetools import said, tell

SPEC = {"ps": ["h0:1", "h1:1"], "worker": ["w0:1", "w1:1", "w2:1"]}


def about(cluster):
    return [str(cluster), cluster.jobs, sorted(cluster.as_dict()), cluster.num_tasks("worker"),
            cluster.task_indices("worker"), said(cluster.task_address, "worker", 1),
            said(cluster.task_address, "worker", 0), said(cluster.job_tasks, "worker"), bool(cluster),
            str(cluster.as_cluster_def())]


def case_cluster_spec(tf):
    C = tf.train.ClusterSpec
    full, sparse = C(SPEC), C({"worker": {1: "w1:1", 3: "w3:1"}})
    return [tell(about(full), about(sparse), C(full) == full, C(full.as_cluster_def()) == full, full != sparse,
                 str(C({"b": ["x"], "a": ["y"]})), bool(C({})), C({"b": ["x"], "a": ["y"]}).jobs)]


def case_cluster_spec_wrong(tf):
    C = tf.train.ClusterSpec
    full = C(SPEC)
    given = [3, None, ["a"], {"a": "x"}, {"a": [3]}, {3: ["x"]}, {"a": {"x": "h"}}, {"a": {1: 3}}]
    return [tell([said(C, g) for g in given], said(full.num_tasks, "no"), said(full.task_indices, "no"),
                 said(full.task_address, "no", 0), said(full.task_address, "ps", 9), said(full.job_tasks, "no"))]


def case_server_wrong(tf):
    S = tf.train.Server
    told = [said(S, 3), said(S, {}), said(S, SPEC), said(S, SPEC, job_name="worker"), said(S, {"a": ["localhost"]}),
            said(S, {"worker": ["localhost:0", "localhost:1"]}), said(S, {"a": ["localhost:0"]}, job_name="x"),
            said(S, SPEC, job_name="x", task_index=0), said(S, SPEC, job_name="worker", task_index=7),
            said(S, {"a": ["localhost:0"]}, protocol="bogus")]
    return [tell(told)]


def case_server(tf):
    made = tf.train.Server.create_local_server()
    other = tf.train.Server({"worker": ["localhost:0"]}, start=False)
    again = tf.train.Server(other.server_def, start=False)
    v = tf.Variable(1., name="v")
    more = v.assign_add(4.)

    def shared(_):
        with tf.Session(made.target) as session:
            session.run(v.initializer)
            session.run(more)
        with tf.Session(made.target) as session:
            return [float(session.run(v)), session.list_devices()[0].name]
    return [tell(re.sub("[0-9]+", "N", made.target), str(made.server_def), str(other.server_def),
                 again.server_def.job_name), shared]


def devices(tf, inner="/device:CPU:0", **arguments):
    """Operations under a device function, and under other devices with it."""
    function = tf.train.replica_device_setter(**arguments)
    with tf.device(function):
        a = tf.Variable(1., name="a")
        b = tf.Variable([1., 2.], name="b", use_resource=True)
        c = tf.constant(1., name="c")
        with tf.device(inner):
            d = tf.Variable(1., name="d")
            tf.add(c, a, name="e")
        with tf.device("/job:ps/task:1"):
            tf.Variable(1., name="f")
        tf.get_variable("g", [3])
    with tf.device(inner), tf.device(function):
        tf.Variable(1., name="h")
        tf.identity(d, name="i")
        tf.identity(b, name="j")


def case_setter_tasks(tf):
    devices(tf, ps_tasks=2)


def case_setter_cluster(tf):
    devices(tf, cluster=tf.train.ClusterSpec(SPEC))


def case_setter_full_devices(tf):
    devices(tf, cluster=SPEC, ps_device="/job:ps/cpu:0", worker_device="/job:worker/task:1/gpu:0")


def case_setter_no_merge(tf):
    devices(tf, cluster=SPEC, merge_devices=False)


def case_setter_ps_ops(tf):
    devices(tf, ps_tasks=2, ps_ops=["Const"])


def case_setter_strategy(tf):
    devices(tf, ps_tasks=3, ps_strategy=lambda op: 2)


def case_setter_other_job(tf):
    devices(tf, cluster={"params": ["a", "b", "c"], "worker": ["w"]}, ps_device="/job:params")


def case_setter_no_worker(tf):
    devices(tf, ps_tasks=2, worker_device="")


def case_setter_no_ps_device(tf):
    devices(tf, ps_tasks=2, ps_device=None)


def case_setter_inner_gpu(tf):
    devices(tf, inner="/gpu:0", ps_tasks=2, worker_device="/job:worker/task:3")


def case_setter_none(tf):
    setter = tf.train.replica_device_setter
    return [tell(setter() is None, setter(cluster={"worker": ["a"]}) is None,
                 setter(cluster=SPEC, ps_device="/cpu:0") is None,
                 said(setter, ps_tasks=3, ps_strategy=3), said(setter, cluster=3))]


def case_projector(tf):
    plugin = tf.contrib.tensorboard.plugins.projector
    config = plugin.ProjectorConfig(model_checkpoint_path="m.ckpt")
    shown = config.embeddings.add()
    shown.tensor_name, shown.metadata_path, shown.sprite.image_path = "emb:0", "m.tsv", "s.png"
    shown.sprite.single_image_dim.extend([28, 28])
    shown.tensor_shape.extend([10, 3])
    folder = tempfile.mkdtemp()
    plugin.visualize_embeddings(tf.summary.FileWriter(folder), config)
    with open(os.path.join(folder, "projector_config.pbtxt")) as f:
        text = f.read()

    class Nowhere:
        def get_logdir(self):
            return None
    return [tell(text, said(plugin.visualize_embeddings, Nowhere(), config),
                 said(plugin.visualize_embeddings, folder, config))]
