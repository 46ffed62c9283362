"""Documents as sequences of numbers."""
import io
import pickle
import pickletools
import re

import numpy as np

from ....platform import gfile
from .categorical_vocabulary import CategoricalVocabulary

TOKENIZER_RE = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)
_TF = "tensorflow.contrib.learn.python.learn.preprocessing."
_OURS = __name__.rpartition(".")[0] + "."


def tokenizer(iterator):
    """Yield the words of each text: runs of letters, digits, apostrophes and hyphens.

    Args: iterator: iterable of str.
    Source: tensorflow.contrib.learn.python.learn.preprocessing.text.tokenizer.
    """
    for text in iterator:
        yield TOKENIZER_RE.findall(text)


class ByteProcessor:
    """Maps documents to their bytes.

    Args: max_document_length: int, longer ones are cut and shorter ones filled with 0.
    Source: tf.contrib.learn.preprocessing.ByteProcessor.
    """

    def __init__(self, max_document_length):
        self.max_document_length = max_document_length

    def fit(self, x):
        """There is nothing to learn.  Returns: itself."""
        return self

    def fit_transform(self, x):
        """transform."""
        return self.transform(x)

    def reverse(self, x):
        """Yield the text of each uint8 array."""
        for data in x:
            yield data.astype(np.uint8).tobytes().decode("utf-8")

    def transform(self, x):
        """Yield for each text a uint8 array of its bytes (UTF-8)."""
        for document in x:
            if isinstance(document, str):
                document = document.encode("utf-8")
            bytes_ = np.frombuffer(memoryview(document), dtype=np.uint8)[:self.max_document_length]
            yield np.pad(bytes_, (0, self.max_document_length - len(bytes_)), "constant")


class _Unpickler(pickle.Unpickler):
    """Finds the classes of TF's pickles here."""

    def find_class(self, module, name):
        if module.startswith(_TF):
            module = _OURS + module[len(_TF):]
        return super().find_class(module, name)


def _as_tf_names(pickled):
    """A pickle of protocol 2 or 3 whose classes stand where TF has them."""
    parts, begin = [], 0
    for opcode, argument, position in pickletools.genops(pickled):
        if opcode.name == "GLOBAL" and argument.startswith(_OURS):
            written = b"c" + argument.replace(" ", "\n").encode() + b"\n"
            parts += [pickled[begin:position], b"c" + (_TF + argument[len(_OURS):]).replace(" ", "\n").encode() + b"\n"]
            begin = position + len(written)
    return b"".join([*parts, pickled[begin:]])


class VocabularyProcessor:
    """Maps documents to sequences of the numbers of their words.

    Args:
      max_document_length: int, longer ones are cut and shorter ones filled with 0.
      min_frequency: int, words must come more often than that.
      vocabulary: CategoricalVocabulary.
      tokenizer_fn: function from an iterable of documents to an iterable of lists of words.
    Source: tf.contrib.learn.preprocessing.VocabularyProcessor.
    """

    def __init__(self, max_document_length, min_frequency=0, vocabulary=None, tokenizer_fn=None):
        self.max_document_length, self.min_frequency = max_document_length, min_frequency
        self.vocabulary_ = vocabulary if vocabulary else CategoricalVocabulary()
        self._tokenizer = tokenizer_fn if tokenizer_fn else tokenizer

    def fit(self, raw_documents, unused_y=None):
        """Count the words of documents, and freeze the vocabulary.

        Args: raw_documents: iterable of str.
        Returns: itself.
        """
        for words in self._tokenizer(raw_documents):
            for word in words:
                self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents, unused_y=None):
        """fit, then transform."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents):
        """Yield for each document an int64 array [max_document_length] of its words' numbers."""
        for words in self._tokenizer(raw_documents):
            numbers = np.zeros(self.max_document_length, np.int64)
            for i, word in enumerate(words[:self.max_document_length]):
                numbers[i] = self.vocabulary_.get(word)
            yield numbers

    def reverse(self, documents):
        """Yield for each sequence of numbers its words, with a space between."""
        for numbers in documents:
            yield " ".join(self.vocabulary_.reverse(number) for number in numbers)

    def save(self, filename):
        """Write the processor to a file, which TF reads, too.

        Args: filename: str.
        """
        with gfile.GFile(filename, "wb") as f:
            f.write(_as_tf_names(pickle.dumps(self, protocol=3)))

    @classmethod
    def restore(cls, filename):
        """The processor of a file that `save` wrote, here or in TF.

        Args: filename: str.
        """
        with gfile.GFile(filename, "rb") as f:
            return _Unpickler(io.BytesIO(f.read())).load()
