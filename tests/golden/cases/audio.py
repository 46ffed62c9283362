"""tf.audio and contrib's audio_ops: WAV files, spectrograms, mel-frequency cepstral coefficients; what they refuse."""
import importlib
import struct

import numpy as np

from casetools import said, tell

WAVE = np.array([[0.1, -0.2], [0.3, 0.4], [0.5, -0.6]], np.float32)
HEAD = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 2, 16000, 64000, 4, 16)
DATA = b"data" + struct.pack("<I", 12) + struct.pack("<6h", 3277, -6554, 9830, 13107, 16384, -19661)
FILE = b"RIFF" + struct.pack("<I", 4 + len(HEAD) + len(DATA)) + HEAD + DATA


def ops(tf):
    return importlib.import_module(tf.__name__ + ".contrib.framework.python.ops.audio_ops")


def sound(*shape):
    return np.random.RandomState(3).uniform(-1, 1, shape).astype(np.float32)


def runs(fetch):
    return lambda session: said(session.run, fetch)


def put(at, form, value, data=FILE):
    changed = bytearray(data)
    struct.pack_into(form, changed, at, value)
    return bytes(changed)


def case_wav_files(tf):
    audio = ops(tf)
    loud = np.array([[2.], [-2.], [1.], [-1.], [.5], [1e-5], [1 / 65536.], [3 / 65536.], [-1 / 65536.], [np.nan], [np.inf],
                     [-np.inf], [32766.5 / 32768]], np.float32)
    made = audio.encode_wav(WAVE, 16000)
    outs = [made, tf.audio.encode_wav(loud, tf.constant(8000)), audio.encode_wav(WAVE[:, :1], 2 ** 31 - 1, name="mono")]
    outs += list(tf.audio.decode_wav(made)) + list(tf.audio.decode_wav(FILE, name="file"))
    for wanted in (dict(desired_channels=1), dict(desired_channels=3, desired_samples=5), dict(desired_samples=2),
                   dict(desired_channels=0), dict(desired_samples=0)):
        outs += list(audio.decode_wav(FILE, **wanted))
    return [outs]


def case_wav_other_chunks(tf):
    head, data = FILE[:36], FILE[36:]
    longer = FILE[:16] + struct.pack("<I", 18) + FILE[20:36] + b"\1\0" + data
    files = [head + b"LIST\4\0\0\0abcd" + data, head + b"LIST\0\0\0\0" + data, FILE + b"LIST\4\0\0\0abcdX", FILE + b"LIST",
             FILE + b"LIST\4\0\0\0a", FILE + data, head + b"LIST\xff\xff\xff\xff" + data,
             head + b"LIST\xff\xff\xff\x7f" + data, FILE[:12] + b"JUNK\4\0\0\0abcd" + FILE[12:], longer]
    return [runs(ops(tf).decode_wav(f)) for f in files]


def case_wav_broken(tf):
    fields = [(4, "<I", 7), (16, "<I", 17), (16, "<I", 18), (16, "<I", 0), (20, "<H", 3), (22, "<H", 0), (22, "<H", 1),
              (24, "<I", 8000), (24, "<I", 0), (24, "<I", 2 ** 32 - 1), (28, "<I", 3), (32, "<H", 3), (34, "<H", 24),
              (40, "<I", 11), (40, "<I", 0), (40, "<I", 14), (40, "<I", 2 ** 31 + 4)]
    files = [put(*field) for field in fields]
    files += [b"", b"RIFF", FILE[:20], FILE[:50], FILE[:-3], b"XIFF" + FILE[4:], FILE[:8] + b"XAVE" + FILE[12:]]
    decode = ops(tf).decode_wav
    return [runs(decode(f)) for f in files] + [runs(decode(tf.placeholder_with_default([FILE], None)))]


def case_wav_wrong_calls(tf):
    audio, default = ops(tf), tf.placeholder_with_default
    return [tell(said(audio.decode_wav, FILE, desired_channels=-2), said(audio.decode_wav, FILE, desired_samples=-2),
                 said(audio.decode_wav, [FILE]), said(audio.encode_wav, [1.], 5), said(audio.encode_wav, WAVE, [5])),
            runs(audio.encode_wav(WAVE[:0], 5)), runs(audio.encode_wav(WAVE[:, :0], 5)), runs(audio.encode_wav(WAVE, 0)),
            runs(audio.encode_wav(WAVE, -3)), runs(audio.encode_wav(np.zeros((2, 65536), np.float32), 9)),
            runs(audio.encode_wav(default([1.], None), 5)), runs(audio.encode_wav(WAVE, default([5], None)))]


def case_spectrogram(tf):
    spectrum, x = ops(tf).audio_spectrogram, sound(32, 1)
    sizes = [(8, 4), (7, 3), (2, 1), (5, 9), (32, 1), (33, 1), (8, 32)]
    outs = [spectrum(x, w, s, magnitude_squared=squared) for w, s in sizes for squared in (False, True)]
    return [outs + [spectrum(sound(32, 3), 8, 8), spectrum(sound(32, 3), 8, 6, name="overlap")]]


def case_spectrogram_refused(tf):
    spectrum = ops(tf).audio_spectrogram
    x = tf.placeholder_with_default(sound(32, 2), (None, None))
    shapes = [spectrum(tf.placeholder(tf.float32, s), 8, 4).shape for s in (None, (None, None), (32, None), (None, 1))]
    return [tell(shapes, said(spectrum, [1.], 8, 4))] + [
        runs(spectrum(x, w, s)) for w, s in ((8, 4), (40, 3), (8, 24), (1, 1), (0, 1), (8, -1))] + [
        runs(spectrum(tf.placeholder_with_default([1.], None), 8, 4))]


def case_mfcc(tf):
    mfcc, x = ops(tf).mfcc, sound(2, 3, 257) ** 2
    x[0, 1] = 0
    outs = [mfcc(x, 16000), mfcc(x[:, :, :65], 8000, name="short"), mfcc(x, 16000, dct_coefficient_count=40),
            mfcc(x, 16000, filterbank_channel_count=100), mfcc(x, 22050, lower_frequency_limit=0.),
            mfcc(x, 16000, upper_frequency_limit=8000), mfcc(x, 16000, upper_frequency_limit=9000.),
            mfcc(x, 44100, 3000, 100., 10, 10), mfcc(x[:, :, :17], 8000, upper_frequency_limit=4050)]
    return [outs, mfcc(np.zeros((1, 0, 257), np.float32), 16000)]


def case_mfcc_refused(tf):
    mfcc, x, default = ops(tf).mfcc, sound(1, 2, 257) ** 2, tf.placeholder_with_default
    shapes = [mfcc(tf.placeholder(tf.float32, s), 16000).shape for s in (None, (None, 4, 9), (1, None, None))]
    wrong = [dict(dct_coefficient_count=50), dict(filterbank_channel_count=0), dict(dct_coefficient_count=0),
             dict(lower_frequency_limit=-1.), dict(upper_frequency_limit=10.), dict(upper_frequency_limit=20.)]
    return [tell(shapes, said(mfcc, x[0], 16000), said(mfcc, x, [16000]))] + [runs(mfcc(x, 16000, **w)) for w in wrong] + [
        runs(mfcc(x, 0)), runs(mfcc(x, -5)), runs(mfcc(x[:, :, :1], 16000)), runs(mfcc(x, default([1], None))),
        runs(mfcc(default([1.], None), 16000))]
