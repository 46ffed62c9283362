"""Policy gradients with a clipped ratio and a critic, run in a MonitoredTrainingSession with a hook of its own."""
import numpy as np
import tensorflow as tf


class Env(object):
    """Three numbers are shown; the action picks one, and that is the reward."""

    def __init__(self, seed):
        self.rng = np.random.RandomState(seed)

    def reset(self):
        self.x, self.n = self.rng.uniform(-1, 1, 3).astype(np.float32), 0
        return self.x

    def step(self, action):
        reward = float(self.x[action])
        self.x, self.n = self.rng.uniform(-1, 1, 3).astype(np.float32), self.n + 1
        return self.x, reward, self.n >= 8


def fc(x, scope, nh, init_scale=1.0, init_bias=0.0, act=tf.nn.relu):
    def scaled_init(shape, dtype, partition_info=None):
        return (init_scale * np.random.RandomState(0).normal(size=shape) / np.sqrt(shape[0])).astype(np.float32)
    with tf.variable_scope(scope):
        w = tf.get_variable("w", [x.get_shape()[1].value, nh], initializer=scaled_init)
        b = tf.get_variable("b", [nh], initializer=tf.constant_initializer(init_bias))
        return act(tf.matmul(x, w) + b)


class Policy(object):
    def __init__(self, scope):
        self.ob = tf.placeholder(tf.float32, [None, 3], name=scope + "_ob")
        with tf.variable_scope(scope):
            h = fc(self.ob, "h1", 16, np.sqrt(2))
            h2 = tf.contrib.layers.fully_connected(h, 8, activation_fn=tf.nn.tanh,
                                                   weights_initializer=tf.random_normal_initializer(0, .1))
            self.pi = fc(h2, "pi", 3, act=lambda x: x, init_scale=.01)
            self.v = fc(h2, "v", 1, act=tf.identity)[:, 0]
        u = tf.random_uniform(tf.shape(self.pi), seed=7)
        self.action = tf.argmax(self.pi - tf.log(-tf.log(u)), axis=-1)
        self.variables = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=scope + "/")

    def neglogp(self, actions):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(logits=self.pi, labels=actions)

    def entropy(self):
        a0 = self.pi - tf.reduce_max(self.pi, 1, keep_dims=True)
        ea0 = tf.exp(a0)
        z0 = tf.reduce_sum(ea0, 1, keep_dims=True)
        return tf.reduce_sum(ea0 / z0 * (tf.log(z0) - a0), 1)


class CountHook(tf.train.SessionRunHook):
    def __init__(self, train_op, norm):
        self.train_op, self.norm, self.norms = train_op, norm, []

    def begin(self):
        self.global_step = tf.train.get_global_step()
        print("begin, finalized", tf.get_default_graph().finalized)

    def after_create_session(self, session, coord):
        print("created, should stop", coord.should_stop())

    def before_run(self, run_context):
        fetches = run_context.original_args.fetches
        if isinstance(fetches, dict) and self.train_op in fetches.values():
            return tf.train.SessionRunArgs(self.norm)

    def after_run(self, run_context, run_values):
        if run_values.results is not None:
            self.norms.append(run_values.results)

    def end(self, session):
        print("end, step %d, %d norms, the last %.4f"
              % (session.run(self.global_step), len(self.norms), self.norms[-1]))


def main():
    tf.set_random_seed(2)
    pi, old = Policy("pi"), Policy("oldpi")
    actions = tf.placeholder(tf.int32, [None])
    advantages = tf.placeholder(tf.float32, [None])
    returns = tf.placeholder(tf.float32, [None])
    mean, variance = tf.nn.moments(advantages, [0])
    adv = (advantages - mean) / tf.sqrt(variance + 1e-8)
    ratio = tf.exp(old.neglogp(actions) - pi.neglogp(actions))
    pg_loss = -tf.reduce_mean(tf.minimum(ratio * adv, tf.clip_by_value(ratio, .8, 1.2) * adv))
    vf_loss = tf.losses.huber_loss(returns, pi.v, weights=.5, delta=.7)
    entropy = tf.reduce_mean(pi.entropy())
    loss = pg_loss + vf_loss - .01 * entropy
    global_step = tf.train.get_or_create_global_step()
    grads, norm = tf.clip_by_global_norm(tf.gradients(loss, pi.variables), .5)
    optimizer = tf.train.AdamOptimizer(tf.train.cosine_decay(.01, global_step, 100), epsilon=1e-5)
    train_op = optimizer.apply_gradients(list(zip(grads, pi.variables)), global_step)
    sync = tf.group(*[o.assign(p) for o, p in zip(old.variables, pi.variables)], name="sync")
    print([v.op.name for v in pi.variables], len(tf.global_variables()))
    print([l.name for l in tf.losses.get_losses()], loss.name, norm.name, train_op.name)
    print([g is None for g in tf.gradients(vf_loss, pi.variables)], sync.type)

    env = Env(0)
    ob, iteration = env.reset(), 0
    hooks = [CountHook(train_op, norm), tf.train.StopAtStepHook(last_step=30)]
    with tf.train.MonitoredTrainingSession(hooks=hooks, save_summaries_steps=None, save_summaries_secs=None,
                                           log_step_count_steps=None) as sess:
        while not sess.should_stop():
            sess.run(sync)
            obs, acts, rewards, values = [], [], [], []
            for _ in range(16):
                action, value = sess.run([pi.action, pi.v], {pi.ob: ob[None]})
                obs.append(ob)
                acts.append(int(action[0]))
                values.append(value[0])
                ob, reward, done = env.step(acts[-1])
                rewards.append(reward)
                ob = env.reset() if done else ob
            feed = {pi.ob: obs, old.ob: obs, actions: acts, advantages: np.array(rewards) - values, returns: rewards}
            for _ in range(3):
                result = sess.run({"loss": loss, "entropy": entropy, "train": train_op}, feed)
            iteration += 1
            if iteration % 2 == 0:
                print("loss %.4f entropy %.4f reward %.3f %s"
                      % (result["loss"], result["entropy"], np.mean(rewards), acts[:8]))


if __name__ == "__main__":
    main()
