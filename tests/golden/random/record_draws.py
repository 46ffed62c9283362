"""Record the draws of draw_cases.CASES under TensorFlow 1.15: python record_draws.py [draws.npz].

Keys of the npz: "name|run|output".  An array of more than SAMPLE elements is cut to its first
SAMPLE, and the SHA-256 of all its bytes stands under "name|run|output|sha256".
"""
import hashlib
import multiprocessing
import os
import sys

import numpy as np
import tensorflow as tf

from draw_cases import CASES, SAMPLE


def draw(op_type, arguments, runs, threads):
    """The outputs of one node in `runs` runs of one session."""
    if op_type == "ShuffleDataset":
        return [shuffled(**arguments)] * runs
    config = tf.compat.v1.ConfigProto(intra_op_parallelism_threads=threads,
                                      inter_op_parallelism_threads=1)
    with tf.Graph().as_default():
        node = getattr(tf.raw_ops, op_type)(**arguments)
        with tf.compat.v1.Session(config=config) as session:
            return [session.run(node) for _ in range(runs)]


def shuffled(n, buffer_size, reshuffle, seed, seed2):
    """The order in which one pass over a shuffled range comes."""
    with tf.Graph().as_default():
        tf.compat.v1.set_random_seed(seed)
        dataset = tf.compat.v1.data.Dataset.range(n).shuffle(
            buffer_size, seed=seed2, reshuffle_each_iteration=reshuffle)
        iterator = tf.compat.v1.data.make_initializable_iterator(dataset.batch(n + 1))
        following = iterator.get_next()
        with tf.compat.v1.Session() as session:
            session.run(iterator.initializer)
            return session.run(following) if n else np.zeros(0, np.int64)


def record(threads):
    """The records of the cases with this number of threads."""
    records = {}
    for name, case in CASES.items():
        for run, outputs in enumerate(draw(*case) if case[-1] == threads else ()):
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            for i, value in enumerate(outputs):
                key = "%s|%d|%d" % (name, run, i)
                value = np.asarray(value)
                if value.size > SAMPLE:
                    digest = hashlib.sha256(value.tobytes()).hexdigest()
                    records[key + "|sha256"] = np.array(digest)
                    value = value.reshape(-1)[:SAMPLE]
                records[key] = value
    return records


def main(path):
    # A process makes its thread pool once, so every number of threads needs a process of its own.
    counts = sorted({case[-1] for case in CASES.values()})
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        records = {k: v for part in pool.map(record, counts, chunksize=1) for k, v in part.items()}
    np.savez_compressed(path, **records)
    print(len(records), "arrays")


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "draws.npz"))
