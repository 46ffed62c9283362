"""TF's public namespace tf.io, as far as it is there; each part loads at its first use."""
_PARTS = {"gfile": ("io.gfile", None)}
_PARTS.update((name, ("ops.files", name)) for name in ("read_file", "write_file", "matching_files"))
_PARTS.update((name, ("formats.tfrecord", name)) for name in (
    "TFRecordCompressionType", "TFRecordOptions", "TFRecordWriter", "tf_record_iterator"))
_PARTS.update((name, ("functions.sparse", name)) for name in (
    "serialize_sparse", "serialize_many_sparse", "deserialize_many_sparse"))
_PARTS.update((name, ("functions.strings", name)) for name in ("decode_base64", "decode_csv", "decode_raw", "encode_base64"))
_PARTS.update((name, ("functions.image_files", name)) for name in (
    "decode_and_crop_jpeg", "decode_bmp", "decode_gif", "decode_image", "decode_jpeg", "decode_png", "encode_jpeg",
    "extract_jpeg_shape", "is_jpeg"))
_PARTS.update((name, ("training.queues", name)) for name in (
    "PaddingFIFOQueue", "PriorityQueue", "QueueBase", "RandomShuffleQueue"))
_PARTS.update((name, ("functions.tensor_messages", name)) for name in ("parse_tensor", "serialize_tensor"))
_PARTS["match_filenames_once"] = ("training.input", "match_filenames_once")
_PARTS["write_graph"] = ("training.meta_graph", "write_graph")
_PARTS.update((name, ("parsing", name)) for name in (
    "FixedLenFeature", "FixedLenSequenceFeature", "SparseFeature", "VarLenFeature", "parse_example", "parse_single_example",
    "parse_single_sequence_example", "parse_sequence_example"))


def __getattr__(name):
    if name not in _PARTS:
        raise AttributeError(f"module 'graphreg.io' has no attribute {name!r}: tf.io.{name} is not emulated")
    from importlib import import_module
    module, attribute = _PARTS[name]
    found = import_module("graphreg." + module)
    found = found if attribute is None else getattr(found, attribute)
    globals()[name] = found
    return found


def __dir__():
    return sorted(_PARTS)
