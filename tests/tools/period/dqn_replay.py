"""Q learning with a replay memory, in the manner of DQN programs of 2017."""
import random
import time
from collections import deque

import numpy as np
import tensorflow as tf


class Chain(object):
    """Five states in a row; the last pays."""

    def reset(self):
        self.at = 0
        return self.observe()

    def observe(self):
        return np.eye(5, dtype=np.float)[self.at]

    def step(self, action):
        self.at = min(max(self.at + (1 if action == 1 else -1), 0), 4)
        done = np.bool(self.at == 4)
        return self.observe(), np.float(done), done


class Agent(object):
    def __init__(self):
        self.memory = deque(maxlen=200)
        self.epsilon = 1.0
        with tf.variable_scope('Q'):
            self.state = tf.placeholder('float', [None, 5])
            h = tf.layers.dense(self.state, 16, tf.nn.relu,
                                kernel_regularizer=tf.contrib.layers.l2_regularizer(scale=1e-4))
            self.q = tf.layers.dense(h, 2)
        self.target = tf.placeholder('float', [None])
        self.action = tf.placeholder('int32', [None])
        chosen = tf.reduce_sum(self.q * tf.one_hot(self.action, 2), axis=1)
        self.loss = tf.losses.mean_squared_error(self.target, chosen) + tf.losses.get_regularization_loss()
        self.train = tf.train.RMSPropOptimizer(0.01).minimize(self.loss)

    def act(self, sess, state):
        if random.random() < self.epsilon:
            return random.randrange(2)
        return np.asscalar(np.argmax(sess.run(self.q, {self.state: [state]})[0]))

    def replay(self, sess):
        batch = random.sample(self.memory, 16)
        states, actions, rewards, nexts, dones = [np.array(x) for x in zip(*batch)]
        best = sess.run(self.q, {self.state: nexts}).max(axis=1)
        targets = rewards + 0.9 * best * np.logical_not(dones.astype(np.bool))
        return sess.run([self.loss, self.train], {self.state: states, self.action: actions,
                                                  self.target: targets})[0]


random.seed(0)
np.random.seed(0)
tf.set_random_seed(0)
started = time.clock()
env, agent, losses, lengths = Chain(), Agent(), [], []
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for episode in range(12):
        state, done, steps = env.reset(), False, 0
        while not done and steps < 60:
            action = agent.act(sess, state)
            following, reward, done = env.step(action)
            agent.memory.append((state, action, reward, following, done))
            state, steps = following, steps + 1
            if len(agent.memory) >= 16:
                losses.append(agent.replay(sess))
        lengths.append(list(range(steps)))
        agent.epsilon *= 0.8
    values = sess.run(agent.q, {agent.state: np.eye(5)})
episodes = np.array(lengths)
print("episodes %s %s" % (episodes.dtype, [len(e) for e in episodes]))
print("losses %d first %.4f last %.4f best %.4f" % (len(losses), losses[0], losses[-1], np.min(losses)))
print("right is better: %s" % [bool(b) for b in values[:4, 1] > values[:4, 0]])
print("clock runs: %s" % (time.clock() >= started))
