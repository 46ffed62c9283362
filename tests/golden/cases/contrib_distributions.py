"""tf.contrib.distributions: what it adds to tf.distributions."""
from casetools import said, tell

from distributions import every

NO_CDF = ("cdf", "log_cdf", "survival_function", "log_survival_function")


def of(make):
    return lambda D, tf: make(tf.contrib.distributions)


case_chi2 = every(of(lambda C: C.Chi2([1., 3.])), [.5, .6], skip=("covariance",))
case_chi2_abs = every(of(lambda C: C.Chi2WithAbsDf([-3.5])), [.5], skip=("covariance",))
case_softplus_beta = every(of(lambda C: C.BetaWithSoftplusConcentration(1., 2.)), [.5], skip=("covariance",))
case_softplus_normal = every(of(lambda C: C.NormalWithSoftplusScale(1., [-2.])), [.5], skip=("covariance",))
case_softplus_laplace = every(of(lambda C: C.LaplaceWithSoftplusScale(1., [-2.])), [.5], skip=("covariance",))
case_softplus_exponential = every(of(lambda C: C.ExponentialWithSoftplusRate([-2.])), [.5], skip=("covariance",))
case_softplus_gamma = every(of(lambda C: C.GammaWithSoftplusConcentrationRate([3.], -2.)), [.5], skip=("covariance",))
case_softplus_student_t = every(of(lambda C: C.StudentTWithAbsDfSoftplusScale([-3.], 1., -2.)), [.5], skip=("covariance", "log_survival_function"))
case_logistic = every(of(lambda C: C.Logistic([1., 2.], 3.)), [.5, 40.], skip=("covariance",))
case_cauchy = every(of(lambda C: C.Cauchy([1., 2.], 3.)), [.5, 40.], quantile=.2, skip=("covariance",))
case_half_normal = every(of(lambda C: C.HalfNormal([1., 2.])), [-.5, 4.], skip=("covariance",))
case_inverse_gamma = every(of(lambda C: C.InverseGamma([1., 3.], 2.)), [.5, 4.], skip=("covariance",))
case_geometric = every(of(lambda C: C.Geometric(probs=[.3, .6])), [0., 4.], skip=("covariance",))
case_geometric_logits = every(of(lambda C: C.Geometric([.3])), [2.], skip=("covariance",))
case_poisson = every(of(lambda C: C.Poisson([3., 4.])), [1., 2.], skip=("covariance", "entropy"))
case_poisson_log = every(of(lambda C: C.Poisson(log_rate=[1.])), [2.], skip=("covariance", "entropy"))
case_one_hot = every(of(lambda C: C.OneHotCategorical(logits=[[1., 2., 3.], [0., 0., 1.]])), [[0, 1, 0], [0, 0, 1]], skip=NO_CDF + ("mean",))
case_one_hot_probs = every(lambda D, tf: tf.contrib.distributions.OneHotCategorical(probs=[.2, .8], dtype=tf.float32), [0., 1.], skip=NO_CDF + ("mean",))
case_exp_relaxed = every(of(lambda C: C.ExpRelaxedOneHotCategorical(.5, logits=[[3., 4.]])), [[-.3, -1.3]],
                         skip=NO_CDF + ("mean", "variance", "stddev", "covariance", "mode", "entropy"))


def values(make, x):
    """What TF makes of bijectors: values and shapes only."""
    def case(tf):
        with tf.Graph().as_default() as graph:
            d = make(tf.contrib.distributions)
            draws = d.sample(3, seed=7)
            step = [draws, d.log_prob(x), d.prob(x), tf.shape(draws)]
            for m in ("mean", "variance", "stddev", "covariance", "mode", "entropy"):
                try:
                    step.append(getattr(d, m)())
                except NotImplementedError:
                    pass
            session = tf.Session(graph=graph)
            shapes = [str(draws.shape), str(d), repr(d)]
        return [lambda _: session.run(step), tell(shapes)]
    return case


case_relaxed_bernoulli = values(lambda C: C.RelaxedBernoulli(.5, logits=[3., 0.]), [.1, .2])
case_relaxed_bernoulli_probs = values(lambda C: C.RelaxedBernoulli(.5, probs=.3), .1)
case_relaxed_one_hot = values(lambda C: C.RelaxedOneHotCategorical(.5, logits=[3., 4.]), [.1, .9])
case_mvn_diag = values(lambda C: C.MultivariateNormalDiag([1., 2.], [3., -4.]), [1., 3.])
case_mvn_diag_batch = values(lambda C: C.MultivariateNormalDiag([[1., 2.], [0., 0.]], [[3., 4.]]), [1., 3.])
case_mvn_diag_multiplier = values(lambda C: C.MultivariateNormalDiag([1., 2.], scale_identity_multiplier=3.), [1., 3.])
case_mvn_diag_both = values(lambda C: C.MultivariateNormalDiag([1., 2.], [3., 4.], 2.), [1., 3.])
case_mvn_diag_no_loc = values(lambda C: C.MultivariateNormalDiag(scale_diag=[3., 4.]), [1., 3.])
case_mvn_diag_no_scale = values(lambda C: C.MultivariateNormalDiag([3., 4.]), [1., 3.])
case_mvn_softplus = values(lambda C: C.MultivariateNormalDiagWithSoftplusScale([3., 4.], [1., 1.]), [1., 3.])
case_mvn_tril = values(lambda C: C.MultivariateNormalTriL([3., 4.], [[1., 9.], [1., 2.]]), [1., 3.])
case_mvn_full = values(lambda C: C.MultivariateNormalFullCovariance([3., 4.], [[2., 1.], [1., 2.]]), [1., 3.])


def case_kl(tf):
    C = tf.contrib.distributions
    a, b = C.OneHotCategorical(logits=[1., 2.]), C.OneHotCategorical(probs=[.5, .5])
    return [[C.kl_divergence(a, b), C.softplus_inverse([1e-8, .5, 3., 50.])],
            tell(said(C.Poisson), said(C.Poisson, 1., 1.), said(C.Poisson, 1), said(C.Cauchy(1., 1., allow_nan_stats=False).mean),
                 C.Normal is tf.distributions.Normal)]


def case_kl_mvn(tf):
    with tf.Graph().as_default() as graph:
        C = tf.contrib.distributions
        a, b = C.MultivariateNormalDiag([1., 2.], [3., 4.]), C.MultivariateNormalDiag([[1., 3.]], [3., 1.])
        c = C.MultivariateNormalTriL([3., 4.], [[1., 0.], [1., 2.]])
        step = [a.kl_divergence(b), b.kl_divergence(a), C.kl_divergence(a, c), C.kl_divergence(c, a)]
        session = tf.Session(graph=graph)
    return [lambda _: session.run(step)]
