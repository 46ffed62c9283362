"""tf.contrib.slim's dataset, data_provider and dataset_data_provider: where data lies, and its items one by one."""
import abc

from .parallel_reader import parallel_read


class Dataset:
    """Where the records of a data set lie, how they are read and decoded.

    Args:
      data_sources: str or list of str, patterns of file names.  reader: subclass of ReaderBase.
      decoder: DataDecoder.  num_samples: int.  items_to_descriptions: dict name of an item -> str.
      kwargs: further attributes, by name.
    Source: tf.contrib.slim.dataset.Dataset.
    """

    def __init__(self, data_sources, reader, decoder, num_samples, items_to_descriptions, **kwargs):
        kwargs.update(data_sources=data_sources, reader=reader, decoder=decoder, num_samples=num_samples,
                      items_to_descriptions=items_to_descriptions)
        self.__dict__.update(kwargs)


class DataProvider(abc.ABC):
    """Gives the items of a data set as Tensors.

    Args:
      items_to_tensors: dict name -> Tensor.  num_samples: int.
    Source: tf.contrib.slim.data_provider.DataProvider.
    """

    def __init__(self, items_to_tensors, num_samples):
        self._items_to_tensors, self._num_samples = items_to_tensors, num_samples

    def get(self, items):
        """list of Tensors: the items of these names.

        Raises:
          ValueError: there is none of a name.
        """
        self._validate_items(items)
        return [self._items_to_tensors[item] for item in items]

    def list_items(self):
        """The names of the items."""
        return self._items_to_tensors.keys()

    def num_samples(self):
        """int."""
        return self._num_samples

    def _validate_items(self, items):
        if not isinstance(items, (list, tuple)):
            raise ValueError("items must be a list or tuple")
        for item in items:
            if item not in self._items_to_tensors:
                raise ValueError(f"Item [{item}] is invalid. Valid entries include: {self._items_to_tensors.keys()}")


class DatasetDataProvider(DataProvider):
    """The items of one record after the other, read by several readers.

    Args:
      dataset: Dataset.  record_key: str, the item that holds the record's key.
      common_queue_capacity, common_queue_min: int, as capacity and min_after_dequeue of parallel_read; others as there.
    Raises:
      ValueError: the data set has an item of the name record_key.
    Source: tf.contrib.slim.dataset_data_provider.DatasetDataProvider.
    """

    def __init__(self, dataset, num_readers=1, reader_kwargs=None, shuffle=True, num_epochs=None,
                 common_queue_capacity=256, common_queue_min=128, record_key="record_key", seed=None, scope=None):
        key, data = parallel_read(
            dataset.data_sources, reader_class=dataset.reader, num_epochs=num_epochs, num_readers=num_readers,
            reader_kwargs=reader_kwargs, shuffle=shuffle, capacity=common_queue_capacity,
            min_after_dequeue=common_queue_min, seed=seed, scope=scope)
        items = dataset.decoder.list_items()
        found = dict(zip(items, dataset.decoder.decode(data, items)))
        if record_key in found:
            raise ValueError("The item name used for `record_key` cannot also be used for a dataset item: %s",
                             record_key)
        found[record_key] = key
        super().__init__(items_to_tensors=found, num_samples=dataset.num_samples)
