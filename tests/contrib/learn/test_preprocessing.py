"""tf.contrib.learn.preprocessing; the values are TF 1.15.5's."""
import base64
import pickle

import numpy as np
import pytest

import graphreg as tf

P = tf.contrib.learn.preprocessing
# What VocabularyProcessor(3).fit(["b a", "b"]) wrote in TF 1.15.5.
WRITTEN_BY_TF = (
    "gANjdGVuc29yZmxvdy5jb250cmliLmxlYXJuLnB5dGhvbi5sZWFybi5wcmVwcm9jZXNzaW5nLnRleHQKVm9jYWJ1bGFyeVByb2Nlc3Nvcgpx"
    "ACmBcQF9cQIoWBMAAABtYXhfZG9jdW1lbnRfbGVuZ3RocQNLA1gNAAAAbWluX2ZyZXF1ZW5jeXEESwBYCwAAAHZvY2FidWxhcnlfcQVjdGVu"
    "c29yZmxvdy5jb250cmliLmxlYXJuLnB5dGhvbi5sZWFybi5wcmVwcm9jZXNzaW5nLmNhdGVnb3JpY2FsX3ZvY2FidWxhcnkKQ2F0ZWdvcmlj"
    "YWxWb2NhYnVsYXJ5CnEGKYFxB31xCChYDgAAAF91bmtub3duX3Rva2VucQlYBQAAADxVTks+cQpYCAAAAF9tYXBwaW5ncQt9cQwoaApLAFgB"
    "AAAAYnENSwFYAQAAAGFxDksCdVgQAAAAX3N1cHBvcnRfcmV2ZXJzZXEPiFgQAAAAX3JldmVyc2VfbWFwcGluZ3EQXXERKGgKaA1oDmVYBQAA"
    "AF9mcmVxcRJjY29sbGVjdGlvbnMKZGVmYXVsdGRpY3QKcRNjYnVpbHRpbnMKaW50CnEUhXEVUnEWKGgNSwJoDksBdVgHAAAAX2ZyZWV6ZXEX"
    "iHViWAoAAABfdG9rZW5pemVycRhjdGVuc29yZmxvdy5jb250cmliLmxlYXJuLnB5dGhvbi5sZWFybi5wcmVwcm9jZXNzaW5nLnRleHQKdG9r"
    "ZW5pemVyCnEZdWIu")


def rows(generator):
    return [r.tolist() for r in generator]


def test_words_are_runs_of_letters_digits_apostrophes_and_hyphens():
    assert list(P.tokenizer(["Hello, world! a-b don't é 12.5 $x #y", "x"])) == [
        ["Hello", "world", "a-b", "don't", "é", "12", "5", "x", "y"], ["x"]]


def test_documents_are_cut_and_filled():
    processor = P.VocabularyProcessor(5)
    assert processor.fit(["a b c", "b c d"]) is processor
    assert rows(processor.transform(["a b x", "d d d d d d d"])) == [[1, 2, 0, 0, 0], [4, 4, 4, 4, 4]]
    assert list(processor.reverse([[1, 2, 0, 4, 0]])) == ["a b <UNK> d <UNK>"]
    assert next(processor.transform(["a"])).dtype == np.int64


def test_rare_words_are_left_out_and_frequent_ones_come_first():
    processor = P.VocabularyProcessor(3, min_frequency=1)
    assert rows(processor.fit_transform(["a b b", "b c c a", "d"])) == [[2, 1, 1], [1, 3, 3], [0, 0, 0]]
    assert vars(processor.vocabulary_)["_freq"] == {"b": 3, "a": 2, "c": 2}


def test_other_words_and_a_vocabulary_from_elsewhere():
    processor = P.VocabularyProcessor(3, tokenizer_fn=lambda texts: (t.split("|") for t in texts))
    assert rows(processor.fit_transform(["a|b c"])) == [[1, 2, 0]]
    assert rows(P.VocabularyProcessor(2, vocabulary=processor.vocabulary_).transform(["a z"])) == [[1, 0]]


def test_saved_under_the_names_of_tf_and_read_again(tmp_path):
    path = str(tmp_path / "vocab")
    P.VocabularyProcessor(3).fit(["b a", "b"]).save(path)
    with open(path, "rb") as f:
        written = f.read()
    assert b"ctensorflow.contrib.learn.python.learn.preprocessing.text\nVocabularyProcessor\n" in written
    assert b"graphreg" not in written
    again = P.VocabularyProcessor.restore(path)
    assert rows(again.transform(["a b"])) == [[2, 1, 0]] and again.max_document_length == 3


def test_a_file_of_tf_is_read(tmp_path):
    path = tmp_path / "vocab"
    path.write_bytes(base64.b64decode(WRITTEN_BY_TF))
    again = P.VocabularyProcessor.restore(str(path))
    assert type(again) is P.VocabularyProcessor and again.vocabulary_._mapping == {"<UNK>": 0, "b": 1, "a": 2}


def test_an_ordinary_pickle():
    again = pickle.loads(pickle.dumps(P.VocabularyProcessor(3).fit(["b a"])))
    assert rows(again.transform(["a b"])) == [[2, 1, 0]]


def test_vocabularies():
    v = P.CategoricalVocabulary()
    assert (v.get("a"), v.get("b"), v.get("a"), len(v), v.reverse(1)) == (1, 2, 1, 3, "a")
    v.freeze()
    assert v.get("new") == 0
    v.freeze(False)
    assert v.get("new") == 3


def test_trimmed_vocabularies():
    v = P.CategoricalVocabulary("?")
    for word, count in (("a", 3), ("b", 5), ("c", 1), ("d", 5)):
        v.add(word, count)
    v.trim(1, 4)
    assert v._mapping == {"?": 0, "a": 1} and v._reverse_mapping == ["?", "a"]


def test_no_way_back():
    with pytest.raises(ValueError, match="wasn't initialized with support_reverse to support reverse"):
        P.CategoricalVocabulary(support_reverse=False).reverse(0)


def test_bytes():
    assert rows(P.ByteProcessor(4).fit_transform(["ab", "é", "abcdef"])) == [
        [97, 98, 0, 0], [195, 169, 0, 0], [97, 98, 99, 100]]
    assert list(P.ByteProcessor(4).reverse([np.array([195, 169])])) == ["é"]


def test_columns_of_categories():
    processor = P.CategoricalProcessor()
    assert rows(processor.fit_transform([["a", "b"], ["a", "c"], [np.nan, "b"]])) == [[1, 1], [1, 2], [0, 1]]
    assert rows(processor.transform([["q", "c"]])) == [[0, 2]]
    shared = P.CategoricalProcessor(min_frequency=1, share=True)
    assert rows(shared.fit_transform([["a", "b"], ["b", "c"]])) == [[0, 1], [1, 0]]
