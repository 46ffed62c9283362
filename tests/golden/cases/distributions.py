"""tf.distributions: graphs, seeded draws, densities, statistics, divergences, what they refuse."""
from casetools import said, tell

VALUE = "log_prob prob cdf log_cdf survival_function log_survival_function".split()
PLAIN = "mean variance stddev mode entropy covariance".split()


def every(make, x, quantile=None, n=3, skip=()):
    """All that a distribution can tell, in one graph."""
    def case(tf):
        d = make(tf.distributions, tf)
        draws = d.sample(n, seed=7)
        found = [getattr(d, m)(x) for m in VALUE if m not in skip]
        found += [getattr(d, m)() for m in PLAIN if m not in skip]
        if quantile is not None:
            found.append(d.quantile(quantile))
        refused = [said(getattr(d, m), x) for m in VALUE + ["quantile"] if m in skip]
        refused += [said(getattr(d, m)) for m in PLAIN if m in skip]
        return [draws, draws, found,
                tell(draws.shape, d.batch_shape, d.event_shape, d.dtype, d.name, str(d), repr(d), sorted(d.parameters),
                     d.allow_nan_stats, d.validate_args, repr(d.reparameterization_type), *refused),
                [d.batch_shape_tensor(), d.event_shape_tensor(), d.is_scalar_batch(), d.is_scalar_event()]]
    return case


case_normal = every(lambda D, tf: D.Normal([1., 2.], 3.), [[.5, .6], [-40., 30.]], [.1, .97], skip=("covariance", "quantile_"))
case_normal_far = every(lambda D, tf: D.Normal(0., 1.), [-30., -12., -9., -6., 4., 6., 9.], [0., 1e-30, 1e-8, .1353, .5, .87, .999999, 1.],
                        skip=("covariance",))
case_normal_double = every(lambda D, tf: D.Normal(tf.constant(1., tf.float64), tf.constant([2.], tf.float64)), [-30., .5], [.01, .3],
                           skip=("covariance",))
case_normal_checked = every(lambda D, tf: D.Normal([1.], [3.], validate_args=True, name="N"), [.5], skip=("covariance", "cdf", "log_cdf"))
case_uniform = every(lambda D, tf: D.Uniform(1., [3., 4.]), [[.5], [2.], [3.5]], skip=("mode", "covariance", "quantile"))
case_uniform_checked = every(lambda D, tf: D.Uniform(validate_args=True), [.5, 2., -1.], skip=("mode", "covariance"))
case_laplace = every(lambda D, tf: D.Laplace([1., 2.], 3.), [.5, 20.], skip=("covariance",))
case_student_t = every(lambda D, tf: D.StudentT([1., 2., 3.], 3., 4.), [.5, .6, 7.], skip=("covariance", "log_survival_function"))
case_student_t_strict = every(lambda D, tf: D.StudentT(3., 3., 4., allow_nan_stats=False, validate_args=True), .5,
                              skip=("covariance", "log_survival_function", "log_cdf", "survival_function"))
case_bernoulli_logits = every(lambda D, tf: D.Bernoulli(logits=[-1., 0., 2.]), [0, 1, 1],
                              skip=("covariance", "cdf", "log_cdf", "survival_function", "log_survival_function"))
case_bernoulli_probs = every(lambda D, tf: D.Bernoulli(probs=[.2, .7], dtype=tf.float32), 1,
                             skip=("covariance", "cdf", "log_cdf", "survival_function", "log_survival_function"))
case_bernoulli_checked = every(lambda D, tf: D.Bernoulli(probs=[.2, .7], validate_args=True), [0, 1],
                               skip=("covariance", "cdf", "log_cdf", "survival_function", "log_survival_function"))
NO_MEAN = ("mean", "variance", "stddev", "covariance")
case_categorical = every(lambda D, tf: D.Categorical(logits=[[1., 2., 3.], [1., 1., 1.]]), [0, 2], skip=NO_MEAN)
case_categorical_probs = every(lambda D, tf: D.Categorical(probs=[.2, .1, .7]), [[0, 1], [2, 1]], skip=NO_MEAN)
case_categorical_checked = every(lambda D, tf: D.Categorical(probs=[.2, .1, .7], validate_args=True), 1, skip=NO_MEAN + ("survival_function",))
case_categorical_batches = every(lambda D, tf: D.Categorical(logits=[[[1., 2.]], [[3., 0.]]], dtype=tf.int64), [0], skip=NO_MEAN)
case_multinomial = every(lambda D, tf: D.Multinomial(4., logits=[[1., 2., 3.]]), [1., 2., 1.],
                         skip=("mode", "entropy", "cdf", "log_cdf", "survival_function", "log_survival_function"))
case_multinomial_checked = every(lambda D, tf: D.Multinomial([4.], probs=[.2, .8], validate_args=True), [[1., 3.]],
                                 skip=("mode", "entropy", "cdf", "log_cdf", "survival_function", "log_survival_function"))
case_dirichlet_multinomial = every(lambda D, tf: D.DirichletMultinomial(4., [1., 2., 3.]), [1., 2., 1.],
                                   skip=("mode", "entropy", "cdf", "log_cdf", "survival_function", "log_survival_function"))
case_gamma = every(lambda D, tf: D.Gamma([1., 2.], 3.), [.5, .6], skip=("covariance",))
case_gamma_checked = every(lambda D, tf: D.Gamma(2., 3., validate_args=True, allow_nan_stats=False), [.5], skip=("covariance", "log_cdf"))
case_exponential = every(lambda D, tf: D.Exponential([1., 2.]), [.5, .6], skip=("covariance",))
case_beta = every(lambda D, tf: D.Beta([1., 2.], 3.), [.5, .6], skip=("covariance",))
case_beta_checked = every(lambda D, tf: D.Beta(2., 3., validate_args=True, allow_nan_stats=False), [.5], skip=("covariance", "log_cdf"))
NO_CDF = ("cdf", "log_cdf", "survival_function", "log_survival_function")
case_dirichlet = every(lambda D, tf: D.Dirichlet([1., 2.]), [.5, .5], skip=NO_CDF)
case_dirichlet_batch = every(lambda D, tf: D.Dirichlet([[3., 2.], [2., 2.]]), [[.5, .5]], skip=NO_CDF)
case_dirichlet_checked = every(lambda D, tf: D.Dirichlet([3., 2.], validate_args=True, allow_nan_stats=False), [.5, .5], skip=NO_CDF)


def case_sample_shapes(tf):
    d = tf.distributions.Normal(0., [1., 2.])
    given, scalar = tf.placeholder_with_default([2, 1], [None]), tf.placeholder_with_default(2, [])
    draws = [d.sample(seed=1), d.sample([], seed=2), d.sample([2, 3], seed=1), d.sample(2, seed=4), d.sample(given, seed=5), d.sample(scalar, seed=6),
             d.sample((2,), seed=3, name="mine")]
    return [draws, tell(*[x.shape for x in draws])]


def case_unseeded(tf):
    tf.set_random_seed(5)
    D = tf.distributions
    return [[D.Normal(0., 1.).sample(2), D.Bernoulli(logits=[0.]).sample(3), D.Categorical(logits=[0., 1.]).sample(4), D.Beta(1., 2.).sample(),
             D.Gamma(2., 2.).sample()]]


def case_unknown_shapes(tf):
    D = tf.distributions
    x = tf.placeholder_with_default([1., 2.], [None])
    y = tf.placeholder_with_default([[1., 2.]], None)
    found, told = [], []
    for d in (D.Normal(x, 1.), D.Normal(y, 1.), D.Bernoulli(logits=y), D.Categorical(logits=x), D.Categorical(logits=y), D.Dirichlet(x), D.Gamma(y, 1.)):
        draw = d.sample(2, seed=3)
        found += [draw, d.log_prob(draw), d.entropy(), d.batch_shape_tensor(), d.event_shape_tensor(), d.is_scalar_batch(), d.is_scalar_event()]
        told += [draw.shape, d.batch_shape, d.event_shape, str(d), repr(d)]
    return [found, tell(*told)]


def case_kl(tf):
    D = tf.distributions
    pairs = ((D.Normal([0., 1.], 1.), D.Normal(1., 2.)), (D.Bernoulli(logits=[0., 2.]), D.Bernoulli(probs=.3)),
             (D.Categorical(logits=[0., 1.]), D.Categorical(probs=[.1, .9])), (D.Beta(1., 2.), D.Beta(2., 3.)), (D.Gamma(1., 2.), D.Gamma(2., 3.)),
             (D.Dirichlet([1., 2.]), D.Dirichlet([2., 3.])), (D.Exponential(2.), D.Gamma(1., 3.)))
    a, b = pairs[0]
    return [[D.kl_divergence(*pair) for pair in pairs], [a.kl_divergence(b), a.cross_entropy(b), D.kl_divergence(a, b, name="mine")],
            D.kl_divergence(a, b, allow_nan_stats=False), D.kl_divergence(D.Normal(0., float("nan")), b, allow_nan_stats=False)]


def case_register_kl(tf):
    D = tf.distributions

    class Mine(D.Normal):
        pass

    def other(a, b, name=None):
        return tf.constant(3.)
    mine = Mine(0., 1., name="Mine")
    before = D.kl_divergence(mine, mine)
    D.RegisterKL(Mine, D.Normal)(other)
    return [[before, D.kl_divergence(mine, D.Normal(0., 1.)), D.kl_divergence(D.Normal(0., 1.), mine)],
            tell(said(D.RegisterKL(D.Bernoulli, D.Normal), 3), said(D.kl_divergence, D.Normal(0., 1.), D.Bernoulli(logits=0.)),
                 said(D.RegisterKL(D.Normal, D.Normal), other)[:60])]


def case_gradients(tf):
    D = tf.distributions
    m, s = tf.constant([1., 2.]), tf.constant([.5, 3.])
    logits = tf.constant([[.5, 1.], [2., 0.]])
    normal, beta = D.Normal(m, s), D.Beta(m, s)
    return [tf.gradients(normal.sample(2, seed=1), [m, s]), tf.gradients(normal.log_prob([0., 1.]), [m, s]), tf.gradients(beta.log_prob([.2, .3]), [m, s]),
            tf.gradients(D.Categorical(logits=logits).log_prob([0, 1]), logits), tf.gradients(D.Categorical(logits=logits).entropy(), logits),
            tf.gradients(D.Bernoulli(logits=logits).log_prob([[0, 1]]), logits), tf.gradients(D.Gamma(m, s).log_prob(2.), [m, s]),
            tf.gradients(D.kl_divergence(normal, D.Normal(0., 1.)), [m, s]), tf.gradients(D.StudentT(3., m, s).log_prob(2.), [m, s])]


def case_own_distribution(tf):
    D = tf.distributions

    class Constant(D.Distribution):
        def __init__(self, value, name="Constant"):
            parameters = dict(value=value, name=name)
            with tf.name_scope(name, values=[value]) as name:
                self._value = tf.convert_to_tensor(value, name="value")
            super(Constant, self).__init__(dtype=self._value.dtype, reparameterization_type=D.FULLY_REPARAMETERIZED, validate_args=False,
                                           allow_nan_stats=True, parameters=parameters, graph_parents=[self._value], name=name)

        def _batch_shape(self):
            return self._value.shape

        def _event_shape(self):
            return tf.TensorShape([])

        def _sample_n(self, n, seed=None):
            return tf.tile(self._value[None], [n, 1])

        def _mean(self):
            return tf.identity(self._value)

        def _log_prob(self, x):
            return tf.log(tf.cast(tf.equal(x, self._value), tf.float32))
    d = Constant([1., 2.])
    again = d.copy(value=[3.])
    return [[d.sample(2), d.mean(), d.prob([1., 3.]), again.mean()],
            tell(str(d), repr(again), said(d.variance), said(d.entropy), said(d.cdf, 1.), said(d.param_shapes, [2]))]


def case_shapes_of_parameters(tf):
    D = tf.distributions
    return [tell(*[said(k.param_static_shapes, [2]) for k in (D.Normal, D.Bernoulli, D.Uniform, D.Beta, D.StudentT, D.Gamma, D.Exponential, D.Dirichlet,
                                                             D.Categorical)]),
            D.Normal.param_shapes([2, 3]), tell(said(D.Normal.param_static_shapes, tf.TensorShape([None])), said(D.Normal.param_static_shapes, tf.TensorShape([2])))]


def case_copies(tf):
    d = tf.distributions.Normal(0., 1., name="a")
    e = d.copy(scale=2.)
    f = tf.distributions.Normal(0., 1., name=d.name)
    return [[e.stddev(), f.mean(), d.mean(name="other")], tell(e, f, e.parameters, d.parameters)]


def case_wrong(tf):
    D = tf.distributions
    normal = D.Normal(0., 1.)
    return [tell(said(D.Bernoulli), said(D.Bernoulli, 1., 1.), said(D.Categorical), said(D.Normal, 1, 2), said(D.Normal, 1., tf.constant(2., tf.float64)),
                 said(D.Categorical, 1.), said(D.Categorical, [1, 2]), said(D.Categorical, None, [1, 2]), said(normal.log_prob, "a"),
                 said(normal.sample, "a"), said(normal.sample, 1.5), said(normal.sample, [[1]]), said(normal.log_prob, tf.constant(1)),
                 said(D.Normal, 0., 1., name=None), said(D.Uniform, 2., 1., True), said(D.Normal, 0., -1., True), said(D.Beta, -1., 1., True),
                 said(D.Gamma, 0., 1., True), said(D.Dirichlet, [-1., 2.], True), said(D.Dirichlet, [1.], True), said(D.Bernoulli, None, 1.5, validate_args=True),
                 said(D.Categorical, None, [.5, .6], validate_args=True), said(D.Beta(1., 2., allow_nan_stats=False).mode),
                 said(D.Distribution(tf.float32, D.NOT_REPARAMETERIZED, False, True).mean), said(D.Distribution, tf.float32, None, False, True, None, [3]),
                 D.FULLY_REPARAMETERIZED == D.NOT_REPARAMETERIZED, repr(D.ReparameterizationType("x")))]


def case_wrong_when_run(tf):
    D = tf.distributions
    x = tf.placeholder_with_default([-1.], [None])
    return [D.Normal(0., x, validate_args=True).mean(), D.Gamma(1., 1., validate_args=True).log_prob(x), D.Bernoulli(probs=x, validate_args=True).mean(),
            D.Multinomial(3., probs=[.5, .5], validate_args=True).log_prob(tf.concat([x, x], 0)),
            D.Bernoulli(probs=[.5], validate_args=True).log_prob(tf.cast(x, tf.int32)), D.Beta(1., 1., validate_args=True).log_prob(x),
            D.StudentT(x + 2., 1., 1., allow_nan_stats=False).mean(), D.Categorical(probs=[.5, .5], validate_args=True).log_prob(tf.cast(x, tf.int32))]
