"""Training, evaluation and prediction: the graphs, the log, the files and the results."""
import tensorflow as tf

from estimator_tools import estimator, eval_input, events, files, Look, say, show, train_input, X, Y

say("INFO")
e = estimator()
show("train", lambda: e.train(train_input, steps=25, hooks=[Look()]))
print(files(e.model_dir))
show("on", lambda: e.train(train_input, max_steps=30))
show("done", lambda: e.train(train_input, max_steps=30))
show("to the end", lambda: e.train(train_input))
show("evaluate", lambda: e.evaluate(eval_input, hooks=[Look()]))
show("evaluate some", lambda: e.evaluate(eval_input, steps=3, name="some"))
show("evaluate many", lambda: e.evaluate(train_input, steps=25, name="some"))


def four():
    return tf.data.Dataset.from_tensor_slices(({"x": X[:4]})).batch(3)


show("predict", lambda: list(e.predict(four, hooks=[Look()])))
show("batches", lambda: list(e.predict(four, predict_keys=["y"], yield_single_examples=False)))
show("key", lambda: list(e.predict(four, predict_keys="y")))
show("no key", lambda: list(e.predict(four, predict_keys=["q"])))
show("names", e.get_variable_names)
show("value", lambda: e.get_variable_value("d/bias"))
show("latest", e.latest_checkpoint)
show("folders", lambda: (e.eval_dir(), e.eval_dir("x"), e.model_dir, e.params, e.config.save_summary_steps))
for part in ("eval", "eval_some"):
    print(part, events(e.model_dir + "/" + part))
print(open(e.model_dir + "/checkpoint").read())
print(files(e.model_dir))
untrained = estimator("untrained")
show("evaluate untrained", lambda: untrained.evaluate(eval_input, steps=19))
show("predict untrained", lambda: next(untrained.predict(lambda: ({"x": tf.constant(X)}, 1))))
show("names untrained", untrained.get_variable_names)
