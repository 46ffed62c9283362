"""Record the losses of the nets on TensorFlow 1.15.5, with rows as they are and permuted: run it with that Python."""
import json
import os

import nets
import tensorflow as tf

found = {}
for name in sorted(nets.NETS):
    for permuted in (False, True):
        with tf.Graph().as_default():
            found.setdefault(name, []).append(nets.NETS[name](tf, permuted))
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "losses.json"), "w") as f:
    json.dump(found, f, sort_keys=True, indent=0)
