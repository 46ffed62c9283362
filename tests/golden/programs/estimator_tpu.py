"""tf.contrib.tpu on a CPU: TPUEstimator(use_tpu=False), its spec and settings, CrossShardOptimizer."""
import json
import os

import numpy as np
import tensorflow as tf

from estimator_tools import events, files, folder, FOLDER, Look, plain, say, show, X, Y

P = tf.contrib.tpu
say("INFO")
print(P.TPUConfig())
print(P.TPUConfig(iterations_per_loop=5, num_shards=8, per_host_input_for_training=P.InputPipelineConfig.PER_HOST_V2))
print([(k, getattr(P.InputPipelineConfig, k)) for k in ("PER_SHARD_V1", "PER_HOST_V1", "PER_HOST_V2", "BROADCAST")])
for kw in (dict(iterations_per_loop=0), dict(num_shards=0), dict(num_cores_per_replica=3), dict(num_cores_per_replica=2),
           dict(per_host_input_for_training=True), dict(per_host_input_for_training=False),
           dict(per_host_input_for_training=9), dict(tpu_job_name="x"), dict(initial_infeed_sleep_secs=-1),
           dict(initial_infeed_sleep_secs=1), dict(input_partition_dims=[[1]]), dict(iterations_per_loop=None),
           dict(input_partition_dims=[[1, 2]], num_cores_per_replica=2), dict(eval_training_input_configuration=9)):
    show("TPUConfig %s" % kw, lambda: P.TPUConfig(**kw))
show("RunConfig", lambda: sorted(vars(P.RunConfig(model_dir=FOLDER))))
show("RunConfig", lambda: [(k, v) for k, v in sorted(vars(P.RunConfig(model_dir=FOLDER)).items()) if k not in (
    "_session_config", "_cluster_spec")])
show("RunConfig", lambda: P.RunConfig(master="grpc://h:1", tpu_config=P.TPUConfig(5)).session_config)
show("RunConfig", lambda: P.RunConfig(evaluation_master="x").evaluation_master)
show("RunConfig", lambda: P.RunConfig(tpu_config=3))
show("RunConfig", lambda: P.RunConfig().replace(tpu_config=P.TPUConfig(9), save_checkpoints_steps=4).tpu_config)
show("RunConfig", lambda: (P.RunConfig().cluster, P.RunConfig().tpu_config, P.RunConfig().master))
show("RunConfig", lambda: P.RunConfig(save_checkpoints_steps=4, save_checkpoints_secs=5))


def model(features, labels, mode, params):
    print("params", sorted(params.items()))
    y = tf.layers.dense(features["x"], 1, name="d")[:, 0]
    if mode == "infer":
        return P.TPUEstimatorSpec(mode, predictions={"y": y})
    loss = tf.losses.mean_squared_error(labels, y)
    if mode == "eval":
        def metric_fn(labels, y):
            return {"mae": tf.metrics.mean_absolute_error(labels, y)}
        return P.TPUEstimatorSpec(mode, loss=loss, eval_metrics=(metric_fn, [labels, y]))
    opt = tf.train.GradientDescentOptimizer(.01)
    if params["use_tpu"]:
        opt = P.CrossShardOptimizer(opt)
    op = opt.minimize(loss, tf.train.get_global_step())

    def scaffold_fn():
        return tf.train.Scaffold(init_fn=lambda s, sess: print("init"))

    def host_call_fn(x):
        return tf.summary.scalar("host", x[0])
    return P.TPUEstimatorSpec(mode, loss=loss, train_op=op, scaffold_fn=scaffold_fn,
                              training_hooks=[tf.train.LoggingTensorHook({"two": loss * 0 + 2}, every_n_iter=5)],
                              host_call=(host_call_fn, [tf.reshape(loss, [1])]) if params.get("host") else None)


def input_fn(params):
    print("input", sorted(params.items()))
    return tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).repeat(20).batch(params["batch_size"], drop_remainder=True)


def make(params=(), **kw):
    config = P.RunConfig(model_dir=folder(), tf_random_seed=3, save_checkpoints_steps=6, log_step_count_steps=5,
                         tpu_config=P.TPUConfig(iterations_per_loop=3, num_shards=8))
    settings = dict(use_tpu=False, train_batch_size=4, eval_batch_size=5, predict_batch_size=3, config=config)
    settings.update(kw)
    return P.TPUEstimator(model, params=dict(params), **settings)


e = make()
print(type(e).__mro__[1].__name__, e.params, type(e.config).__name__)
show("train", lambda: e.train(input_fn, max_steps=10, hooks=[Look()]) and 1)
show("evaluate", lambda: e.evaluate(input_fn, steps=4, hooks=[Look()]))
show("predict", lambda: [p for p, _ in zip(e.predict(input_fn), range(4))])
print(files(e.model_dir))
print([(s, w, [v for v in values if "sec" not in v[0]]) for s, w, values in events(e.model_dir)])
host = make(dict(host=1))
show("host call", lambda: host.train(input_fn, steps=2) and 1)
show("cross shard", lambda: make(dict(use_tpu=1)).train(input_fn, steps=2))
show("no train batch", lambda: make(train_batch_size=None).train(input_fn, steps=2) and 1)
show("no eval batch", lambda: make(eval_batch_size=None).evaluate(input_fn, steps=2))
show("no predict batch", lambda: next(make(predict_batch_size=None).predict(input_fn)))
show("params with batch_size", lambda: make(dict(batch_size=3)))
show("batch 0", lambda: make(train_batch_size=0))
show("batch str", lambda: make(train_batch_size="x"))
show("eval batch", lambda: make(eval_batch_size=-1))
show("predict batch", lambda: make(predict_batch_size=2.5))
show("config", lambda: make(config=tf.estimator.RunConfig()))
show("config", lambda: make(config=None))
show("no params arg", lambda: P.TPUEstimator(lambda features, labels, mode: 1, use_tpu=False, config=P.RunConfig(model_dir=FOLDER)).params)
show("input without params", lambda: make().train(lambda: tf.data.Dataset.from_tensor_slices(({"x": X}, Y)).batch(4), steps=1) and 1)
show("eval no steps", lambda: make().evaluate(input_fn)["global_step"])
show("model_fn none", lambda: P.TPUEstimator(None, config=P.RunConfig(), use_tpu=False))
c = tf.constant
M = tf.metrics
S = P.TPUEstimatorSpec
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=3))
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(3, [c(1.)])))
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a: 1, c(1.))))
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a: 1, [c(1.)])))
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a: {"q": M.mean(a)}, [c([1.])])).as_estimator_spec().eval_metric_ops)
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a, b: {"q": M.mean(a)}, {"a": c([1.]), "b": c([2.])})).as_estimator_spec().eval_metric_ops)
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a, b: {"q": M.mean(a)}, {"a": c([1.])})).as_estimator_spec().eval_metric_ops)
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a, b: {"q": M.mean(a)}, [c([1.])])).as_estimator_spec().eval_metric_ops)
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a: 1, [c([1.])]), host_call=3))
show("spec", lambda: S("eval", loss=c(1.), eval_metrics=(lambda a: 1, [c([1.])]), training_hooks=["x"]))
show("spec", lambda: S("train", loss=c(1.)).as_estimator_spec())
show("spec", lambda: S("train", loss=c(1.), train_op=tf.no_op(), scaffold_fn=3).as_estimator_spec())
show("spec", lambda: S("infer", predictions=c([1.])).as_estimator_spec().predictions)
show("spec", lambda: S._fields)
show("shard opt", lambda: P.CrossShardOptimizer(tf.train.GradientDescentOptimizer(.1)).get_name())
show("shard opt", lambda: P.CrossShardOptimizer(3))
show("shard opt", lambda: P.CrossShardOptimizer(tf.train.GradientDescentOptimizer(.1), reduction="none"))
show("shard opt", lambda: [g.name for g, _ in P.CrossShardOptimizer(tf.train.GradientDescentOptimizer(.1)).compute_gradients(tf.Variable(2.) * 2.)])
