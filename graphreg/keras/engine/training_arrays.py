"""Arrays for a model: brought into the order of its inputs and outputs, checked, weighted, and cut into batches."""
import numpy as np

from ... import functions as tf
from ...core.convert import is_tensor
from .. import losses

_STEPS_NEEDED = "When using data tensors as input to a model, you should specify the `{}` argument."


# ------------------------------------------------------------------ order and shapes
def arranged(data, names, what):
    """list with an array, a Tensor or None for each name.

    Args:
      data: array, Tensor, list or dict of them, or None.  names: list of str.  what: "input" or "target".
    Raises:
      ValueError: data is missing, or there is too much of it.
    """
    if not names:
        if data is not None and (hasattr(data, "shape") or len(data)):
            raise ValueError(f"Error when checking model {what}: expected no data, but got:", data)
        return []
    if data is None or isinstance(data, (list, tuple)) and not data:
        return [None] * len(names)
    found = [_with_axis(x) for x in _listed(data, names)]
    if len(found) != len(names):
        raise ValueError(
            f"Error when checking model {what}: the list of Numpy arrays that you are passing to your model is not the "
            f"size the model expected. Expected to see {len(names)} array(s), but instead got the following list of "
            f"{len(found)} arrays: {str(found)[:200]}...")
    return found


def _listed(data, names):
    if isinstance(data, dict):
        for name in names:
            if name not in data:
                raise ValueError(f'No data provided for "{name}". Need data for each key in: {names}')
        return [plain(data[name]) for name in names]
    if isinstance(data, (list, tuple)):
        if data and isinstance(data[0], list):
            return [np.asarray(x) for x in data]
        if len(names) == 1 and data and isinstance(data[0], (float, int)):
            return [np.asarray(data)]
        return [plain(x) for x in data]
    return [plain(data)]


def plain(x):
    """The array in an eager tensor, or in a table or a series of pandas; other things as they are."""
    if getattr(x, "is_eager", False):
        return x.numpy()
    return x.values if type(x).__name__ in ("DataFrame", "Series") and hasattr(x, "values") else x


def _with_axis(x):
    if x is None:
        return None
    if isinstance(x, int):
        raise ValueError(f"Expected an array data type but received an integer: {x}")
    if x.shape is None or len(x.shape) != 1:
        return x
    return _expanded(x)


def _expanded(x):
    return tf.expand_dims(x, -1) if is_tensor(x) else np.expand_dims(x, -1)


def check_input_shapes(arrays, names, shapes):
    """Refuse arrays that do not fit the inputs.

    Args:
      arrays: list of arrays.  names: list of str.  shapes: list of tuples with the batch axis.
    Raises:
      ValueError: a rank or a size differs.
    """
    for x, name, shape in zip(arrays, names, shapes):
        if shape is None or is_tensor(x):
            continue
        if len(x.shape) != len(shape):
            raise ValueError(f"Error when checking input: expected {name} to have {len(shape)} dimensions, but got "
                             f"array with shape {x.shape}")
        if any(want is not None and want != size for want, size in zip(shape[1:], x.shape[1:])):
            raise ValueError(f"Error when checking input: expected {name} to have shape {shape[1:]} but got array with "
                             f"shape {x.shape[1:]}")


def _sizes(arrays):
    return {x.shape[0] for x in arrays if x is not None and not is_tensor(x) and len(x.shape)}


def check_lengths(inputs, targets, weights):
    """Refuse arrays with different numbers of samples.

    Raises:
      ValueError: inputs, targets or weights differ among themselves or from each other.
    """
    of_inputs, of_targets, of_weights = _sizes(inputs), _sizes(targets), _sizes(weights)
    for sizes, arrays, what in ((of_inputs, inputs, "input arrays (x)"), (of_targets, targets, "target arrays (y)"),
                                (of_weights, weights, "sample_weight arrays")):
        if len(sizes) > 1:
            raise ValueError(f"All {what} should have the same number of samples. Got array shapes: "
                             f"{[None if x is None else x.shape for x in arrays]}")
    if of_inputs and of_targets and of_inputs != of_targets:
        raise ValueError("Input arrays should have the same number of samples as target arrays. Found "
                         f"{min(of_inputs)} input samples and {min(of_targets)} target samples.")
    if of_targets and of_weights and of_targets != of_weights:
        raise ValueError("Sample_weight arrays should have the same number of samples as target arrays. Got "
                         f"{min(of_weights)} input samples and {min(of_targets)} target samples.")


def check_targets(targets, loss_objects, shapes):
    """Refuse targets that a loss cannot take.

    Args:
      targets: list of arrays.  loss_objects: list of losses.  shapes: list of the outputs' TensorShapes.
    Raises:
      ValueError: classes as numbers for categorical_crossentropy, or a shape other than the output's.
    """
    for y, loss, shape in zip(targets, loss_objects, shapes):
        if y is None or loss is None or is_tensor(y):
            continue
        function = getattr(loss, "fn", None)
        if function is losses.categorical_crossentropy and y.shape[-1] == 1:
            raise ValueError(
                f"You are passing a target array of shape {y.shape} while using as loss `categorical_crossentropy`. "
                "`categorical_crossentropy` expects targets to be binary matrices (1s and 0s) of shape (samples, "
                "classes). If your targets are integer classes, you can convert them to the expected format via:\n"
                "```\nfrom keras.utils import to_categorical\ny_binary = to_categorical(y_int)\n```\n\nAlternatively, "
                "you can use the loss function `sparse_categorical_crossentropy` instead, which does expect integer "
                "targets.")
        if function in _SHAPED_LIKE_OUTPUT and shape.ndims is not None:
            sizes = shape.as_list()
            if any(want is not None and want != size for size, want in zip(y.shape[1:], sizes[1:])):
                raise ValueError(f"A target array with shape {y.shape} was passed for an output of shape "
                                 f"{tuple(sizes)} while using as loss `{loss.name}`. This loss expects targets to have "
                                 "the same shape as the output.")


_SHAPED_LIKE_OUTPUT = (losses.mean_squared_error, losses.binary_crossentropy, losses.categorical_crossentropy)


# ------------------------------------------------------------------ weights
def weights_of_samples(y, sample_weight, class_weight, mode):
    """The weights of the samples of one output: as given, by class, or the product of both.

    Args:
      y: array of targets.  sample_weight: array or None.  class_weight: dict from class to number, or None.
      mode: None, "samplewise" or "temporal".
    Returns:
      array, or None when all weigh the same.
    Raises:
      ValueError: weights do not fit the targets, or a class has none.
    """
    if isinstance(sample_weight, tuple):
        sample_weight = sample_weight[0]
    sample_weight = plain(sample_weight)
    if mode == "temporal":
        _check_temporal(y, sample_weight)
    elif sample_weight is not None and len(sample_weight.shape) != 1:
        raise ValueError(f"Found a sample_weight array with shape {sample_weight.shape}. In order to use timestep-wise "
                         'sample weights, you should specify sample_weight_mode="temporal" in compile(). If you just '
                         "mean to use sample-wise weights, make sure your sample_weight array is 1D.")
    if sample_weight is not None and not is_tensor(sample_weight):
        _check_fits(y, sample_weight)
    by_class = _weights_by_class(y, class_weight) if isinstance(class_weight, dict) else None
    if by_class is None:
        return sample_weight
    return by_class if sample_weight is None else sample_weight * by_class


def _check_temporal(y, sample_weight):
    if len(y.shape) < 3:
        raise ValueError(f"Found a sample_weight array for an input with shape {y.shape}. Timestep-wise sample "
                         'weighting (use of sample_weight_mode="temporal") is restricted to outputs that are at least '
                         "3D, i.e. that have a time dimension.")
    if sample_weight is not None and len(sample_weight.shape) != 2:
        raise ValueError(f"Found a sample_weight array with shape {sample_weight.shape}. In order to use timestep-wise "
                         "sample weighting, you should pass a 2D sample_weight array.")


def _check_fits(y, sample_weight):
    rank = len(sample_weight.shape)
    if rank > len(y.shape):
        raise ValueError(f"Found a sample_weight with shape{sample_weight.shape}.Expected sample_weight with rank less "
                         f"than or equal to {len(y.shape)}")
    if not is_tensor(y) and y.shape[:rank] != sample_weight.shape:
        raise ValueError(f"Found a sample_weight array with shape {sample_weight.shape} for an input with shape "
                         f"{y.shape}. sample_weight cannot be broadcast.")


def _weights_by_class(y, class_weight):
    if len(y.shape) > 2:
        raise ValueError("`class_weight` not supported for 3+ dimensional targets.")
    classes = np.argmax(y, axis=1) if len(y.shape) == 2 and y.shape[1] > 1 else np.reshape(y, y.shape[0])
    found = np.asarray([class_weight[c] for c in classes if c in class_weight])
    if len(found) != len(classes):
        missing = {c.item() for c in np.unique(classes)} - set(class_weight)
        raise ValueError(f"`class_weight` must contain all classes in the data. The classes {missing} exist in the "
                         "data but not in `class_weight`.")
    return found


def completed(weights, targets, modes):
    """Weights with ones where some outputs have none; all None when none has.

    Args:
      weights: list of arrays or None.  targets: list of arrays.  modes: list of sample weight modes.
    """
    if all(w is None for w in weights):
        return list(weights)
    return [np.ones(y.shape[:2 if mode == "temporal" else 1]) if w is None and y is not None else w
            for w, y, mode in zip(weights, targets, modes)]


# ------------------------------------------------------------------ samples and batches
def number_of_samples(arrays, batch_size, steps, steps_name):
    """int: the length of the first array, or None when steps say how much is to be read.

    Raises:
      ValueError: steps and a batch size, or neither steps nor arrays.
    """
    if steps is not None and batch_size is not None:
        raise ValueError(f"If {steps_name} is set, the `batch_size` must be None.")
    if steps is not None:
        return None
    if not arrays or any(x is None or is_tensor(x) for x in arrays):
        raise ValueError(_STEPS_NEEDED.format(steps_name))
    return int(arrays[0].shape[0])


def slices(size, batch_size):
    """list of (begin, end) of the batches."""
    count = int(np.ceil(size / float(batch_size)))
    return [(i * batch_size, min(size, (i + 1) * batch_size)) for i in range(count)]


def shuffle_batches(order, batch_size):
    """An order in which whole batches change places; what fills no batch stays at the end."""
    count = len(order) // batch_size
    tail = order[count * batch_size:]
    blocks = order[:count * batch_size].reshape((count, batch_size))
    np.random.shuffle(blocks)
    return np.append(blocks.flatten(), tail)


def taken(arrays, indices):
    """The samples with some indices, of each array; None stays None."""
    return [None if x is None else x[indices] for x in arrays]


def split(arrays, at):
    """(the samples before an index, those from it on), of each array."""
    head = [None if x is None else x[:at] for x in arrays]
    return head, [None if x is None else x[at:] for x in arrays]
