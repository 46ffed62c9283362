"""TF's public namespace tf.contrib.learn.preprocessing."""
from .categorical import CategoricalProcessor  # noqa: F401
from .categorical_vocabulary import CategoricalVocabulary  # noqa: F401
from .text import ByteProcessor, tokenizer, TOKENIZER_RE, VocabularyProcessor  # noqa: F401
