"""tf.train.warm_start, and matrices of checkpoints under other vocabularies."""
import os
import shutil
import tempfile

import numpy as np

from casetools import initialized, said, tell

KEPT = []
BEFORE = os.getcwd()


def done(session):
    os.chdir(BEFORE)
    while KEPT:
        shutil.rmtree(KEPT.pop(), ignore_errors=True)
    return None


def written(tf):
    """A checkpoint and two vocabularies in a directory that becomes the current one."""
    KEPT.append(tempfile.mkdtemp())
    os.chdir(KEPT[-1])
    for name, text in (("old", "apple\nbanana\nguava\norange\n"), ("new", "orange\nguava\nkiwi\napple\nmango"),
                       ("twice", "apple\napple\n"), ("gap", "apple\n\nguava\n"), ("ends", "apple\r\nguava \r\n")):
        with open(name + ".txt", "w", newline="") as f:
            f.write(text)
    with tf.Graph().as_default(), tf.Session() as session:
        tf.get_variable("a", initializer=np.arange(6, dtype=np.float32).reshape(3, 2))
        tf.get_variable("s/b", initializer=np.float32([1, 2]))
        tf.get_variable("s/c", initializer=np.float32([5]), trainable=False)
        tf.get_variable("words", initializer=np.arange(8, dtype=np.float32).reshape(4, 2))
        tf.get_variable("classes", initializer=np.arange(12, dtype=np.float32).reshape(3, 4))
        session.run(tf.global_variables_initializer())
        tf.train.Saver().save(session, "m", write_meta_graph=False)


def plain(tf):
    zeros = tf.zeros_initializer()
    tf.get_variable("a", [3, 2], initializer=zeros)
    tf.get_variable("s/b", [2], initializer=zeros)
    tf.get_variable("s/c", [1], initializer=zeros, trainable=False)


def values(tf):
    return initialized(tf, {v.op.name: v for v in tf.global_variables()}, done)


def of_form(form, previous=None):
    def case(tf):
        written(tf)
        plain(tf)
        tf.train.warm_start("m", vars_to_warm_start=form, var_name_to_prev_var_name=previous)
        return values(tf)
    return case


case_all, case_pattern, case_list = of_form(".*"), of_form("s/.*"), of_form(["a", "s/c"])
case_patterns, case_none, case_no_match = of_form(["[^a].*", "a"]), of_form(None), of_form("zz")
case_previous = of_form("s/b", {"s/b": "s/b"})


def case_folder(tf):
    written(tf)
    n = tf.get_variable("n", [3, 2], initializer=tf.zeros_initializer(), use_resource=True)
    tf.train.warm_start(".", vars_to_warm_start=[n], var_name_to_prev_var_name={"n": "a"})
    return values(tf)


def case_slices(tf):
    written(tf)
    tf.get_variable("a", [3, 2], initializer=tf.zeros_initializer(), partitioner=tf.fixed_size_partitioner(2))
    tf.train.warm_start("m")
    return values(tf)


def with_vocabulary(name, shape, size=5, buckets=0, old_size=-1, backup=None, axis=0, slices=None):
    def case(tf):
        written(tf)
        tf.get_variable(name, shape, initializer=tf.zeros_initializer(),
                        partitioner=tf.fixed_size_partitioner(slices) if slices else None)
        info = tf.train.VocabInfo("new.txt", size, buckets, "old.txt", old_size, backup and tf.ones_initializer(), axis)
        tf.train.warm_start("m", var_name_to_vocab_info={name: info})
        return values(tf)
    return case


case_words = with_vocabulary("words", [5, 2])
case_buckets = with_vocabulary("words", [6, 2], buckets=1, backup=True)
case_classes = with_vocabulary("classes", [3, 6], axis=1, buckets=1, backup=True)
case_words_sliced = with_vocabulary("words", [6, 2], buckets=1, backup=True, slices=2)
case_old_size = with_vocabulary("words", [5, 2], old_size=2, backup=True)
case_fewer = with_vocabulary("words", [3, 2], size=3, backup=True)
case_width = with_vocabulary("words", [5, 3], backup=True)


def case_texts(tf):
    written(tf)
    plain(tf)
    warm, info = tf.train.warm_start, tf.train.VocabInfo
    a = tf.global_variables()[0]
    return [tell(said(warm, "m", var_name_to_prev_var_name={"q": "a"}),
                 said(warm, "m", var_name_to_vocab_info={"q": info("new.txt", 5, 0, "old.txt")}),
                 said(warm, "m", [a, "s/b"]).split(" Given")[0], said(warm, "m", 3), said(info, "a", 1, 2, "b", axis=3),
                 str(info("a", 1, 2, "b")), said(warm, "m", "a", None, {"a": "none"}).split(" checkpoint {")[0]), done]


# ------------------------------------------------------------------ single nodes
def answers(tf, *fetches):
    def step(session):
        return [said(lambda: [v.tolist() for v in session.run(fetch)]) for fetch in fetches]
    return [step, done]


def case_remapping(tf):
    written(tf)

    def numbers(new="new.txt", old="old.txt", offset=0, count=5, size=-1):
        return list(tf.raw_ops.GenerateVocabRemapping(new_vocab_file=new, old_vocab_file=old, new_vocab_offset=offset,
                                                      num_new_vocab=count, old_vocab_size=size))
    wrong = said(numbers, ["a"])
    return answers(tf, numbers(), numbers(offset=2, count=2), numbers(count=6), numbers(offset=9, count=2), numbers(count=0),
                   numbers(size=2), numbers(size=9), numbers(size=0), numbers("none"), numbers(old="none"),
                   numbers("twice.txt", count=2), numbers(old="twice.txt"), numbers("gap.txt", count=3),
                   numbers(old="gap.txt"), numbers("ends.txt", count=2)) + [tell(wrong)]


def case_matrix(tf):
    written(tf)

    def matrix(name="words", rows=(1, -1, 0), columns=(), values=(7, 8), num_rows=3, num_cols=2, path="m"):
        return [tf.raw_ops.LoadAndRemapMatrix(
            ckpt_path=path, old_tensor_name=name, row_remapping=np.array(rows, np.int64),
            col_remapping=np.array(columns, np.int64), initializing_values=np.array(values, np.float32),
            num_rows=num_rows, num_cols=num_cols)]
    return answers(tf, matrix(), matrix(values=(7, 8, 9)), matrix(values=(7,)), matrix(rows=(1, 1, 0), values=()),
                   matrix(rows=(1, 9, 0), values=()), matrix(rows=(1, -2, 0)), matrix(num_rows=4), matrix(num_cols=3),
                   matrix(columns=(1, -1, 0), num_cols=3, values=range(5)), matrix(columns=(1, 1), values=(0, 1)),
                   matrix(columns=(1,)), matrix("none"), matrix("s/b"), matrix(rows=(-1, -1, -1), values=range(6)),
                   matrix(rows=(), num_rows=0, values=()))


def case_initializers(tf):
    written(tf)
    framework, ones = tf.contrib.framework, tf.ones_initializer()

    def make(**kwargs):
        return framework.load_and_remap_matrix_initializer("m", "words", 5, 2, **dict(dict(
            old_row_vocab_file="old.txt", new_row_vocab_file="new.txt"), **kwargs))
    words = framework.load_embedding_initializer("m", "words", 5, 2, "old.txt", "new.txt", num_oov_buckets=1, initializer=ones)
    slot = framework.load_variable_slot_initializer("m", "words", None, 5, 2, "old.txt", "new.txt", initializer=ones)
    bias = framework.load_linear_multiclass_bias_initializer("m", "words", 5, "old.txt", "new.txt")
    made = [[make()([5, 2])], [words([6, 2])], [slot([5, 2])], [make(num_row_oov_buckets=1, num_col_oov_buckets=2,
                                                                    initializer=ones)([6, 4])]]
    texts = [said(f) for f in (
        lambda: make()([5, 2], dtype=tf.float64), lambda: make()([5]), lambda: make()([5, 3]), lambda: make()([0, 2]),
        lambda: make()([9, 2]), lambda: make(old_row_vocab_file=None)([5, 2]),
        lambda: make(old_row_vocab_file=None, new_row_vocab_file=None)([4, 2]),
        lambda: make(old_col_vocab_file="old.txt")([5, 2]), lambda: bias([5, 2]))]
    return [tell(*texts)] + answers(tf, *made)
