"""tf.contrib.distributions: mixtures, batches as events, one value."""
from casetools import said, slow, tell


def _same(tf):
    d = tf.contrib.distributions
    return d.MixtureSameFamily(d.Categorical(logits=tf.constant([[.1, .5], [.3, .2]])), d.Normal(
        loc=tf.constant([[0., 1.], [2., 3.]]), scale=tf.constant([[1., 1.], [.5, 2.]])))


@slow
def case_same_family(tf):
    tf.set_random_seed(1)
    m = _same(tf)
    return [m.log_prob(tf.constant([.5, 1.])), m.mean(), m.sample(3, seed=1), tell(m.batch_shape, m.event_shape)]


@slow
def case_same_family_more(tf):
    d = tf.contrib.distributions
    m = _same(tf)
    n = d.MixtureSameFamily(d.Categorical(probs=[.3, .7]), d.Independent(d.Normal(
        [[-1., 1.], [1., -1.]], [[.5, .5], [2., 1.]])))
    return [m.variance(), m.cdf([.5, 1.]), m.prob([[.5, 1.], [0., 2.]]), n.prob([[0., 0.], [1., -1.]]), n.mean(), n.variance()]


@slow
def case_independent(tf):
    d = tf.contrib.distributions
    i = d.Independent(d.Normal(loc=tf.constant([[0., 1.], [2., 3.]]), scale=tf.constant([[1., 1.], [.5, 2.]])))
    return [i.log_prob(tf.constant([[.5, 1.], [1., 1.]])), i.sample(3, seed=1), i.mean(), i.entropy(),
            tell(i.batch_shape, i.event_shape, said(d.Independent, d.Normal([0., 1.], 1.), 2))]


def case_mixture(tf):
    d = tf.contrib.distributions
    m = d.Mixture(d.Categorical(probs=tf.constant([.3, .7])), [d.Normal(0., 1.), d.Normal(2., .5)])
    return [m.log_prob(tf.constant([.5, 1.])), m.mean(), m.sample(3, seed=1), m.sample([2, 2], seed=5)]


@slow
def case_mixture_more(tf):
    d = tf.contrib.distributions
    m = d.Mixture(d.Categorical(logits=tf.constant([[.1, .5], [.3, .2]])),
                  [d.Normal([0., 1.], [1., 2.]), d.Laplace([2., 3.], [.5, 1.])])
    return [m.stddev(), m.variance(), m.cdf([1., 2.]), m.prob([1., 2.]), m.sample(4, seed=3)]


def case_deterministic(tf):
    d = tf.contrib.distributions.Deterministic(tf.constant([1., 2.]))
    e = tf.contrib.distributions.Deterministic(tf.constant([1., 2.]), atol=.1, rtol=.2, validate_args=True)
    return [d.log_prob([1., 1.]), d.sample(2), d.prob([1., 1.]), d.mean(), d.cdf([1., 3.]), e.prob([1.2, 1.]), d.variance()]


@slow
def case_mistakes(tf):
    d = tf.contrib.distributions
    n, c = d.Normal, d.Categorical
    return [tell(said(d.Mixture, c(probs=[.5, .5]), [n(0., 1.)]), said(d.Mixture, 3, [n(0., 1.)]),
                 said(d.Mixture, c(probs=[.5, .5]), []), said(d.Mixture, c(probs=[.5, .5]), [n(0., 1.), c(probs=[1.])]),
                 said(d.MixtureSameFamily, c(probs=[.5, .5]), n([0., 1., 2.], 1.)),
                 said(d.MixtureSameFamily, c(probs=[.5, .5]), n(0., 1.)),
                 said(d.MixtureSameFamily, n(0., 1.), n([0., 1.], 1.)))]
