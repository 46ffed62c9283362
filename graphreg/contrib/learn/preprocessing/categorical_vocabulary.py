"""Words and the numbers they stand for."""
from collections import defaultdict


class CategoricalVocabulary:
    """Categories numbered as they come; 0 is the unknown one.

    Args:
      unknown_token: str, what 0 stands for.
      support_reverse: bool, whether numbers can be turned back into categories.
    Source: tf.contrib.learn.preprocessing.CategoricalVocabulary.
    """

    def __init__(self, unknown_token="<UNK>", support_reverse=True):
        # TF's own attributes, in its order: both read the other's pickles.
        self._unknown_token = unknown_token
        self._mapping = {unknown_token: 0}
        self._support_reverse = support_reverse
        if support_reverse:
            self._reverse_mapping = [unknown_token]
        self._freq = defaultdict(int)
        self._freeze = False

    def __len__(self):
        return len(self._mapping)

    def freeze(self, freeze=True):
        """Take no new categories from now on, or take them again."""
        self._freeze = freeze

    def get(self, category):
        """The number of a category; a new one is numbered, unless the vocabulary is frozen: then it is 0."""
        if category not in self._mapping:
            if self._freeze:
                return 0
            self._mapping[category] = len(self._mapping)
            if self._support_reverse:
                self._reverse_mapping.append(category)
        return self._mapping[category]

    def add(self, category, count=1):
        """Count a category.

        Args: category: str or int.  count: int, how often it came.
        """
        number = self.get(category)
        if number > 0:
            self._freq[category] += count

    def trim(self, min_frequency, max_frequency=-1):
        """Keep the categories that came more than min_frequency times, the most frequent first.

        Args: min_frequency: int.  max_frequency: int, categories that came so often are left out; -1: none.
        """
        by_name = sorted(self._freq.items(), key=lambda item: (isinstance(item[0], str), item[0]))
        in_order = sorted(by_name, key=lambda item: item[1], reverse=True)
        self._mapping = {self._unknown_token: 0}
        if self._support_reverse:
            self._reverse_mapping = [self._unknown_token]
        kept = 0
        for category, count in in_order:
            if max_frequency > 0 and count >= max_frequency:
                continue
            if count <= min_frequency:
                break
            kept += 1
            self._mapping[category] = kept
            if self._support_reverse:
                self._reverse_mapping.append(category)
        self._freq = dict(in_order[:kept])

    def reverse(self, class_id):
        """The category of a number.

        Raises: ValueError: the vocabulary does not support it.
        """
        if not self._support_reverse:
            raise ValueError("This vocabulary wasn't initialized with support_reverse to support reverse() function.")
        return self._reverse_mapping[class_id]
