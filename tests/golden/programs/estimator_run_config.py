"""tf.estimator.RunConfig: its checks, and what TF_CONFIG says."""
import json
import os

import tensorflow as tf

from estimator_tools import show

RC=tf.estimator.RunConfig
P='cluster_spec device_fn eval_distribute evaluation_master experimental_max_worker_delay_secs global_id_in_cluster is_chief keep_checkpoint_every_n_hours keep_checkpoint_max log_step_count_steps master model_dir num_ps_replicas num_worker_replicas protocol save_checkpoints_secs save_checkpoints_steps save_summary_steps service session_config session_creation_timeout_secs task_id task_type tf_random_seed train_distribute'.split()
def props(c):
    out={}
    for p in P:
        v=getattr(c,p); out[p]=v.as_dict() if p=='cluster_spec' else v
    return out

show('default', lambda: props(RC()))
show('vars', lambda: sorted(vars(RC())))
show('str', lambda: str(RC()).split('<')[0])
for kw in (dict(save_summary_steps=0),dict(save_summary_steps=-1),dict(save_checkpoints_steps=-1),dict(save_checkpoints_secs=-1),dict(save_checkpoints_steps=1,save_checkpoints_secs=1),
  dict(save_checkpoints_steps=None,save_checkpoints_secs=None), dict(save_checkpoints_steps=10), dict(save_checkpoints_secs=10), dict(save_checkpoints_steps=None), dict(save_checkpoints_secs=None), dict(keep_checkpoint_max=-1),dict(keep_checkpoint_max=0),dict(keep_checkpoint_max=None),dict(keep_checkpoint_every_n_hours=0),
  dict(log_step_count_steps=0),dict(log_step_count_steps=None), dict(session_config='x'),dict(tf_random_seed='x'),dict(tf_random_seed=1.5),dict(tf_random_seed=7),dict(tf_random_seed=None),dict(model_dir=''),dict(model_dir='/tmp/x'),dict(device_fn=1),dict(device_fn=lambda x,y:1),dict(device_fn=lambda op:'x'),dict(protocol='x'),dict(protocol='grpc'),dict(foo=1),
  dict(session_creation_timeout_secs=0), dict(save_checkpoints_steps=0), dict(save_checkpoints_secs=0),dict(train_distribute='x'),dict(experimental_max_worker_delay_secs=-1)):
    show(str({k:(v if not callable(v) else 'fn') for k,v in kw.items()}), lambda: {k:v for k,v in props(RC(**kw)).items() if k in kw or k.startswith('save_check')})
show('replace', lambda: props(RC().replace(model_dir='/x'))['model_dir'])
show('replace2', lambda: props(RC().replace(save_checkpoints_steps=3)))
show('replace3', lambda: props(RC().replace(save_checkpoints_steps=3,save_checkpoints_secs=4)))
show('replace bad', lambda: RC().replace(cluster_spec=3))
show('replace bad2', lambda: RC().replace(task_id=3))
show('replace neg', lambda: RC().replace(save_summary_steps=-3))
show('replace many', lambda: props(RC().replace(tf_random_seed=1,save_summary_steps=2,session_config=tf.ConfigProto(),keep_checkpoint_max=3,keep_checkpoint_every_n_hours=5,log_step_count_steps=6,train_distribute=None)))
for prop in ('device_fn','protocol','eval_distribute','experimental_distribute','experimental_max_worker_delay_secs','session_creation_timeout_secs','foo'):
    show('replace '+prop, lambda: type(RC().replace(**{prop: None})).__name__)
C={'chief':['h:1'],'worker':['h:2','h:3'],'ps':['h:4']}
def tfc(d):
    os.environ['TF_CONFIG']=d if isinstance(d,str) else json.dumps(d)
    show('TFC '+os.environ['TF_CONFIG'], lambda: props(RC()))
tfc({'cluster':C,'task':{'type':'worker','index':1}})
tfc({'cluster':C,'task':{'type':'chief','index':0}})
tfc({'cluster':C,'task':{'type':'ps','index':0}})
tfc({'cluster':C,'task':{'type':'evaluator','index':0}})
tfc({'cluster':C,'task':{'type':'chief','index':1}})
tfc({'cluster':C,'task':{'type':'worker','index':2}})
tfc({'cluster':C,'task':{'type':'worker','index':-1}})
tfc({'cluster':C,'task':{'type':'worker'}})
tfc({'cluster':C,'task':{'index':0}})
tfc({'cluster':C})
tfc({'cluster':C,'task':{'type':'foo','index':0}})
tfc({'cluster':{'worker':['a:1']},'task':{'type':'worker','index':0}})
tfc({'cluster':{'chief':['a:1']},'task':{'type':'chief','index':0}})
tfc({'cluster':{'chief':['a:1','b:1']},'task':{'type':'chief','index':0}})
tfc({'cluster':{'master':['a:1'],'ps':['b:1']},'task':{'type':'master','index':0}})
tfc({'cluster':{'master':['a:1'],'chief':['b:1']},'task':{'type':'master','index':0}})
tfc({'task':{'type':'worker','index':0}})
tfc({'task':{'type':'evaluator','index':0}})
tfc({'task':{'type':'evaluator','index':1}})
tfc({'task':{'type':'chief','index':0}})
tfc({'task':{'type':'master','index':0}})
tfc({'task':{'type':'worker','index':1}})
tfc({'service':{'a':1}})
tfc({'service':3})
tfc({'model_dir':'/tmp/md'})
tfc({'model_dir':''})
tfc({'environment':'cloud'})
tfc({'session_master':'x'})
tfc({'eval_session_master':'x'})
tfc({'session_master':'x','cluster':C,'task':{'type':'chief','index':0}})
tfc('{"a"')
tfc('')
tfc('{}')
tfc({'rpc_layer':'x','cluster':C,'task':{'type':'chief','index':0}})
os.environ['TF_CONFIG']=json.dumps({'model_dir':'/tmp/md'})
show('md both', lambda: RC(model_dir='/tmp/me').model_dir)
show('md same', lambda: RC(model_dir='/tmp/md').model_dir)
