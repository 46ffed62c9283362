"""TF's public namespace tf.contrib.learn.ops: classifiers, sequences and embeddings of the time before Estimators."""
from ... import functions as tf
from ...core.scopes import name_scope
from ...functions.embedding import embedding_lookup as _lookup
from ...functions.nn import softmax, softmax_cross_entropy_with_logits, xw_plus_b
from ...losses import mean_squared_error, softmax_cross_entropy
from ...variable_scope import get_variable, variable_scope


def mean_squared_error_regressor(tensor_in, labels, weights, biases, name=None):
    """Predictions x w + b and their mean squared error.

    Args: tensor_in: Tensor [n, m].  labels: Tensor [n] or [n, k].  weights: [m, k].  biases: [k].  name: str.
    Returns: predictions, loss.
    Source: tf.contrib.learn.ops.mean_squared_error_regressor.
    """
    with name_scope(name, "mean_squared_error_regressor", [tensor_in, labels]):
        predictions = xw_plus_b(tensor_in, weights, biases)
        if len(labels.get_shape()) == 1 and len(predictions.get_shape()) == 2:
            predictions = tf.squeeze(predictions, axis=[1])
        return predictions, mean_squared_error(labels, predictions)


def softmax_classifier(tensor_in, labels, weights, biases, class_weight=None, name=None):
    """Chances of classes and their cross entropy.

    Args: tensor_in: Tensor [n, m].  labels: Tensor [n, k], one-hot.  weights: [m, k].  biases: [k].
      class_weight: list of k factors of the logits.  name: str.
    Returns: predictions, loss.
    Source: tf.contrib.learn.ops.softmax_classifier.
    """
    with name_scope(name, "softmax_classifier", [tensor_in, labels]):
        logits = xw_plus_b(tensor_in, weights, biases)
        if class_weight is not None:
            logits = tf.multiply(logits, class_weight)
        return softmax(logits), softmax_cross_entropy(labels, logits)


# ------------------------------------------------------------------ embeddings
def embedding_lookup(params, ids, name="embedding_lookup"):
    """Rows of a table, for ids of any shape.

    Args: params: Tensor [n, m].  ids: int Tensor.  name: str.
    Returns: Tensor of ids' shape with m more.
    Source: tf.contrib.learn.ops.embedding_lookup.
    """
    params = tf.convert_to_tensor(params)
    ids = tf.convert_to_tensor(ids)
    with name_scope(name, "embedding_lookup", [params, ids]):
        shape = tf.shape(ids)
        flat = tf.reshape(ids, tf.reduce_prod(shape, keepdims=True))
        found = _lookup(params, flat, name="embedding_lookup")
        made = tf.reshape(found, tf.concat([shape, [-1]], 0))
        made.set_shape(ids.get_shape().concatenate(params.get_shape()[1:]))
        return made


def categorical_variable(tensor_in, n_classes, embedding_size, name):
    """Embeddings of numbers of classes.

    Args: tensor_in: int Tensor.  n_classes, embedding_size: int.  name: str.
    Returns: Tensor of tensor_in's shape with embedding_size more.
    Source: tf.contrib.learn.ops.categorical_variable.
    """
    with variable_scope(name):
        embeddings = get_variable(name + "_embeddings", [n_classes, embedding_size])
        return embedding_lookup(embeddings, tensor_in)


# ------------------------------------------------------------------ sequences
def seq2seq_inputs(x, y, input_length, output_length, sentinel=None, name=None):
    """What an encoder and a decoder are fed, step by step.

    Args: x, y: Tensors [n, steps, m].  input_length, output_length: int, the steps.
      sentinel: Tensor [n, m] that begins and ends y, default zeros.  name: str.
    Returns: lists of the encoder's inputs, the decoder's inputs and the decoder's outputs.
    Source: tf.contrib.learn.ops.seq2seq_inputs.
    """
    with name_scope(name, "seq2seq_inputs", [x, y]):
        inputs, outputs = tf.unstack(x, axis=1), tf.unstack(y, axis=1)
        if not sentinel:
            # Zeros of what y has at a step.
            sentinel = tf.zeros(tf.stack([tf.shape(x)[0], y.get_shape()[2]]))
            sentinel.set_shape(outputs[0].get_shape())
        return inputs, [sentinel] + outputs, outputs + [sentinel]


def sequence_classifier(decoding, labels, sampling_decoding=None, name=None):
    """Chances of each step's classes and the loss of a sequence.

    Args: decoding, sampling_decoding: lists of Tensors [n, k]; the chances are those of the second, if it is there.
      labels: list of Tensors [n, k], one-hot.  name: str.
    Returns: Tensor [n, steps, k] of predictions, and the loss.
    Source: tf.contrib.learn.ops.sequence_classifier.
    """
    with name_scope(name, "sequence_classifier", [decoding, labels]):
        predictions, losses = [], []
        for i, logits in enumerate(decoding):
            losses.append(softmax_cross_entropy_with_logits(labels=labels[i], logits=logits,
                                                            name=f"sequence_loss/xent_raw{i}"))
            predictions.append(softmax(sampling_decoding[i] if sampling_decoding else logits))
        loss = tf.reduce_sum(tf.add_n(losses, name="sequence_loss/xent"), name="sequence_loss")
        return tf.stack(predictions, axis=1), loss


def __getattr__(name):
    why = {"rnn_decoder": "tf.contrib.legacy_seq2seq.rnn_decoder",
           "rnn_seq2seq": "tf.contrib.legacy_seq2seq.basic_rnn_seq2seq"}.get(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.contrib.learn.ops.{name} is not emulated"
                         + (f": {why}" if why else ""))
