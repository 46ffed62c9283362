"""Columns of categories as numbers."""
from math import isnan

import numpy as np

from .categorical_vocabulary import CategoricalVocabulary


class CategoricalProcessor:
    """Maps each column's categories to numbers.

    Args:
      min_frequency: int, categories must come more often than that.
      share: bool, all columns have one vocabulary.
      vocabularies: list of CategoricalVocabulary, one to a column.
    Source: tf.contrib.learn.preprocessing.CategoricalProcessor.
    """

    def __init__(self, min_frequency=0, share=False, vocabularies=None):
        self.min_frequency, self.share, self.vocabularies_ = min_frequency, share, vocabularies

    def freeze(self, freeze=True):
        """Freeze or thaw the vocabularies."""
        for vocabulary in [self.vocabularies_[0]] if self.share else self.vocabularies_:
            vocabulary.freeze(freeze)

    def fit(self, x, unused_y=None):
        """Count the categories of rows, and freeze the vocabularies.

        Args: x: iterable of rows, each a sequence of categories.
        Returns: itself.
        """
        for row in x:
            if self.vocabularies_ is None:
                self._make(len(row))
            for vocabulary, category in zip(self.vocabularies_, row):
                if not (isinstance(category, float) and isnan(category)):
                    vocabulary.add(category)
        if self.min_frequency > 0:
            for vocabulary in self.vocabularies_:
                vocabulary.trim(self.min_frequency)
        self.freeze()
        return self

    def _make(self, width):
        if self.share:
            self.vocabularies_ = [CategoricalVocabulary()] * width
        else:
            self.vocabularies_ = [CategoricalVocabulary() for _ in range(width)]

    def fit_transform(self, x, unused_y=None):
        """fit, then transform."""
        self.fit(x)
        return self.transform(x)

    def transform(self, x):
        """Yield for each row an int64 array of the categories' numbers."""
        self.freeze()
        for row in x:
            numbers = np.zeros(len(row), np.int64)
            for i, (vocabulary, category) in enumerate(zip(self.vocabularies_, row)):
                numbers[i] = 0 if isinstance(category, float) and isnan(category) else vocabulary.get(category)
            yield numbers
