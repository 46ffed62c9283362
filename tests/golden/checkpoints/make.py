"""Makes the checkpoints of this folder.  Run it with TensorFlow 1.15.5, in this folder.

Values are numbers counted up, so that tests know them: tensor k of dtype d is arange(k, k + n) as d.
"""
import gzip
import os

import numpy as np
import tensorflow as tf

NUMBERS = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "complex64",
           "complex128", "bool"]
WITHOUT_VARIABLES = ["uint32", "uint64", "bfloat16", "qint8", "quint8", "qint16", "quint16", "qint32"]


def save(name, build, **kwargs):
    with tf.Graph().as_default():
        build()
        saver = tf.train.Saver(tf.global_variables(), **kwargs)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            saver.save(session, "./" + name, write_meta_graph=False, write_state=False)


def types(names):
    def build():
        for i, name in enumerate(names):
            tf.Variable(np.arange(i, i + 6).reshape(2, 3).astype(name), name=name)
        tf.Variable(np.float32(7.5), name="scalar")
        tf.Variable(np.zeros([0, 3], np.int32), name="empty")
        tf.Variable([["", "a\0b"], ["long " * 40, "\xe9"]], name="string")
    return build


def ramp(shape, dtype=None, partition_info=None):
    start = partition_info.var_offset[0] * shape[1]
    return (np.arange(shape[0] * shape[1]) + start).reshape(shape).astype(np.float32)


def slices():
    tf.get_variable("rows", [70, 2], partitioner=tf.fixed_size_partitioner(3), initializer=ramp)
    tf.get_variable("whole", initializer=[1., 2.])


def shards():
    for i in range(3):
        with tf.device("/job:localhost/task:0/device:CPU:0" if i == 0 else "" if i == 1 else "/cpu:0"):
            tf.get_variable("v%d" % i, initializer=[float(i), 1.])


def blocks():
    for i in range(40):
        tf.Variable([i], name="n%02d_%s" % (i, "x" * 8000))


def rare():
    """Types that have no Assign are saved as tensors."""
    with tf.Graph().as_default(), tf.Session() as session:
        values = [tf.bitcast(np.arange(i, i + 6).astype(plain), name)
                  for i, (name, plain) in enumerate(zip(WITHOUT_VARIABLES, "u4 u8 u2 i1 u1 i2 u2 i4".split()))]
        session.run(tf.raw_ops.SaveV2(prefix="./rare", tensor_names=WITHOUT_VARIABLES,
                                      shape_and_slices=[""] * len(values), tensors=values))


rare()
save("types", types(NUMBERS))
save("types_v1", types(NUMBERS), write_version=tf.train.SaverDef.V1)
save("slices", slices)
save("slices_v1", slices, write_version=tf.train.SaverDef.V1)
save("shards", shards, sharded=True)
save("shards_v1", shards, sharded=True, write_version=tf.train.SaverDef.V1)
save("blocks", blocks)
with open("blocks.index", "rb") as f, gzip.GzipFile("blocks.index.gz", "wb", mtime=0) as g:
    g.write(f.read())
os.remove("blocks.index")
