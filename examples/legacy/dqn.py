"""Deep Q-learning with a target network and replay memory, on a corridor with a slippery floor."""
import random
from collections import deque

import numpy as np
import tensorflow as tf


class Corridor(object):
    """Seven cells; the right end pays 1, each step costs 0.01; a move slips with probability 0.1."""
    observation_dim, action_space = 7, 2

    def __init__(self, seed):
        self.rng = np.random.RandomState(seed)

    def reset(self):
        self.position, self.t = 3, 0
        return self.observe()

    def observe(self):
        state = np.zeros(self.observation_dim, np.float32)
        state[self.position] = 1.
        return state

    def step(self, action):
        move = 1 if action == 1 else -1
        if self.rng.rand() < 0.1:
            move = -move
        self.position = min(max(self.position + move, 0), 6)
        self.t += 1
        done = self.position == 6 or self.t >= 30
        return self.observe(), (1.0 if self.position == 6 else -0.01), done, {}


class QNetwork(object):
    def __init__(self, name, state_size, action_size, hidden=16):
        self.name = name
        with tf.variable_scope(name):
            self.states = tf.placeholder(tf.float32, [None, state_size], name="states")
            w1 = tf.get_variable("W1", shape=[state_size, hidden],
                                 initializer=tf.contrib.layers.xavier_initializer())
            b1 = tf.get_variable("b1", shape=[hidden], initializer=tf.constant_initializer(0.01))
            layer = tf.nn.relu(tf.matmul(self.states, w1) + b1)
            w2 = tf.get_variable("W2", shape=[hidden, action_size],
                                 initializer=tf.contrib.layers.xavier_initializer())
            self.q = tf.matmul(layer, w2, name="q_values")
            self.best = tf.argmax(self.q, 1)

    def variables(self):
        return tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope=self.name + "/")


class Agent(object):
    gamma, batch_size = 0.9, 16

    def __init__(self, env):
        self.env = env
        self.main = QNetwork("main", env.observation_dim, env.action_space)
        self.target = QNetwork("target", env.observation_dim, env.action_space)
        self.update_target = [t.assign(m) for t, m in zip(self.target.variables(), self.main.variables())]
        self.actions = tf.placeholder(tf.int32, [None], name="actions")
        self.targets = tf.placeholder(tf.float32, [None], name="targets")
        self.global_step = tf.Variable(0, name="global_step", trainable=False)
        chosen = tf.reduce_sum(self.main.q * tf.one_hot(self.actions, env.action_space), reduction_indices=1)
        error = self.targets - chosen
        clipped = tf.where(tf.abs(error) < 1.0, 0.5 * tf.square(error), tf.abs(error) - 0.5)
        self.loss = tf.reduce_mean(clipped)
        rate = tf.train.exponential_decay(0.01, self.global_step, 50, 0.9, staircase=True)
        optimizer = tf.train.RMSPropOptimizer(rate, momentum=0.5, epsilon=0.01)
        gvs = optimizer.compute_gradients(self.loss, var_list=self.main.variables())
        capped = [(tf.clip_by_norm(g, 1.), v) for g, v in gvs]
        self.train_op = optimizer.apply_gradients(capped, global_step=self.global_step)
        self.memory = deque(maxlen=500)

    def replay(self, sess):
        batch = random.sample(self.memory, self.batch_size)
        states, actions, rewards, next_states, done = [np.array(x) for x in zip(*batch)]
        best = sess.run(self.main.best, {self.main.states: next_states})
        q_next = sess.run(self.target.q, {self.target.states: next_states})
        targets = rewards + self.gamma * (1 - done) * q_next[np.arange(len(best)), best]
        return sess.run([self.loss, self.train_op],
                        {self.main.states: states, self.actions: actions, self.targets: targets})[0]


def main():
    random.seed(1)
    np.random.seed(1)
    tf.set_random_seed(1)
    agent = Agent(Corridor(seed=2))
    for v in tf.global_variables():
        print(v.name, v.dtype.name, v.shape)
    with tf.Session(config=tf.ConfigProto(log_device_placement=False)) as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(agent.update_target)
        epsilon, losses = 1.0, []
        for episode in range(24):
            state, done, total = agent.env.reset(), False, 0.
            while not done:
                if random.random() < epsilon:
                    action = random.randrange(2)
                else:
                    action = int(sess.run(agent.main.best, {agent.main.states: state[None]})[0])
                next_state, reward, done, _ = agent.env.step(action)
                agent.memory.append((state, action, reward, next_state, float(done)))
                state, total = next_state, total + reward
                if len(agent.memory) >= agent.batch_size:
                    losses.append(agent.replay(sess))
            epsilon = max(0.1, epsilon * 0.85)
            if episode % 4 == 3:
                sess.run(agent.update_target)
                print("episode %d: return %.2f, loss %.4f, steps %d"
                      % (episode + 1, total, np.mean(losses[-20:]), sess.run(agent.global_step)))
        q = sess.run(agent.main.q, {agent.main.states: np.eye(7)})
        print("policy", "".join("<>"[a] for a in q[:6].argmax(1)), "values", " ".join("%.3f" % x for x in q.max(1)))


if __name__ == "__main__":
    main()
