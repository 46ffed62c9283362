"""tf.contrib.learn.monitors.ValidationMonitor: when it evaluates, and when it stops."""
import numpy as np
import tensorflow as tf

learn = tf.contrib.learn
tf.logging.set_verbosity(tf.logging.ERROR)
iris = learn.datasets.load_dataset("iris")
X, Y = iris.data.astype(np.float32), iris.target
seen = []


def input_fn():
    return {"x": tf.constant(X)}, tf.constant(Y)


class Watched(learn.LinearClassifier):
    def evaluate(self, *args, **kwargs):
        made = super(Watched, self).evaluate(*args, **kwargs)
        seen.append((int(made["global_step"]), round(float(made["loss"]), 4), kwargs.get("name"), kwargs.get("steps")))
        return made


def run(steps=45, every=10, **kwargs):
    del seen[:]
    estimator = Watched(feature_columns=[tf.contrib.layers.real_valued_column("x", 4)], n_classes=3,
                        config=learn.RunConfig(tf_random_seed=1, save_checkpoints_steps=5))
    monitor = learn.monitors.ValidationMonitor(input_fn=input_fn, eval_steps=1, every_n_steps=every,
                                               check_interval_secs=None, **kwargs)
    estimator.fit(input_fn=input_fn, steps=steps, monitors=[monitor])
    best = None if monitor.best_value is None else round(float(monitor.best_value), 4)
    print(seen, monitor.early_stopped, monitor.best_step, best, int(estimator.get_variable_value("global_step")))


run()
run(every=7, name="val")
run(steps=200, early_stopping_rounds=20, early_stopping_metric="accuracy", early_stopping_metric_minimize=False)
run(steps=60, early_stopping_rounds=5)
try:
    learn.monitors.ValidationMonitor()
except ValueError as e:
    print("ValueError:", e)
