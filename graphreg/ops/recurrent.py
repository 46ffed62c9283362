"""Whole steps of recurrent cells and of beam searches."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op


# ------------------------------------------------------------------ beam search
@op("GatherTree(step_ids: T, parent_ids: T, max_sequence_lengths: int32, end_token: T) -> beams: T",
    "T: {int32}")
def gather_tree(xp, step_ids, parent_ids, max_sequence_lengths, end_token):
    """The sequences of a beam search, read from their ends along the parents."""
    _check_tree(step_ids, parent_ids, max_sequence_lengths, end_token)
    times, batch, beams = step_ids.shape
    found = np.full(step_ids.shape, end_token, step_ids.dtype)
    for b in range(batch):
        last = min(times, int(max_sequence_lengths[b])) - 1
        if last >= 0:
            for beam in range(beams):
                _read_back(found, step_ids, parent_ids, b, beam, last)
    ended = np.cumsum(found == end_token, axis=0) > 0
    return np.where(ended, end_token, found).astype(step_ids.dtype, copy=False)


def _read_back(found, step_ids, parent_ids, b, beam, last):
    found[last, b, beam] = step_ids[last, b, beam]
    parent = int(parent_ids[last, b, beam])
    for time in range(last - 1, -1, -1):
        if not 0 <= parent < step_ids.shape[2]:
            raise errors.invalid_argument(f"Saw invalid parent id {parent} at (batch, time, beam) == "
                                          f"({b}, {time}, {beam})")
        found[time, b, beam] = step_ids[time, b, parent]
        parent = int(parent_ids[time, b, parent])


def _check_tree(step_ids, parent_ids, lengths, end_token):
    text = shape_fns.text
    if np.ndim(step_ids) != 3:
        raise errors.invalid_argument(f"step_ids must be a 3-tensor, saw shape: {text(np.shape(step_ids))}")
    if np.shape(parent_ids) != np.shape(step_ids):
        raise errors.invalid_argument("step_ids.shape must match parent_ids.shape.  but shapes are: "
                                      f"{text(np.shape(step_ids))} and {text(np.shape(parent_ids))}")
    if np.ndim(lengths) != 1:
        raise errors.invalid_argument(f"max_sequence_lengths must be a vector, saw shape: {text(np.shape(lengths))}")
    if np.shape(lengths)[0] != np.shape(step_ids)[1]:
        raise errors.invalid_argument("batch size dimensions step_ids.shape[1] and max_sequence_lengths.shape[0] must "
                                      f"match.  but shapes are: {text(np.shape(step_ids))} and "
                                      f"{text(np.shape(lengths))}")
    if np.ndim(end_token) != 0:
        raise errors.invalid_argument(f"end_token must be a scalar, saw shape: {text(np.shape(end_token))}")


@gather_tree.shape
def _(c):
    ids, lengths = c.with_rank(0, 3), c.with_rank(2, 1)
    parents = c.with_rank(1, 3)
    shape_fns.merge_dim(ids[1], lengths[0])
    merged = shape_fns.merge(ids, parents)
    c.with_rank(3, 0)
    return [merged]


# ------------------------------------------------------------------ steps of an LSTM
_HALF = "T: {float16, float32}"
_LSTM_OUT = "i: T, cs: T, f: T, o: T, ci: T, co: T, h: T"
_LSTM_IN = "x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T"


def _sigmoid(x):
    return (1 / (1 + np.exp(-x))).astype(x.dtype, copy=False)


def _lstm_step(x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole):
    """(i, cs, f, o, ci, co, h) after one step; the gates lie in the order i, ci, f, o."""
    i, ci, f, o = np.split(np.concatenate([x, h_prev], 1) @ w + b, 4, axis=1)
    f = f + x.dtype.type(forget_bias)
    i = _sigmoid(i + cs_prev * wci if use_peephole else i)
    f = _sigmoid(f + cs_prev * wcf if use_peephole else f)
    ci = np.tanh(ci)
    cs = ci * i + cs_prev * f
    if cell_clip > 0:
        cs = np.clip(cs, x.dtype.type(-cell_clip), x.dtype.type(cell_clip))
    o = _sigmoid(o + cs * wco if use_peephole else o)
    co = np.tanh(cs)
    return i, cs, f, o, ci, co, co * o


def _lstm_step_back(cs_prev, wci, wcf, wco, i, cs, f, o, ci, co, cs_grad, h_grad, use_peephole):
    """(gradient of cs_prev, of the gates before their activations, of wci, wcf, wco)."""
    do = o * (1 - o) * h_grad * co
    dcs = (1 - co * co) * h_grad * o + cs_grad
    if use_peephole:
        dcs = dcs + do * wco
    dci = (1 - ci * ci) * dcs * i
    df = f * (1 - f) * dcs * cs_prev
    di = i * (1 - i) * dcs * ci
    before = dcs * f
    if not use_peephole:
        return before, np.concatenate([di, dci, df, do], 1), np.zeros_like(wci), np.zeros_like(wcf), np.zeros_like(wco)
    return (before + di * wci + df * wcf, np.concatenate([di, dci, df, do], 1), (di * cs_prev).sum(0),
            (df * cs_prev).sum(0), (do * cs).sum(0))


@op(f"LSTMBlockCell({_LSTM_IN}) -> {_LSTM_OUT}",
    "forget_bias: float = 1.0", "cell_clip: float = 3.0", "use_peephole: bool = false", _HALF)
def lstm_block_cell(xp, x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole):
    """One step of an LSTM."""
    return _lstm_step(x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole)


@lstm_block_cell.shape
def _(c):
    rows, cells = c.with_rank(0, 2)[0], c.with_rank(1, 2)[1]
    return [(rows, cells)] * 7


@op(f"LSTMBlockCellGrad({_LSTM_IN}, i: T, cs: T, f: T, o: T, ci: T, co: T, cs_grad: T, h_grad: T) -> cs_prev_grad: T, "
    "dicfo: T, wci_grad: T, wcf_grad: T, wco_grad: T", "use_peephole: bool", _HALF)
def lstm_block_cell_grad(xp, x, cs_prev, h_prev, w, wci, wcf, wco, b, i, cs, f, o, ci, co, cs_grad, h_grad,
                         use_peephole):
    """The gradients of a step of an LSTM, but for those that matrix products make of dicfo."""
    return _lstm_step_back(cs_prev, wci, wcf, wco, i, cs, f, o, ci, co, cs_grad, h_grad, use_peephole)


@lstm_block_cell_grad.shape
def _(c):
    rows, cells = c.with_rank(0, 2)[0], c.with_rank(1, 2)[1]
    return [(rows, cells), (rows, None if cells is None else cells * 4)] + [(cells,)] * 3


@lstm_block_cell.gradient
def _(tf, op, *dys):
    x, cs_prev, h_prev, w, wci, wcf, wco, b = op.inputs
    i, cs, f, o, ci, co, _ = op.outputs
    rows, depth = x.shape.with_rank(2).as_list()
    cells = cs_prev.shape.with_rank(2).as_list()[1]
    rows = -1 if rows is None else rows
    before, dicfo, dwci, dwcf, dwco = tf.raw.LSTMBlockCellGrad(
        x=x, cs_prev=cs_prev, h_prev=h_prev, w=w, wci=wci, wcf=wcf, wco=wco, b=b, i=i, cs=cs, f=f, o=o, ci=ci, co=co,
        cs_grad=dys[1], h_grad=dys[6], use_peephole=op.get_attr("use_peephole"))
    dxh = tf.matmul(dicfo, w, transpose_b=True)
    dx = tf.slice(dxh, (0, 0), (rows, depth))
    dx.shape.merge_with(x.shape)
    dh = tf.slice(dxh, (0, depth), (rows, cells))
    dh.shape.merge_with(h_prev.shape)
    dw = tf.matmul(tf.concat([x, h_prev], 1), dicfo, transpose_a=True)
    return dx, before, dh, dw, dwci, dwcf, dwco, tf.raw.BiasAddGrad(dicfo)


# ------------------------------------------------------------------ an LSTM over all steps
@op(f"BlockLSTM(seq_len_max: int64, {_LSTM_IN}) -> {_LSTM_OUT}",
    "forget_bias: float = 1.0", "cell_clip: float = 3.0", "use_peephole: bool = false", _HALF)
def block_lstm(xp, seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole):
    """All steps of an LSTM; zeros after the longest sequence's end."""
    times, rows = x.shape[:2]
    outputs = tuple(np.zeros((times, rows, cs_prev.shape[1]), x.dtype) for _ in range(7))
    for t in range(int(seq_len_max)):
        step = _lstm_step(x[t], cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole)
        for whole, part in zip(outputs, step):
            whole[t] = part
        cs_prev, h_prev = step[1], step[6]
    return outputs


@block_lstm.shape
def _(c):
    times, rows, _ = c.with_rank(1, 3)
    size = c.with_rank(8, 1)[0]
    return [(times, rows, shape_fns.div_dim(size, 4))] * 7


@op(f"BlockLSTMGrad(seq_len_max: int64, {_LSTM_IN}, {_LSTM_OUT}, cs_grad: T, h_grad: T) -> x_grad: T, cs_prev_grad: T, "
    "h_prev_grad: T, w_grad: T, wci_grad: T, wcf_grad: T, wco_grad: T, b_grad: T", "use_peephole: bool", _HALF)
def block_lstm_grad(xp, seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, i, cs, f, o, ci, co, h, cs_grad, h_grad,
                    use_peephole):
    """The gradients of all steps of an LSTM."""
    depth = x.shape[2]
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), np.zeros_like(b)
    dpeeps = [np.zeros_like(wci), np.zeros_like(wcf), np.zeros_like(wco)]
    dcs, dh = np.zeros_like(cs_prev), np.zeros_like(h_prev)
    for t in range(int(seq_len_max) - 1, -1, -1):
        cs_before, h_before = (cs[t - 1], h[t - 1]) if t else (cs_prev, h_prev)
        dcs, dicfo, *peeps = _lstm_step_back(cs_before, wci, wcf, wco, i[t], cs[t], f[t], o[t], ci[t], co[t],
                                             cs_grad[t] + dcs, h_grad[t] + dh, use_peephole)
        dxh = dicfo @ w.T
        dx[t], dh = dxh[:, :depth], dxh[:, depth:]
        dw = dw + np.concatenate([x[t], h_before], 1).T @ dicfo
        db = db + dicfo.sum(0)
        dpeeps = [a + p for a, p in zip(dpeeps, peeps)]
    return (dx, dcs, np.ascontiguousarray(dh), dw, *dpeeps, db)


@block_lstm_grad.shape
def _(c):
    return [c.with_rank(i, rank) for i, rank in zip(range(1, 9), (3, 2, 2, 2, 1, 1, 1, 1))]


@block_lstm.gradient
def _(tf, op, *dys):
    lengths, x, cs_prev, h_prev, w, wci, wcf, wco, b = op.inputs
    i, cs, f, o, ci, co, h = op.outputs
    return (None,) + tuple(tf.raw.BlockLSTMGrad(
        seq_len_max=lengths, x=x, cs_prev=cs_prev, h_prev=h_prev, w=w, wci=wci, wcf=wcf, wco=wco, b=b, i=i, cs=cs, f=f,
        o=o, ci=ci, co=co, h=h, cs_grad=dys[1], h_grad=dys[6], use_peephole=op.get_attr("use_peephole")))


# ------------------------------------------------------------------ steps of a GRU
@op("GRUBlockCell(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T) -> r: T, u: T, c: T, h: T", "T: {float32}")
def gru_block_cell(xp, x, h_prev, w_ru, w_c, b_ru, b_c):
    """One step of a GRU."""
    r, u = np.split(_sigmoid(np.concatenate([x, h_prev], 1) @ w_ru + b_ru), 2, axis=1)
    c = np.tanh(np.concatenate([x, h_prev * r], 1) @ w_c + b_c)
    return np.ascontiguousarray(r), np.ascontiguousarray(u), c, u * h_prev + (1 - u) * c


@gru_block_cell.shape
def _(c):
    return [(c.with_rank(0, 2)[0], c.with_rank(1, 2)[1])] * 4


@op("GRUBlockCellGrad(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T, r: T, u: T, c: T, d_h: T) -> d_x: T, "
    "d_h_prev: T, d_c_bar: T, d_r_bar_u_bar: T", "T: {float32}")
def gru_block_cell_grad(xp, x, h_prev, w_ru, w_c, b_ru, b_c, r, u, c, d_h):
    """The gradients of a step of a GRU, but for those that matrix products make of them."""
    depth = x.shape[1]
    dc = d_h * (1 - u) * (1 - c * c)
    du = d_h * (h_prev - c) * u * (1 - u)
    through = dc @ w_c.T
    dhr = through[:, depth:]
    dru = np.concatenate([dhr * h_prev * r * (1 - r), du], 1)
    dxh = dru @ w_ru.T
    return dxh[:, :depth] + through[:, :depth], dxh[:, depth:] + dhr * r + d_h * u, dc, dru


@gru_block_cell_grad.shape
def _(c):
    rows, cells = c.with_rank(0, 2)[0], c.with_rank(1, 2)[1]
    return [c.shapes[0], c.shapes[1], (rows, cells), (rows, None if cells is None else 2 * cells)]


@gru_block_cell.gradient
def _(tf, op, *dys):
    x, h_prev, w_ru, w_c, b_ru, b_c = op.inputs
    r, u, c, _ = op.outputs
    dx, dh, dc, dru = tf.raw.GRUBlockCellGrad(x=x, h_prev=h_prev, w_ru=w_ru, w_c=w_c, b_ru=b_ru, b_c=b_c, r=r, u=u,
                                              c=c, d_h=dys[3])
    dw_ru = tf.matmul(tf.concat([x, h_prev], 1), dru, transpose_a=True)
    db_ru = tf.raw.BiasAddGrad(dru)
    dw_c = tf.matmul(tf.concat([x, h_prev * r], 1), dc, transpose_a=True)
    return dx, dh, dw_ru, dw_c, db_ru, tf.raw.BiasAddGrad(dc)
