"""Steps of run.py's cases as one would write them by hand, in NumPy and in JAX."""


# ------------------------------------------------------------------ NumPy
def one_op(np):
    v = np.array(1., np.float32)
    return lambda: v + np.float32(1)


def chain_1000(np):
    v = np.float32(1)

    def step():
        y = v + np.float32(0)
        for _ in range(500):
            y = y * np.float32(.5) + v
        return y
    return step


def penalties_of(np, count, shape):
    variables = [np.random.rand(*shape).astype(np.float32) for _ in range(count)]

    def step():
        total = np.float32(0)
        for w in variables:
            total += np.float32(.1) * (np.sum(w * w) / 2)
        return total
    return step


def penalties_100(np):
    return penalties_of(np, 100, (100, 100))


def penalties_1000(np):
    return penalties_of(np, 1000, (64,))


def penalty_25m(np):
    return penalties_of(np, 1, (5000, 5000))


def softmax_gradient(np, logits, labels):
    """d loss / d logits for one-hot labels."""
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (grown / grown.sum(axis=1, keepdims=True) - labels) / np.float32(len(labels))


def logistic(np):
    x, y = np.random.rand(100, 784).astype(np.float32), np.eye(10, dtype=np.float32)[np.random.randint(0, 10, 100)]
    w, b = np.zeros((784, 10), np.float32), np.zeros(10, np.float32)

    def step():
        dy = softmax_gradient(np, x @ w + b, y)
        w[...] -= np.float32(.1) * (x.T @ dy)
        b[...] -= np.float32(.1) * dy.sum(axis=0)
    return step


class Adam:
    """Adam's rule over a list of arrays."""

    def __init__(self, np, variables):
        self.np, self.variables, self.count = np, variables, 0
        self.m, self.v = ([np.zeros_like(w) for w in variables] for _ in range(2))

    def apply(self, gradients):
        self.count += 1
        rate = self.np.float32(1e-3 * (1 - .999 ** self.count) ** .5 / (1 - .9 ** self.count))
        for w, m, v, g in zip(self.variables, self.m, self.v, gradients):
            m += self.np.float32(.1) * (g - m)
            v += self.np.float32(.001) * (g * g - v)
            w -= rate * m / (self.np.sqrt(v) + self.np.float32(1e-8))


def layers(np, *sizes):
    return [(np.random.randn(m, n) * .05).astype(np.float32) for m, n in zip(sizes, sizes[1:])] + [
        np.zeros(n, np.float32) for n in sizes[1:]]


def mlp(np, width=256):
    x, y = np.random.rand(100, 784).astype(np.float32), np.eye(10, dtype=np.float32)[np.random.randint(0, 10, 100)]
    w1, w2, w3, b1, b2, b3 = variables = layers(np, 784, width, width, 10)
    adam, decay = Adam(np, variables), np.float32(1e-4)

    def step():
        h1 = np.maximum(x @ w1 + b1, 0)
        h2 = np.maximum(h1 @ w2 + b2, 0)
        d3 = softmax_gradient(np, h2 @ w3 + b3, y)
        d2 = (d3 @ w3.T) * (h2 > 0)
        d1 = (d2 @ w2.T) * (h1 > 0)
        adam.apply([x.T @ d1 + decay * w1, h1.T @ d2 + decay * w2, h2.T @ d3 + decay * w3,
                    d1.sum(0), d2.sum(0), d3.sum(0)])
    return step


def mlp_2048(np):
    return mlp(np, 2048)


def embedding(np):
    table, accumulated = np.random.rand(100000, 64).astype(np.float32), np.full((100000, 64), .1, np.float32)
    ids, y = np.random.randint(0, 100000, 256), np.random.rand(256, 64).astype(np.float32)

    def step():
        rows, place = np.unique(ids, return_inverse=True)
        g = np.zeros((len(rows), 64), np.float32)
        np.add.at(g, place, 2 * (table[ids] - y))
        accumulated[rows] += g * g
        table[rows] -= np.float32(.1) * g / np.sqrt(accumulated[rows])
    return step


def embedding_sgd(np):
    table = np.random.rand(100000, 64).astype(np.float32)
    ids, y = np.random.randint(0, 100000, 256), np.random.rand(256, 64).astype(np.float32)
    return lambda: np.add.at(table, ids, np.float32(-.2) * (table[ids] - y))


def sigmoid(np, x):
    return 1 / (1 + np.exp(-x))


def lstm(np, batch=32, steps=20, inputs=64, width=128):
    x, y = np.random.rand(batch, steps, inputs).astype(np.float32), np.random.randint(0, 10, batch)
    variables = [v.astype(np.float32) for v in (np.random.randn(inputs + width, 4 * width) * .1, np.zeros(4 * width),
                                                np.random.randn(width, 10) * .1, np.zeros(10))]
    adam = Adam(np, variables)

    def forward(w, b):
        h = c = np.zeros((batch, width), np.float32)
        kept = []
        for t in range(steps):
            a = np.concatenate([x[:, t], h], 1)
            i, j, f, o = np.split(a @ w + b, 4, axis=1)
            i, j, f, o = sigmoid(np, i), np.tanh(j), sigmoid(np, f + np.float32(1)), sigmoid(np, o)
            before, c = c, f * c + i * j
            squashed = np.tanh(c)
            h = o * squashed
            kept.append((a, i, j, f, o, before, squashed))
        return h, kept

    def backward(w, dh, kept):
        dw, db, dc = np.zeros_like(w), np.zeros(4 * width, np.float32), np.zeros_like(dh)
        for a, i, j, f, o, before, squashed in reversed(kept):
            dc = dc + dh * o * (1 - squashed * squashed)
            dz = np.concatenate([dc * j * i * (1 - i), dc * i * (1 - j * j), dc * before * f * (1 - f),
                                 dh * squashed * o * (1 - o)], 1)
            dw += a.T @ dz
            db += dz.sum(0)
            dc, dh = dc * f, (dz @ w.T)[:, inputs:]
        return dw, db

    def step():
        w, b, out, offset = variables
        h, kept = forward(w, b)
        d = softmax_gradient(np, h @ out + offset, np.eye(10, dtype=np.float32)[y])
        adam.apply([*backward(w, d @ out.T, kept), h.T @ d, d.sum(0)])
    return step


def sparse_product(np, rows, columns, values, b, count):
    """Rows in order: their products, added up row by row."""
    starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    out = np.zeros((count, b.shape[1]), np.float32)
    out[rows[starts]] = np.add.reduceat(values[:, None] * b[columns], starts, axis=0)
    return out


def gcn(np, nodes=2708, words=1433, hidden=16, classes=7):
    x, y = np.random.rand(nodes, words).astype(np.float32), np.eye(classes, dtype=np.float32)[np.arange(nodes) % classes]
    places = np.sort(np.random.choice(nodes * nodes, 13264, replace=False))
    rows, columns, values = places // nodes, places % nodes, np.random.rand(13264).astype(np.float32)
    turned = np.argsort(columns, kind="stable")
    variables = [(np.random.randn(*s) * .1).astype(np.float32) for s in ((words, hidden), (hidden, classes))]
    adam = Adam(np, variables)
    times = lambda b: sparse_product(np, rows, columns, values, b, nodes)
    adjoint = lambda b: sparse_product(np, columns[turned], rows[turned], values[turned], b, nodes)

    def step():
        first, second = variables
        h = np.maximum(times(x @ first), 0)
        d = adjoint(softmax_gradient(np, times(h @ second), y))
        dfirst = x.T @ adjoint((d @ second.T) * (h > 0))
        adam.apply([dfirst + np.float32(5e-4) * first, h.T @ d])
    return step


NUMPY = {f.__name__: f for f in (one_op, chain_1000, penalties_100, penalties_1000, penalty_25m, logistic, mlp, mlp_2048,
                                 embedding, embedding_sgd, lstm, gcn)}
NUMPY["lstm_static"] = lstm


# ------------------------------------------------------------------ JAX
def jax_logistic(jax, np):
    x, y = np.random.rand(100, 784).astype(np.float32), np.eye(10, dtype=np.float32)[np.random.randint(0, 10, 100)]

    def loss(variables, x, y):
        logits = x @ variables[0] + variables[1]
        return -(jax.nn.log_softmax(logits) * y).sum(axis=1).mean()

    @jax.jit
    def train(variables, x, y):
        return [v - .1 * g for v, g in zip(variables, jax.grad(loss)(variables, x, y))]
    return _kept(jax, train, [np.zeros((784, 10), np.float32), np.zeros(10, np.float32)], x, y)


def jax_mlp(jax, np, width=256):
    x, y = np.random.rand(100, 784).astype(np.float32), np.eye(10, dtype=np.float32)[np.random.randint(0, 10, 100)]
    variables = layers(np, 784, width, width, 10)

    def loss(variables, x, y):
        h = x
        for w, b in zip(variables[:2], variables[3:5]):
            h = jax.nn.relu(h @ w + b)
        logits = h @ variables[2] + variables[5]
        decay = 1e-4 * sum((w * w).sum() / 2 for w in variables[:3])
        return decay - (jax.nn.log_softmax(logits) * y).sum(axis=1).mean()

    @jax.jit
    def train(state, x, y):
        variables, ms, vs, count = state
        gradients, count = jax.grad(loss)(variables, x, y), count + 1
        rate = 1e-3 * (1 - .999 ** count) ** .5 / (1 - .9 ** count)
        ms = [m + .1 * (g - m) for m, g in zip(ms, gradients)]
        vs = [v + .001 * (g * g - v) for v, g in zip(vs, gradients)]
        return [w - rate * m / (v ** .5 + 1e-8) for w, m, v in zip(variables, ms, vs)], ms, vs, count
    zeros = [np.zeros_like(w) for w in variables]
    return _kept(jax, train, (variables, zeros, zeros, np.float32(0)), x, y)


def jax_mlp_2048(jax, np):
    return jax_mlp(jax, np, 2048)


def _kept(jax, train, state, *batch):
    """A step that keeps its state, and waits until it is there."""
    held = [state]

    def step():
        held[0] = jax.block_until_ready(train(held[0], *batch))
    return step


JAX = {f.__name__[4:]: f for f in (jax_logistic, jax_mlp, jax_mlp_2048)}
