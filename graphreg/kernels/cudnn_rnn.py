"""Recurrent layers in cuDNN's forms: LSTM, GRU and plain cells, in layers and in both directions, and their gradients.

The parameters are one vector: all weights, then all biases; for each layer and direction the weights of the gates on
the inputs, then those on the state. Gates: LSTM input, forget, new content, output; GRU reset, update, new content.
"""
GATES = {"lstm": 4, "gru": 3, "rnn_relu": 1, "rnn_tanh": 1}


def shapes(mode, layers, units, inputs, directions):
    """The weights' shapes, in order; each has a bias of its first dimension."""
    found = []
    for layer in range(layers):
        width = inputs if layer == 0 else units * directions
        found += ([(units, width)] * GATES[mode] + [(units, units)] * GATES[mode]) * directions
    return found


def size(mode, layers, units, inputs, directions):
    """How many parameters there are."""
    return sum(rows * (columns + 1) for rows, columns in shapes(mode, layers, units, inputs, directions))


def canonical(xp, params, wanted):
    """(weights, biases) of a vector of parameters, for the shapes of the weights."""
    weights, biases, at = [], [], 0
    for rows, columns in wanted:
        weights.append(xp.reshape(params[at:at + rows * columns], (rows, columns)))
        at += rows * columns
    for rows, _ in wanted:
        biases.append(params[at:at + rows])
        at += rows
    return weights, biases


def joined(xp, weights, biases):
    """The vector of parameters."""
    return xp.concatenate([xp.reshape(w, (-1,)) for w in weights] + list(biases))


def _sigmoid(xp, x):
    return 1 / (1 + xp.exp(-x))


# ------------------------------------------------------------------ one step: gx from the inputs, gh from the state
def _lstm(xp, gx, gh, h, c):
    i, f, n, o = xp.split(gx + gh, 4, axis=1)
    i, f, o, n = _sigmoid(xp, i), _sigmoid(xp, f), _sigmoid(xp, o), xp.tanh(n)
    new = f * c + i * n
    return o * xp.tanh(new), new, (i, f, n, o, c, xp.tanh(new))


def _lstm_back(xp, kept, dh, dc):
    i, f, n, o, c, t = kept
    dc = dc + dh * o * (1 - t * t)
    parts = [dc * n * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - n * n), dh * t * o * (1 - o)]
    dg = xp.concatenate(parts, axis=1)
    return dg, dg, xp.zeros_like(dh), dc * f


def _gru(xp, gx, gh, h, c):
    (rx, zx, nx), (rh, zh, nh) = xp.split(gx, 3, axis=1), xp.split(gh, 3, axis=1)
    r, z = _sigmoid(xp, rx + rh), _sigmoid(xp, zx + zh)
    n = xp.tanh(nx + r * nh)
    return (1 - z) * n + z * h, c, (r, z, n, nh, h)


def _gru_back(xp, kept, dh, dc):
    r, z, n, nh, h = kept
    dn = dh * (1 - z) * (1 - n * n)
    dz, dr = dh * (h - n) * z * (1 - z), dn * nh * r * (1 - r)
    return xp.concatenate([dr, dz, dn], axis=1), xp.concatenate([dr, dz, dn * r], axis=1), dh * z, dc


def _tanh(xp, gx, gh, h, c):
    y = xp.tanh(gx + gh)
    return y, c, 1 - y * y


def _relu(xp, gx, gh, h, c):
    y = xp.maximum(gx + gh, 0)
    return y, c, (y > 0).astype(y.dtype)


def _plain_back(xp, kept, dh, dc):
    return dh * kept, dh * kept, xp.zeros_like(dh), dc


_STEPS = {"lstm": (_lstm, _lstm_back), "gru": (_gru, _gru_back), "rnn_tanh": (_tanh, _plain_back),
          "rnn_relu": (_relu, _plain_back)}


# ------------------------------------------------------------------ one layer in one direction
def _sequence(xp, mode, x, h, c, w, backwards):
    wx, wh, bx, bh = w
    step, steps, states, kept = _STEPS[mode][0], len(x), [], []
    gx = x @ wx.T + bx
    ys = [None] * steps
    for t in (range(steps - 1, -1, -1) if backwards else range(steps)):
        states.append(h)
        h, c, keep = step(xp, gx[t], h @ wh.T + bh, h, c)
        kept.append(keep)
        ys[t] = h
    return xp.stack(ys) if steps else xp.zeros((0, *h.shape), x.dtype), h, c, (x, w, backwards, states, kept)


def _sequence_back(xp, mode, tape, dy, dh, dc):
    x, (wx, wh, bx, bh), backwards, states, kept = tape
    back, steps = _STEPS[mode][1], len(x)
    dgx, dwh, dbh = [None] * steps, xp.zeros_like(wh), xp.zeros_like(bh)
    order = range(steps - 1, -1, -1) if backwards else range(steps)
    for t, h, keep in reversed(list(zip(order, states, kept))):
        dgx[t], dgh, direct, dc = back(xp, keep, dh + dy[t], dc)
        dh = direct + dgh @ wh
        dwh, dbh = dwh + dgh.T @ h, dbh + dgh.sum(0)
    dgx = xp.stack(dgx) if steps else xp.zeros((0, x.shape[1], wx.shape[0]), x.dtype)
    dwx = xp.einsum("tbg,tbi->gi", dgx, x)
    return dgx @ wx, dh, dc, (dwx, dwh, dgx.sum((0, 1)), dbh)


# ------------------------------------------------------------------ all layers
def _layer_weights(xp, mode, weights, biases, number):
    """(on the inputs, on the state, their biases) of a layer in a direction, the gates one below the other."""
    gates, first = GATES[mode], 2 * GATES[mode] * number
    parts = [values[first + start:first + start + gates] for values in (weights, biases) for start in (0, gates)]
    return [xp.concatenate(part) for part in parts]


def forward(xp, mode, x, h, c, weights, biases, directions, masks=None):
    """All layers over a sequence.

    Args:
      mode: str, one of GATES.
      x: [time, batch, inputs].  h, c: [layers * directions, batch, units]; c counts for an LSTM alone.
      weights, biases: lists, as canonical gives them.
      directions: int, 1 or 2.
      masks: list of factors of what goes into each layer but the first, or None.
    Returns:
      (outputs [time, batch, units * directions], last h, last c or None, what backward needs).
    """
    hs, cs, tapes = [], [], []
    for layer in range(len(h) // directions):
        if layer and masks is not None:
            x = x * masks[layer - 1]
        ys = []
        for direction in range(directions):
            number = layer * directions + direction
            w = _layer_weights(xp, mode, weights, biases, number)
            content = c[number] if mode == "lstm" else None
            y, last, content, tape = _sequence(xp, mode, x, h[number], content, w, direction == 1)
            ys.append(y)
            hs.append(last)
            cs.append(content)
            tapes.append(tape)
        x = xp.concatenate(ys, axis=2)
    return x, xp.stack(hs), xp.stack(cs) if mode == "lstm" else None, tapes


def backward(xp, mode, tapes, dy, dh, dc, directions, masks=None):
    """The gradients of forward by its inputs.

    Args:
      tapes: of forward.  dy, dh, dc: gradients of its three results.
    Returns:
      (of x, of h, of c, of the weights, of the biases).
    """
    gates, count = GATES[mode], len(tapes)
    dhs, dcs, dws, dbs = [None] * count, [None] * count, [None] * count, [None] * count
    for layer in reversed(range(count // directions)):
        parts, dx = xp.split(dy, directions, axis=2), 0
        for direction in range(directions):
            n = layer * directions + direction
            content = dc[n] if mode == "lstm" else None
            part, dhs[n], dcs[n], (dwx, dwh, dbx, dbh) = _sequence_back(xp, mode, tapes[n], parts[direction], dh[n],
                                                                       content)
            dws[n] = xp.split(dwx, gates) + xp.split(dwh, gates)
            dbs[n] = xp.split(dbx, gates) + xp.split(dbh, gates)
            dx = dx + part
        dy = dx * masks[layer - 1] if layer and masks is not None else dx
    return (dy, xp.stack(dhs), xp.stack(dcs) if mode == "lstm" else None,
            [w for each in dws for w in each], [b for each in dbs for b in each])
