"""TF's public namespace tf.keras.preprocessing.text."""
import hashlib
import json
from collections import OrderedDict, defaultdict

import numpy as np

_FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


def text_to_word_sequence(text, filters=_FILTERS, lower=True, split=" "):
    """The words of a text.

    Args:
      text: str.  filters: str, characters that count as split.  lower: bool.  split: str between words.
    Returns:
      list of str.
    Source: tf.keras.preprocessing.text.text_to_word_sequence.
    """
    text = text.lower() if lower else text
    return [word for word in text.translate({ord(c): split for c in filters}).split(split) if word]


def one_hot(text, n, filters=_FILTERS, lower=True, split=" "):
    """The words of a text as Python's hashes below n; different words may share one.

    Args: as hashing_trick.
    Source: tf.keras.preprocessing.text.one_hot.
    """
    return hashing_trick(text, n, hash, filters, lower, split)


def hashing_trick(text, n, hash_function=None, filters=_FILTERS, lower=True, split=" "):
    """The words of a text as hashes in [1, n).

    Args:
      text: str.  n: int.  hash_function: function of str, "md5", or None for Python's hash.
      filters, lower, split: as text_to_word_sequence.
    Returns:
      list of int.
    Source: tf.keras.preprocessing.text.hashing_trick.
    """
    function = {None: hash, "md5": _md5}.get(hash_function, hash_function)
    return [function(word) % (n - 1) + 1 for word in text_to_word_sequence(text, filters, lower, split)]


def _md5(word):
    return int(hashlib.md5(word.encode()).hexdigest(), 16)


class Tokenizer:
    """Texts as lists of the numbers of their words: the most frequent word has number 1.

    Args:
      num_words: int, only numbers below it are used.  filters, lower, split: as text_to_word_sequence.
      char_level: bool, characters are the words.  oov_token: str that stands for unknown words.
      document_count: int, texts seen before.
    Raises:
      TypeError: an argument of another name.
    Source: tf.keras.preprocessing.text.Tokenizer.
    """

    def __init__(self, num_words=None, filters=_FILTERS, lower=True, split=" ", char_level=False, oov_token=None,
                 document_count=0, **kwargs):
        num_words = kwargs.pop("nb_words", num_words)
        if kwargs:
            raise TypeError(f"Unrecognized keyword arguments: {kwargs}")
        self.word_counts, self.word_docs = OrderedDict(), defaultdict(int)
        self.filters, self.split, self.lower = filters, split, lower
        self.num_words, self.document_count = num_words, document_count
        self.char_level, self.oov_token = char_level, oov_token
        self.index_docs, self.word_index, self.index_word = defaultdict(int), {}, {}

    def _words(self, text):
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [word.lower() for word in text] if isinstance(text, list) else text.lower()
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts):
        """Learn the words of texts.

        Args:
          texts: iterable of str, or of lists of words.
        """
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in set(words):
                self.word_docs[word] += 1
        ordered = sorted(self.word_counts, key=lambda word: -self.word_counts[word])
        ordered = ordered if self.oov_token is None else [self.oov_token] + ordered
        self.word_index = {word: i for i, word in enumerate(ordered, 1)}
        self.index_word = {i: word for word, i in self.word_index.items()}
        for word, count in list(self.word_docs.items()):
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences):
        """Learn how many texts have each number, for sequences_to_matrix.

        Args:
          sequences: list of lists of int.
        """
        self.document_count += len(sequences)
        for sequence in sequences:
            for i in set(sequence):
                self.index_docs[i] += 1

    def texts_to_sequences(self, texts):
        """list of lists of int: the numbers of the words of texts."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts):
        """Generator of what texts_to_sequences returns."""
        unknown = self.word_index.get(self.oov_token)
        for text in texts:
            numbers = []
            for word in self._words(text):
                i = self.word_index.get(word)
                if i is None:
                    i = None if self.oov_token is None else unknown
                elif self.num_words and i >= self.num_words:
                    i = unknown
                if i is not None:
                    numbers.append(i)
            yield numbers

    def sequences_to_texts(self, sequences):
        """list of str: the words of numbers."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences):
        """Generator of what sequences_to_texts returns."""
        unknown = self.index_word.get(self.word_index.get(self.oov_token))
        for sequence in sequences:
            words = []
            for i in sequence:
                word = self.index_word.get(i)
                if word is None or self.num_words and i >= self.num_words:
                    word = unknown
                if word is not None:
                    words.append(word)
            yield " ".join(words)

    def texts_to_matrix(self, texts, mode="binary"):
        """Texts as the rows of a matrix; see sequences_to_matrix."""
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences, mode="binary"):
        """Lists of numbers as the rows of a matrix with a column for each word.

        Args:
          sequences: list of lists of int.
          mode: "binary", "count", "freq" (count / length) or "tfidf" ((1 + log count) log(1 + texts / (1 + texts
            with the word))).
        Returns:
          float64 array [len(sequences), num_words].
        Raises:
          ValueError: an unknown mode, or nothing was learned before.
        """
        columns = self._columns(mode)
        out = np.zeros((len(sequences), columns))
        for row, sequence in zip(out, sequences):
            counts = defaultdict(int)
            for i in sequence:
                if i < columns:
                    counts[i] += 1
            for i, count in counts.items():
                row[i] = self._cell(mode, i, count, len(sequence))
        return out

    def _columns(self, mode):
        if not self.num_words and not self.word_index:
            raise ValueError("Specify a dimension (`num_words` argument), or fit on some text data first.")
        if mode == "tfidf" and not self.document_count:
            raise ValueError("Fit the Tokenizer on some data before using tfidf mode.")
        return self.num_words or len(self.word_index) + 1

    def _cell(self, mode, i, count, length):
        if mode == "count":
            return count
        if mode == "freq":
            return count / length
        if mode == "binary":
            return 1
        if mode == "tfidf":
            return (1 + np.log(count)) * np.log(1 + self.document_count / (1 + self.index_docs.get(i, 0)))
        raise ValueError("Unknown vectorization mode:", mode)

    def get_config(self):
        """dict of the arguments and of what was learned, the latter as JSON."""
        config = {name: getattr(self, name) for name in (
            "num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count")}
        for name in ("word_counts", "word_docs", "index_docs", "index_word", "word_index"):
            config[name] = json.dumps(getattr(self, name))
        return config

    def to_json(self, **kwargs):
        """str: JSON of the tokenizer."""
        return json.dumps({"class_name": type(self).__name__, "config": self.get_config()}, **kwargs)
