"""Datasets of comma-separated values and of Examples."""
import os
import tempfile

from data_pipelines import elements

FOLDER = tempfile.mkdtemp()


def files(tf):
    """The path of a folder with two tables and a file of Examples."""
    if not os.listdir(FOLDER):
        with open(FOLDER + "/c1.csv", "w") as f:
            f.write("a,b,c\n1,2.5,x\n3,,\"q,z\"\n5,6.5,\n")
        with open(FOLDER + "/c2.csv", "w") as f:
            f.write("a,b,c\n7,8.5,w\n")
        with tf.python_io.TFRecordWriter(FOLDER + "/ex.tfr") as w:
            for i in range(5):
                w.write(tf.train.Example(features=tf.train.Features(feature={
                    "i": tf.train.Feature(int64_list=tf.train.Int64List(value=[i])),
                    "l": tf.train.Feature(float_list=tf.train.FloatList(value=[i * .5]))})).SerializeToString())
    return FOLDER


def case_nodes(tf):
    tf.data.experimental.CsvDataset(["t.csv"], [tf.int32, tf.constant([0.], tf.float32), ""], header=True,
                                    select_cols=[0, 1, 2])
    features = {"i": tf.FixedLenFeature([], tf.int64), "v": tf.VarLenFeature(tf.string)}
    tf.data.experimental.make_batched_features_dataset("f.tfr", 2, features, label_key="i", shuffle_seed=3)
    tf.data.Dataset.from_tensors(["a"]).apply(tf.data.experimental.parse_example_dataset(features))


def case_tables(tf):
    folder, X = files(tf), tf.data.experimental
    both = [folder + "/c1.csv", folder + "/c2.csv"]
    return [elements(tf, m, times=1, most=6) for m in (
        lambda: X.CsvDataset(both[:1], [tf.int32, [1.], ""], header=True),
        lambda: X.CsvDataset(both[:1], [tf.int32, tf.float32, ""], header=True),
        lambda: X.CsvDataset(both, [tf.string, "none"], select_cols=[0, 2]),
        lambda: X.CsvDataset(both[:1], [tf.int32, [1.]]),
        lambda: X.make_csv_dataset(both, 2, label_name="c", shuffle_seed=3, num_epochs=1),
        lambda: X.make_csv_dataset(both[0], 2, column_names=["x", "y", "z"], select_columns=["x", "z"],
                                   column_defaults=[tf.int64, tf.string], shuffle=False, prefetch_buffer_size=1))]


def case_examples(tf):
    path, X = files(tf) + "/ex.tfr", tf.data.experimental
    features = {"i": tf.FixedLenFeature([], tf.int64), "l": tf.FixedLenFeature([], tf.float32)}
    return [elements(tf, m, times=1, most=6) for m in (
        lambda: X.make_batched_features_dataset(path, 2, features, label_key="l", num_epochs=1, shuffle_seed=2),
        lambda: X.make_batched_features_dataset(path, 3, features, shuffle_seed=5),
        lambda: X.make_batched_features_dataset([path], 2, features, shuffle=False, num_epochs=2,
                                                drop_final_batch=True))]
