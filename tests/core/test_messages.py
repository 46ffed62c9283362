"""Messages against bytes, texts and errors recorded from TF 1.15.5's own."""

import copy
import pickle
import sys

import numpy as np
import pytest

from graphreg.core import dtypes
from graphreg.core import errors
from graphreg.core import message_classes, messages

# These are the words and ways of our own classes; those of protobuf's are in test_message_protobuf.
pytestmark = pytest.mark.skipif(messages.Message is not message_classes.Message, reason="protobuf is installed")

BYTES_AND_TEXT = r"""
N(name='x', op='Const', input=['a', '^b'], device='/d') => (b'\n\x01x\x12\x05Const\x1a\x01a\x1a\x02^b"\x02/d', 'name: "x"\nop: "Const"\ninput: "a"\ninput: "^b"\ndevice: "/d"\n')
N(attr={'T': A(type=1), 's': A(s=b'x'), 'f': A(f=0.1), 'b': A(b=False), 'e': A(), 'fn': A(func=F(name='g', attr={'i': A(i=-1)}))}) => (b'*\x07\n\x01T\x12\x020\x01*\x07\n\x01b\x12\x02(\x00*\x05\n\x01e\x12\x00*\n\n\x01f\x12\x05%\xcd\xcc\xcc=*\x1d\n\x02fn\x12\x17R\x15\n\x01g\x12\x10\n\x01i\x12\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01*\x08\n\x01s\x12\x03\x12\x01x', 'attr {\n  key: "T"\n  value {\n    type: DT_FLOAT\n  }\n}\nattr {\n  key: "b"\n  value {\n    b: false\n  }\n}\nattr {\n  key: "e"\n  value {\n  }\n}\nattr {\n  key: "f"\n  value {\n    f: 0.10000000149011612\n  }\n}\nattr {\n  key: "fn"\n  value {\n    func {\n      name: "g"\n      attr {\n        key: "i"\n        value {\n          i: -1\n        }\n      }\n    }\n  }\n}\nattr {\n  key: "s"\n  value {\n    s: "x"\n  }\n}\n')
A(list=L(i=[1, -2, 300], f=[0.5], b=[True, False], type=[1, 3], s=[b'a', b''], shape=[SH(), SH(unknown_rank=True)])) => (b'\n(\x12\x01a\x12\x00\x1a\r\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\xac\x02"\x04\x00\x00\x00?*\x02\x01\x002\x02\x01\x03:\x00:\x02\x18\x01', 'list {\n  s: "a"\n  s: ""\n  i: 1\n  i: -2\n  i: 300\n  f: 0.5\n  b: true\n  b: false\n  type: DT_FLOAT\n  type: DT_INT32\n  shape {\n  }\n  shape {\n    unknown_rank: true\n  }\n}\n')
A(i=0) => (b'\x18\x00', 'i: 0\n')
A(b=False) => (b'(\x00', 'b: false\n')
A(s=b'') => (b'\x12\x00', 's: ""\n')
A(placeholder='') => (b'J\x00', 'placeholder: ""\n')
A(shape=SH(dim=[DIM(size=-1), DIM(size=0, name='n')])) => (b':\x12\x12\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x12\x03\x12\x01n', 'shape {\n  dim {\n    size: -1\n  }\n  dim {\n    name: "n"\n  }\n}\n')
A(shape=SH()) => (b':\x00', 'shape {\n}\n')
A(type=999) => (b'0\xe7\x07', 'type: 999\n')
A(type='DT_INT32') => (b'0\x03', 'type: DT_INT32\n')
A(f=float('nan')) => (b'%\x00\x00\xc0\x7f', 'f: nan\n')
A(f=-0.0) => (b'%\x00\x00\x00\x80', 'f: -0.0\n')
A(f=1e300) => (b'%\x00\x00\x80\x7f', 'f: inf\n')
H(min=-0.0, max=1e300, num=0.1, bucket=[1.5, 2.5], bucket_limit=[]) => (b'\t\x00\x00\x00\x00\x00\x00\x00\x80\x11\x9cu\x00\x88<\xe47~\x19\x9a\x99\x99\x99\x99\x99\xb9?:\x10\x00\x00\x00\x00\x00\x00\xf8?\x00\x00\x00\x00\x00\x00\x04@', 'min: -0.0\nmax: 1e+300\nnum: 0.1\nbucket: 1.5\nbucket: 2.5\n')
T(dtype=1, float_val=[1.0, 2.5], half_val=[15360], uint64_val=[2**64 - 1], uint32_val=[2**32 - 1], int64_val=[-2**63], int_val=[-1], bool_val=[True, 2], string_val=[b'\xff', b''], version_number=-5) => (b'\x08\x01\x18\xfb\xff\xff\xff\xff\xff\xff\xff\xff\x01*\x08\x00\x00\x80?\x00\x00 @:\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01B\x01\xffB\x00R\n\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01Z\x02\x01\x01j\x02\x80x\x82\x01\x05\xff\xff\xff\xff\x0f\x8a\x01\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01', 'dtype: DT_FLOAT\nversion_number: -5\nfloat_val: 1.0\nfloat_val: 2.5\nint_val: -1\nstring_val: "\\377"\nstring_val: ""\nint64_val: -9223372036854775808\nbool_val: true\nbool_val: true\nhalf_val: 15360\nuint32_val: 4294967295\nuint64_val: 18446744073709551615\n')
N(name=b'abc', op=u'\u4e2d') => (b'\n\x03abc\x12\x03\xe4\xb8\xad', 'name: "abc"\nop: "\\344\\270\\255"\n')
A(s=bytes(bytearray(range(256)))) => (b'\x12\x80\x02\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff', 's: "\\000\\001\\002\\003\\004\\005\\006\\007\\010\\t\\n\\013\\014\\r\\016\\017\\020\\021\\022\\023\\024\\025\\026\\027\\030\\031\\032\\033\\034\\035\\036\\037 !\\"#$%&\\\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\\177\\200\\201\\202\\203\\204\\205\\206\\207\\210\\211\\212\\213\\214\\215\\216\\217\\220\\221\\222\\223\\224\\225\\226\\227\\230\\231\\232\\233\\234\\235\\236\\237\\240\\241\\242\\243\\244\\245\\246\\247\\250\\251\\252\\253\\254\\255\\256\\257\\260\\261\\262\\263\\264\\265\\266\\267\\270\\271\\272\\273\\274\\275\\276\\277\\300\\301\\302\\303\\304\\305\\306\\307\\310\\311\\312\\313\\314\\315\\316\\317\\320\\321\\322\\323\\324\\325\\326\\327\\330\\331\\332\\333\\334\\335\\336\\337\\340\\341\\342\\343\\344\\345\\346\\347\\350\\351\\352\\353\\354\\355\\356\\357\\360\\361\\362\\363\\364\\365\\366\\367\\370\\371\\372\\373\\374\\375\\376\\377"\n')
N(name=u'caf\xe9 "q" \t\x01') => (b'\n\x0ccaf\xc3\xa9 "q" \t\x01', 'name: "caf\\303\\251 \\"q\\" \\t\\001"\n')
C(device_count={'GPU': 0, 'CPU': 2}, allow_soft_placement=True, gpu_options={'per_process_gpu_memory_fraction': 0.5, 'allow_growth': True}) => (b'\n\x07\n\x03CPU\x10\x02\n\x07\n\x03GPU\x10\x002\x0b\t\x00\x00\x00\x00\x00\x00\xe0? \x018\x01', 'device_count {\n  key: "CPU"\n  value: 2\n}\ndevice_count {\n  key: "GPU"\n  value: 0\n}\ngpu_options {\n  per_process_gpu_memory_fraction: 0.5\n  allow_growth: true\n}\nallow_soft_placement: true\n')
C(graph_options=dict(optimizer_options=dict(opt_level=-1, global_jit_level=1))) => (b'R\x0f\x1a\r\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01(\x01', 'graph_options {\n  optimizer_options {\n    opt_level: L0\n    global_jit_level: ON_1\n  }\n}\n')
Summary(value=[dict(tag='loss', simple_value=0.5), dict(tag='h', histo=H(num=3))]) => (b'\n\x0b\n\x04loss\x15\x00\x00\x00?\n\x0e\n\x01h*\t\x19\x00\x00\x00\x00\x00\x00\x08@', 'value {\n  tag: "loss"\n  simple_value: 0.5\n}\nvalue {\n  tag: "h"\n  histo {\n    num: 3.0\n  }\n}\n')
Event(wall_time=1.5, step=3, file_version='brain.Event:2') => (b'\t\x00\x00\x00\x00\x00\x00\xf8?\x10\x03\x1a\rbrain.Event:2', 'wall_time: 1.5\nstep: 3\nfile_version: "brain.Event:2"\n')
FD(signature=dict(name='f', is_stateful=True), ret={'y': 'z:0'}, arg_attr={1: FD.ArgAttrs(attr={'a': A(b=True)}), 0: FD.ArgAttrs()}) => (b'\n\x06\n\x01f\x88\x01\x01"\x08\n\x01y\x12\x03z:0:\x04\x08\x00\x12\x00:\r\x08\x01\x12\t\n\x07\n\x01a\x12\x02(\x01', 'signature {\n  name: "f"\n  is_stateful: true\n}\nret {\n  key: "y"\n  value: "z:0"\n}\narg_attr {\n  key: 0\n  value {\n  }\n}\narg_attr {\n  key: 1\n  value {\n    attr {\n      key: "a"\n      value {\n        b: true\n      }\n    }\n  }\n}\n')
Saver(version=2, max_to_keep=5, keep_checkpoint_every_n_hours=10000.0) => (b' \x055\x00@\x1cF8\x02', 'max_to_keep: 5\nkeep_checkpoint_every_n_hours: 10000.0\nversion: V2\n')
SV(list_value=dict(values=[dict(int64_value=-3), dict(none_value={}), dict(string_value='s')])) => (b'\x9a\x03\r\n\x02`\x05\n\x02\n\x00\n\x03j\x01s', 'list_value {\n  values {\n    int64_value: -3\n  }\n  values {\n    none_value {\n    }\n  }\n  values {\n    string_value: "s"\n  }\n}\n')
Example(features=dict(feature={'a': Feature(int64_list=dict(value=[1, 2])), 'b': Feature(bytes_list=dict(value=[b'x']))})) => (b'\n\x19\n\x0b\n\x01a\x12\x06\x1a\x04\n\x02\x01\x02\n\n\n\x01b\x12\x05\n\x03\n\x01x', 'features {\n  feature {\n    key: "a"\n    value {\n      int64_list {\n        value: 1\n        value: 2\n      }\n    }\n  }\n  feature {\n    key: "b"\n    value {\n      bytes_list {\n        value: "x"\n      }\n    }\n  }\n}\n')
"""

VALUES = r"""
A().WhichOneof('value') => None
A(i=0).WhichOneof('value') => 'i'
A(shape=SH()).WhichOneof('value') => 'shape'
A().WhichOneof('x') => ValueError: Protocol message has no oneof "x" field.
A(s=b'').HasField('s') => True
A(s=b'').HasField('i') => False
A(i=3).HasField('value') => True
A().HasField('value') => False
N().HasField('name') => ValueError: Can't test non-optional, non-submessage field "NodeDef.name" for presence in proto3.
N().HasField('foo') => ValueError: Protocol message NodeDef has no field foo.
N().HasField('input') => ValueError: Protocol message NodeDef has no singular "input" field.
N().HasField('attr') => ValueError: Protocol message NodeDef has no singular "attr" field.
A().HasField('shape') => False
do(A(i=1), lambda a: setattr(a, 's', b'q')).ListFields()[0][1] => b'q'
[(f.name, f.number, v) for f, v in A(f=0.0).ListFields()] => [('f', 4, 0.0)]
[f.name for f, v in N(op='o', name='n', input=['a'], attr={'q': A()}).ListFields()] => ['name', 'op', 'input', 'attr']
do(A(), lambda a: a.shape.dim).HasField('shape') => False
do(A(), lambda a: setattr(a.shape, 'unknown_rank', False)).HasField('shape') => True
do(A(), lambda a: a.list.i.extend([])).HasField('list') => True
do(A(), lambda a: a.shape.dim.add()).HasField('shape') => True
do(A(), lambda a: a.shape.SetInParent()).HasField('shape') => True
do(A(i=3), lambda a: a.shape.dim.add()).WhichOneof('value') => 'shape'
do(A(shape=SH(unknown_rank=True)), lambda a: setattr(a, 'i', 3)).WhichOneof('value') => 'i'
do(A(i=3), lambda a: a.ClearField('i')).WhichOneof('value') => None
do(A(i=3), lambda a: a.ClearField('value')).ByteSize() => 0
A().ClearField('q') => ValueError: Protocol message has no "q" field.
do(N(name='a', input=['b']), lambda n: n.ClearField('input')).SerializeToString() => b'\n\x01a'
do(N(name='a', input=['b']), lambda n: n.Clear()).ByteSize() => 0
do(A(shape=SH(dim=[DIM(size=3)])), lambda a: a.MergeFrom(A(shape=SH(unknown_rank=True)))).SerializeToString() => b':\x06\x12\x02\x08\x03\x18\x01'
do(N(input=['a'], name='q'), lambda n: n.MergeFrom(N(input=['b'], op='o'))).SerializeToString() => b'\n\x01q\x12\x01o\x1a\x01a\x1a\x01b'
do(A(i=3), lambda a: a.MergeFrom(A(f=1.0))).SerializeToString() => b'%\x00\x00\x80?'
do(N(name='q', op='p'), lambda n: n.CopyFrom(N(name='r'))).SerializeToString() => b'\n\x01r'
do(N(attr={'a': A(i=1, )}), lambda n: n.MergeFrom(N(attr={'a': A(shape=SH())}))).SerializeToString() => b'*\x07\n\x01a\x12\x02:\x00'
do(N(name='q'), lambda n: n.CopyFrom(n)).name => 'q'
N().CopyFrom(A()) => TypeError: Parameter to CopyFrom() must be instance of same class: expected tensorflow.NodeDef got tensorflow.AttrValue.
N().MergeFrom(3) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.NodeDef got int.
N(name='x') == N(name='x') => True
N(name='x') == N(name='y') => False
N() == A() => False
N() == 3 => False
N() != N() => False
A(i=0) == A() => False
A(f=float('nan')) == A(f=float('nan')) => False
A(list=L(i=[1])) == A(list=L(i=[1])) => True
N(attr={'a': A(i=1)}) == N(attr={'a': A(i=2)}) => False
hash(N()) => TypeError: unhashable type: 'NodeDef'
copy.deepcopy(N(name='q', attr={'a': A(i=1)})) == N(name='q', attr={'a': A(i=1)}) => True
pickle.loads(pickle.dumps(N(name='q'))) == N(name='q') => True
N(name='abc').ByteSize() => 5
N().IsInitialized() => True
N.DESCRIPTOR.full_name => 'tensorflow.NodeDef'
L.DESCRIPTOR.full_name => 'tensorflow.AttrValue.ListValue'
L.__name__ => 'ListValue'
N.NAME_FIELD_NUMBER => 1
Saver.V2 => 2
Saver.CheckpointFormatVersion.Name(2) => 'V2'
DataType.Name(1) => 'DT_FLOAT'
DataType.Value('DT_INT32') => 3
DataType.Name(999) => ValueError: Enum DataType has no name defined for value 999
DataType.Value('x') => ValueError: Enum DataType has no value defined for name 'x'
DataType.keys()[:3] => ['DT_INVALID', 'DT_FLOAT', 'DT_DOUBLE']
DataType.items()[1] => ('DT_FLOAT', 1)
DataType.values()[-1] => 123
A(type=3).type => 3
A(f=0.1).f => 0.10000000149011612
A(i=True).i => 1
A(b=1).b => True
T(bool_val=[2]).bool_val[0] => True
"""

SETTING = r"""
setattr(N(), 'name', 3) => TypeError: 3 has type int, but expected one of: bytes, unicode
setattr(N(), 'name', b'\xff') => ValueError: b'\xff' has type str, but isn't valid UTF-8 encoding. Non-UTF-8 strings must be converted to unicode objects before being added.
setattr(N(), 'input', ['a']) => AttributeError: Assignment not allowed to repeated field "input" in protocol message object.
setattr(N(), 'attr', {}) => AttributeError: Assignment not allowed to repeated field "attr" in protocol message object.
setattr(A(), 'shape', SH()) => AttributeError: Assignment not allowed to field "shape" in protocol message object.
setattr(T(), 'version_number', 2**31) => ValueError: Value out of range: 2147483648
setattr(A(), 'i', 2**63) => ValueError: Value out of range: 9223372036854775808
setattr(A(), 'i', -2**63 - 1) => ValueError: Value out of range: -9223372036854775809
setattr(A(), 'i', 1.5) => TypeError: 1.5 has type float, but expected one of: int
setattr(A(), 'i', 1.0) => TypeError: 1.0 has type float, but expected one of: int
setattr(A(), 'i', 'a') => TypeError: 'a' has type str, but expected one of: int
setattr(A(), 'i', None) => TypeError: None has type NoneType, but expected one of: int
setattr(A(), 'f', 'a') => TypeError: 'a' has type str, but expected one of: int, float
setattr(A(), 'type', 'DT_FLOAT') => TypeError: 'DT_FLOAT' has type str, but expected one of: int
setattr(A(), 'type', 2**31) => ValueError: Value out of range: 2147483648
setattr(A(), 's', u'abc') => TypeError: 'abc' has type str, but expected one of: bytes
setattr(A(), 'b', None) => TypeError: None has type NoneType, but expected one of: int, bool
setattr(A(), 'b', 'x') => TypeError: 'x' has type str, but expected one of: int, bool
setattr(A(), 's', bytearray(b'a')) => TypeError: bytearray(b'a') has type bytearray, but expected one of: bytes
setattr(A(), 'i', np.int64(3)) => None
setattr(A(), 'f', np.float32(3)) => None
setattr(A(), 'b', np.bool_(True)) => None
setattr(A(), 's', np.bytes_(b'a')) => None
setattr(N(), 'name', np.str_('a')) => None
N(foo=3) => ValueError: Protocol message NodeDef has no "foo" field.
N(3) => TypeError: No positional arguments allowed
N(name=None).name => ''
A(shape=3) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.TensorShapeProto got int.
A(shape=A()) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.TensorShapeProto got tensorflow.AttrValue.
T(uint64_val=[-1]) => ValueError: Value out of range: -1
T(uint32_val=[2**32]) => ValueError: Value out of range: 4294967296
T(half_val=[1.5]) => TypeError: 1.5 has type float, but expected one of: int
T(int_val=['a']) => TypeError: 'a' has type str, but expected one of: int
A(type='DT_FOO') => ValueError: unknown enum label "DT_FOO"
"""

CONTAINERS = r"""
N(input=['a', 'b']).input => ['a', 'b']
N(input='ab').input => ['a', 'b']
N(input=['a']).input == ['a'] => True
N(input=['a', 'b']).input[0:1] => ['a']
N(input=['a', 'b']).input[-1] => 'b'
len(N().input) => 0
bool(N().input) => False
'a' in N(input=['a']).input => True
N().input.append(3) => TypeError: 3 has type int, but expected one of: bytes, unicode
N().input.extend(None) => None
N().input.extend(['a', 3]) => TypeError: 3 has type int, but expected one of: bytes, unicode
do(N(input=['a', 'b']), lambda n: n.input.insert(1, 'c')).input => ['a', 'c', 'b']
do(N(input=['a', 'b']), lambda n: n.input.remove('a')).input => ['b']
do(N(input=['a', 'b']), lambda n: n.input.pop()).input => ['a']
do(N(input=['b', 'a']), lambda n: n.input.sort()).input => ['a', 'b']
do(N(input=['b', 'a']), lambda n: n.input.__setitem__(0, 'z')).input => ['z', 'a']
do(N(input=['b', 'a']), lambda n: n.input.__setitem__(slice(0, 1), ['x', 'y'])).input => ['x', 'y', 'a']
do(N(input=['b', 'a']), lambda n: n.input.__delitem__(0)).input => ['a']
N(input=['a']).input.__setitem__(0, 3) => TypeError: 3 has type int, but expected one of: bytes, unicode
do(N(input=['a']), lambda n: n.input.MergeFrom(['b'])).input => ['a', 'b']
do(G(), lambda g: g.node.add(name='a')).node[0].name => 'a'
do(G(), lambda g: g.node.append(N(name='z'))).node[0].name => 'z'
do(G(), lambda g: g.node.extend([N(name='y'), N()])).ByteSize() => 7
G().node.append(3) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.NodeDef got int.
G().node.append(A()) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.NodeDef got tensorflow.AttrValue.
G().node.append({}) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.NodeDef got dict.
N(attr={'a': {}}) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.AttrValue got dict.
G(node=[{'name': 'x'}]).node[0].name => 'x'
G(node=[3]) => TypeError: Parameter to MergeFrom() must be instance of same class: expected tensorflow.NodeDef got int.
G().node.add(3) => TypeError: No positional arguments allowed
do(G(), lambda g: g.node.add()).node.__setitem__(0, N()) => TypeError: does not support assignment
do(G(node=[N(name='b'), N(name='a')]), lambda g: g.node.sort(key=lambda n: n.name)).node[0].name => 'a'
do(G(node=[N(), N()]), lambda g: g.node.__delitem__(0)).ByteSize() => 2
(lambda g: g.node[0] is g.node[0])(G(node=[N()])) => True
(lambda g, n: (g.node.append(n), g.node[0] is n)[1])(G(), N()) => False
sorted(N(attr={'b': A(), 'a': A()}).attr) => ['a', 'b']
'q' in N().attr => False
N().attr.get('q') => None
N().attr.get('q', 5) => 5
do(N(), lambda n: n.attr['q']).attr.keys() == {'q'} => True
N().attr.__setitem__('w', A()) => ValueError: Direct assignment of submessage not allowed
N().attr.update({'a': A()}) => ValueError: Direct assignment of submessage not allowed
N().attr[3] => TypeError: 3 has type int, but expected one of: bytes, unicode
3 in N().attr => TypeError: 3 has type int, but expected one of: bytes, unicode
len(do(N(), lambda n: n.attr['q'].list.i).attr) => 1
do(N(attr={'a': A(i=1)}), lambda n: n.attr['a'].CopyFrom(A(f=2.0))).attr['a'].f => 2.0
do(N(attr={'a': A()}), lambda n: n.attr.__delitem__('a')).ByteSize() => 0
N().attr.get_or_create('r').ByteSize() => 0
do(N(attr={'a': A()}), lambda n: n.attr.clear()).ByteSize() => 0
dict(do(FD(), lambda f: f.ret.update({'a': 'b'})).ret) => {'a': 'b'}
FD().ret['x'] => ''
dict(do(FD(), lambda f: f.ret['x']).ret) => {'x': ''}
FD().ret.__setitem__('a', 3) => TypeError: 3 has type int, but expected one of: bytes, unicode
FD().ret.__setitem__(3, 'a') => TypeError: 3 has type int, but expected one of: bytes, unicode
FD().ret.get('q') => None
FD(ret={'a': 'b'}).ret == {'a': 'b'} => True
FD(ret={'a': 'b'}).ret.pop('a') => 'b'
"""

DECODING = r"""
N.FromString(b'\x0a\x01x').name => 'x'
N().ParseFromString(b'\x0a\x01x') => 3
N().MergeFromString(b'\x0a\x01x') => 3
N.FromString(bytearray(b'\x0a\x01x')).name => 'x'
N.FromString(memoryview(b'\x0a\x01x')).name => 'x'
N().ParseFromString(u'abc') => TypeError: a bytes-like object is required, not 'str'
N().ParseFromString(None) => TypeError: a bytes-like object is required, not 'NoneType'
do(N(name='q', op='o'), lambda n: n.ParseFromString(b'\x0a\x01x')).op => ''
do(N(name='q', op='o'), lambda n: n.MergeFromString(b'\x0a\x01x')).op => 'o'
N.FromString(b'\x0a') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\x0a\x05x') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\xff') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\x0b') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\x0a\x01\xff') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\x02\x00') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
N.FromString(b'\x0f') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
A.FromString(b'\x18' + b'\xff' * 12 + b'\x01') => DecodeError: Error parsing message with type 'tensorflow.AttrValue'
N.FromString(b'\x0a\xff\xff\xff\xff\x0f') => DecodeError: Error parsing message with type 'tensorflow.NodeDef'
G.FromString(b'\x0a\x02\x0a\x05') => DecodeError: Error parsing message with type 'tensorflow.GraphDef'
T.FromString(b'\x2a\x03abc') => DecodeError: Error parsing message with type 'tensorflow.TensorProto'
N.FromString(b'\x0a\x01x\xfa\x01\x03abc\xf8\x01\x05').SerializeToString() => b'\n\x01x\xfa\x01\x03abc\xf8\x01\x05'
N.FromString(b'\xf8\x01\x05\x0a\x01x').SerializeToString() => b'\n\x01x\xf8\x01\x05'
N.FromString(b'\x08\x01').SerializeToString() => b'\x08\x01'
N.FromString(b'\x0d\x01\x02\x03\x04').SerializeToString() => b'\r\x01\x02\x03\x04'
N.FromString(b'\xfb\x01\x08\x01\xfc\x01').SerializeToString() => b'\xfb\x01\x08\x01\xfc\x01'
do(N(), lambda n: n.MergeFrom(N.FromString(b'\xf8\x01\x05'))).SerializeToString() => b'\xf8\x01\x05'
N.FromString(b'\xf8\x01\x05') == N() => False
do(N.FromString(b'\x0a\x01x\xf8\x01\x05'), lambda n: n.DiscardUnknownFields()).SerializeToString() => b'\n\x01x'
do(G.FromString(b'\x0a\x03\xf8\x01\x05'), lambda g: g.DiscardUnknownFields()).SerializeToString() => b'\n\x00'
N.FromString(b'\xf8\x01\x05').ByteSize() => 3
T.FromString(b'\x38\x01\x38\x02').int_val => [1, 2]
T.FromString(b'\x3a\x02\x01\x02').int_val => [1, 2]
T.FromString(b'\x18\x80\x80\x80\x80\x80\x01').version_number => 0
T.FromString(b'\x18\xff\xff\xff\xff\x0f').version_number => -1
SH.FromString(b'\x18\x05').SerializeToString() => b'\x18\x01'
A.FromString(b'\x18\x01\x28\x01').SerializeToString() => b'(\x01'
A.FromString(b':\x02\x12\x00:\x02\x18\x01').SerializeToString() => b':\x04\x12\x00\x18\x01'
SH.FromString(b'\x12\x00').dim[0].size => 0
N.FromString(b'*\x00').attr.keys() == {''} => True
N.FromString(b'*\x05\x0a\x01a\x12\x00*\x07\x0a\x01a\x12\x02\x18\x01').attr['a'].i => 1
A.FromString(b'0\xe7\x07').type => 999
A.FromString(b'0\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01').type => -1
SV.FromString(b'\x60\x05').int64_value => -3
"""

PRINTING = r"""
to_text(A(f=0.1)) => 'f: 0.1\n'
to_text(A(f=1e20)) => 'f: 1e+20\n'
to_text(A(f=123456789.0)) => 'f: 123456790.0\n'
to_text(A(f=1.5e-45)) => 'f: 1.4013e-45\n'
to_text(A(f=3.4028235e38)) => 'f: 3.4028235e+38\n'
to_text(A(f=1 / 3)) => 'f: 0.33333334\n'
to_text(A(f=float('inf'))) => 'f: inf\n'
to_text(A(f=float('nan'))) => 'f: nan\n'
to_text(A(f=-0.0)) => 'f: -0.0\n'
to_text(H(min=1 / 3)) => 'min: 0.3333333333333333\n'
str(A(f=0.1)) => 'f: 0.10000000149011612\n'
str(A(f=1e20)) => 'f: 1.0000000200408773e+20\n'
str(H(min=0.1)) => 'min: 0.1\n'
str(A(f=float('-inf'))) => 'f: -inf\n'
to_text(N(name=u'caf\xe9 "q" \t\x01'), as_utf8=True) => 'name: "café \\"q\\" \\t\x01"\n'
to_text(N(name='x', input=['a'], attr={'T': A(type=1), 's': A(shape=SH(dim=[DIM(size=2)])), 'e': A()}), as_one_line=True) => 'name: "x" input: "a" attr { key: "T" value { type: DT_FLOAT } } attr { key: "e" value { } } attr { key: "s" value { shape { dim { size: 2 } } } }'
to_text(T(float_val=[1, 2], int_val=[1], string_val=[b'a']), use_short_repeated_primitives=True) => 'float_val: [1.0, 2.0]\nint_val: [1]\nstring_val: "a"\n'
to_text(A(f=0.1), float_format='.3g') => 'f: 0.1\n'
to_text(H(min=1 / 3), double_format='.3g') => 'min: 0.333\n'
to_text(N(name='x'), indent=4) => '    name: "x"\n'
str(ANY) => 'type_url: "type.googleapis.com/tensorflow.SaverDef"\nvalue: "\\n\\001q"\n'
to_text(ANY) => '[type.googleapis.com/tensorflow.SaverDef] {\n  filename_tensor_name: "q"\n}\n'
str(N()) => ''
repr(N(name='x')) => 'name: "x"\n'
to_text(C(device_count={'b': 0, 'a': 1})) => 'device_count {\n  key: "a"\n  value: 1\n}\ndevice_count {\n  key: "b"\n}\n'
to_text(A(list=L())) => 'list {\n}\n'
to_text(FD(ret={'': '', 'a': ''}, attr={'': A()}, arg_attr={0: FD.ArgAttrs()})) => 'ret {\n}\nret {\n  key: "a"\n}\nattr {\n  value {\n  }\n}\narg_attr {\n  value {\n  }\n}\n'
str(FD(ret={'': '', 'a': ''}, attr={'': A()}, arg_attr={0: FD.ArgAttrs()})) => 'ret {\n  key: ""\n  value: ""\n}\nret {\n  key: "a"\n  value: ""\n}\nattr {\n  key: ""\n  value {\n  }\n}\narg_attr {\n  key: 0\n  value {\n  }\n}\n'
"""

PARSING = r"""
P('name: "x"', N()) => b'\n\x01x'
P('name:"x" op:"y"', N(device='z')) => b'\n\x01x\x12\x01y"\x01z'
P('name: "x",op: "y";', N()) => b'\n\x01x\x12\x01y'
P('# c1\nname: "x" # c2\n', N()) => b'\n\x01x'
P(b'name: "x"', N()) => b'\n\x01x'
P('input: ["a","b"] input: "c" input: []', N()) => b'\x1a\x01a\x1a\x01b\x1a\x01c'
P('attr { key: "T" value { type: DT_FLOAT } }', N()) => b'*\x07\n\x01T\x12\x020\x01'
P('attr: { key: "T" value: { i: 0x10 } }', N()) => b'*\x07\n\x01T\x12\x02\x18\x10'
P('attr <key:"T" value<i:-5>>', N()) => b'*\x10\n\x01T\x12\x0b\x18\xfb\xff\xff\xff\xff\xff\xff\xff\xff\x01'
P('attr [{key:"a"},{key:"b" value{i:3}}]', N()) => b'*\x05\n\x01a\x12\x00*\x07\n\x01b\x12\x02\x18\x03'
P('attr {key:"T" value{i:1}} attr {key:"T" value{f:2}}', N()) => b'*\n\n\x01T\x12\x05%\x00\x00\x00@'
P('attr { value {i:1} }', N()) => b'*\x06\n\x00\x12\x02\x18\x01'
P('attr {key:"T"}', N()) => b'*\x05\n\x01T\x12\x00'
P('node { name: "a" } node < name: "b" >', G()) => b'\n\x03\n\x01a\n\x03\n\x01b'
P('f:1.5f', A()) => b'%\x00\x00\xc0?'
P('f:inf', A()) => b'%\x00\x00\x80\x7f'
P('f:-nan', A()) => b'%\x00\x00\xc0\xff'
P('f:Infinity', A()) => b'%\x00\x00\x80\x7f'
P('f:1e-3', A()) => b'%o\x12\x83:'
P('f:3', A()) => b'%\x00\x00@@'
P('b:true', A()) => b'(\x01'
P('b:1', A()) => b'(\x01'
P('b:f', A()) => b'(\x00'
P('type:3', A()) => b'0\x03'
P('type:999', A()) => b'0\xe7\x07'
P('i:010', A()) => b'\x18\x08'
P('s:"\\000\\xff\\n\\"q" \'more\'', A()) => b'\x12\t\x00\xff\n"qmore'
P('s:"\\x41\\101\\a\\b\\f\\v\\?"', A()) => b'\x12\x08AA\x07\x08\x0c\x0b\\?'
P('name: "\\303\\251"', N()) => b'\n\x02\xc3\xa9'
P('float_val:[1,2.5,-inf]', T()) => b'*\x0c\x00\x00\x80?\x00\x00 @\x00\x00\x80\xff'
P('device_count {key:"GPU" value:1} gpu_options{allow_growth:true}', C()) => b'\n\x07\n\x03GPU\x10\x012\x02 \x01'
P('name "x"', N()) => ParseError: 1:6 : 'name "x"': Expected ":".
P('name: x', N()) => ParseError: 1:7 : 'name: x': Expected string but found: 'x'
P('name: 3', N()) => ParseError: 1:7 : 'name: 3': Expected string but found: '3'
P('name:', N()) => ParseError: 1:6 : '': Expected string but found: ''
P('name', N()) => ParseError: 1:5 : '': Expected ":".
P('foo: 3', N()) => ParseError: 1:1 : Message type "tensorflow.NodeDef" has no field named "foo".
P('1: "x"', N()) => ParseError: 1:1 : Message type "tensorflow.NodeDef" has no field named "1".
P('name: "a" name: "b"', N()) => ParseError: 1:17 : Message type "tensorflow.NodeDef" should not have multiple "name" fields.
P('i:1 i:2', A()) => ParseError: 1:7 : Message type "tensorflow.AttrValue" should not have multiple "i" fields.
P('i:1 f:2', A()) => ParseError: 1:5 : Field "f" is specified along with field "i", another member of oneof "value" for message type "tensorflow.AttrValue".
P('b:maybe', A()) => ParseError: 1:3 : 'b:maybe': Expected "true" or "false".
P('type:DT_FOO', A()) => ParseError: 1:6 : 'type:DT_FOO': Enum type "tensorflow.DataType" has no value named DT_FOO.
P('i:99999999999999999999', A()) => ParseError: 1:3 : 'i:99999999999999999999': Value out of range: 99999999999999999999
P('i:1.5', A()) => ParseError: 1:3 : 'i:1.5': Couldn't parse integer: 1.5
P('f:abc', A()) => ParseError: 1:3 : 'f:abc': Couldn't parse float: abc
P('s:"abc', A()) => ParseError: 1:3 : 's:"abc': String missing ending quote: '"abc'
P('attr {key:"T" value{', N()) => ParseError: 1:20 : Expected "}".
P('attr {key:"T" value}', N()) => ParseError: 1:20 : 'attr {key:"T" value}': Expected "{".
P('name: "x"\n  op 3', N()) => ParseError: 2:6 : '  op 3': Expected ":".
P('name: "x" }', N()) => ParseError: 1:11 : 'name: "x" }': Expected identifier or number, got }.
P('[foo.bar]: 3', N()) => ParseError: 1:6 : Message type "tensorflow.NodeDef" does not have extensions.
P('uint32_val:-1', T()) => ParseError: 1:12 : 'uint32_val:-1': Value out of range: -1
P('int_val:3000000000', T()) => ParseError: 1:9 : 'int_val:3000000000': Value out of range: 3000000000
P('foo: 3 name: "x" bar {a:1 b <c:2>}', N(), allow_unknown_field=True) => b'\n\x01x'
Merge('name: "x" name: "z"', N(op='o', name='y')) => b'\n\x01z\x12\x01o'
P(to_text(ANY), ANY.__class__()) == ANY => True
Merge('i:1 f:2', A()) => b'%\x00\x00\x00@'
"""

TENSORS = [
    ('float32', (), b'\x08\x01\x12\x00*\x04\x00\x00\x80?'),
    ('float32', (1,), b'\x08\x01\x12\x04\x12\x02\x08\x01*\x04\x00\x00\x80?'),
    ('float32', (0,), b'\x08\x01\x12\x02\x12\x00'),
    ('float32', (0, 3), b'\x08\x01\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('float32', (2,), b'\x08\x01\x12\x04\x12\x02\x08\x02"\x08\x00\x00\x80?\x00\x00\x00@'),
    ('float32', (2, 1, 2), b'\x08\x01\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x10\x00\x00\x80?\x00\x00\x00@\x00\x00@@\x00\x00\x80@'),
    ('float32', (1, 1), b'\x08\x01\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01*\x04\x00\x00\x80?'),
    ('float64', (), b'\x08\x02\x12\x002\x08\x00\x00\x00\x00\x00\x00\xf0?'),
    ('float64', (1,), b'\x08\x02\x12\x04\x12\x02\x08\x012\x08\x00\x00\x00\x00\x00\x00\xf0?'),
    ('float64', (0,), b'\x08\x02\x12\x02\x12\x00'),
    ('float64', (0, 3), b'\x08\x02\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('float64', (2,), b'\x08\x02\x12\x04\x12\x02\x08\x02"\x10\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x00@'),
    ('float64', (2, 1, 2), b'\x08\x02\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02" \x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x00@\x00\x00\x00\x00\x00\x00\x08@\x00\x00\x00\x00\x00\x00\x10@'),
    ('float64', (1, 1), b'\x08\x02\x12\x08\x12\x02\x08\x01\x12\x02\x08\x012\x08\x00\x00\x00\x00\x00\x00\xf0?'),
    ('int32', (), b'\x08\x03\x12\x00:\x01\x01'),
    ('int32', (1,), b'\x08\x03\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('int32', (0,), b'\x08\x03\x12\x02\x12\x00'),
    ('int32', (0, 3), b'\x08\x03\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('int32', (2,), b'\x08\x03\x12\x04\x12\x02\x08\x02"\x08\x01\x00\x00\x00\x02\x00\x00\x00'),
    ('int32', (2, 1, 2), b'\x08\x03\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x10\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00'),
    ('int32', (1, 1), b'\x08\x03\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('uint8', (), b'\x08\x04\x12\x00:\x01\x01'),
    ('uint8', (1,), b'\x08\x04\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('uint8', (0,), b'\x08\x04\x12\x02\x12\x00'),
    ('uint8', (0, 3), b'\x08\x04\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('uint8', (2,), b'\x08\x04\x12\x04\x12\x02\x08\x02"\x02\x01\x02'),
    ('uint8', (2, 1, 2), b'\x08\x04\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x04\x01\x02\x03\x04'),
    ('uint8', (1, 1), b'\x08\x04\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('int16', (), b'\x08\x05\x12\x00:\x01\x01'),
    ('int16', (1,), b'\x08\x05\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('int16', (0,), b'\x08\x05\x12\x02\x12\x00'),
    ('int16', (0, 3), b'\x08\x05\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('int16', (2,), b'\x08\x05\x12\x04\x12\x02\x08\x02"\x04\x01\x00\x02\x00'),
    ('int16', (2, 1, 2), b'\x08\x05\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x08\x01\x00\x02\x00\x03\x00\x04\x00'),
    ('int16', (1, 1), b'\x08\x05\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('int8', (), b'\x08\x06\x12\x00:\x01\x01'),
    ('int8', (1,), b'\x08\x06\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('int8', (0,), b'\x08\x06\x12\x02\x12\x00'),
    ('int8', (0, 3), b'\x08\x06\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('int8', (2,), b'\x08\x06\x12\x04\x12\x02\x08\x02"\x02\x01\x02'),
    ('int8', (2, 1, 2), b'\x08\x06\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x04\x01\x02\x03\x04'),
    ('int8', (1, 1), b'\x08\x06\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('string', (), b'\x08\x07\x12\x00B\x02a\xff'),
    ('string', (1,), b'\x08\x07\x12\x04\x12\x02\x08\x01B\x02a\xff'),
    ('string', (0,), b'\x08\x07\x12\x02\x12\x00'),
    ('string', (0, 3), b'\x08\x07\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('string', (2,), b'\x08\x07\x12\x04\x12\x02\x08\x02B\x02a\xffB\x00'),
    ('string', (2, 1, 2), b'\x08\x07\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02B\x02a\xffB\x00B\x03xyzB\x01q'),
    ('string', (1, 1), b'\x08\x07\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01B\x02a\xff'),
    ('complex64', (), b'\x08\x08\x12\x00J\x08\x00\x00\x00\x00\x00\x00\x80?'),
    ('complex64', (1,), b'\x08\x08\x12\x04\x12\x02\x08\x01J\x08\x00\x00\x00\x00\x00\x00\x80?'),
    ('complex64', (0,), b'\x08\x08\x12\x02\x12\x00'),
    ('complex64', (0, 3), b'\x08\x08\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('complex64', (2,), b'\x08\x08\x12\x04\x12\x02\x08\x02J\x10\x00\x00\x00\x00\x00\x00\x80?\x00\x00\x80?\x00\x00\x80?'),
    ('complex64', (2, 1, 2), b'\x08\x08\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02J \x00\x00\x00\x00\x00\x00\x80?\x00\x00\x80?\x00\x00\x80?\x00\x00\x00@\x00\x00\x80?\x00\x00@@\x00\x00\x80?'),
    ('complex64', (1, 1), b'\x08\x08\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01J\x08\x00\x00\x00\x00\x00\x00\x80?'),
    ('int64', (), b'\x08\t\x12\x00R\x01\x01'),
    ('int64', (1,), b'\x08\t\x12\x04\x12\x02\x08\x01R\x01\x01'),
    ('int64', (0,), b'\x08\t\x12\x02\x12\x00'),
    ('int64', (0, 3), b'\x08\t\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('int64', (2,), b'\x08\t\x12\x04\x12\x02\x08\x02"\x10\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00'),
    ('int64', (2, 1, 2), b'\x08\t\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02" \x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00'),
    ('int64', (1, 1), b'\x08\t\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01R\x01\x01'),
    ('bool', (), b'\x08\n\x12\x00Z\x01\x01'),
    ('bool', (1,), b'\x08\n\x12\x04\x12\x02\x08\x01Z\x01\x01'),
    ('bool', (0,), b'\x08\n\x12\x02\x12\x00'),
    ('bool', (0, 3), b'\x08\n\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('bool', (2,), b'\x08\n\x12\x04\x12\x02\x08\x02Z\x02\x01\x00'),
    ('bool', (2, 1, 2), b'\x08\n\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02Z\x04\x01\x00\x01\x00'),
    ('bool', (1, 1), b'\x08\n\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01Z\x01\x01'),
    ('qint8', (), b'\x08\x0b\x12\x00:\x01\x01'),
    ('qint8', (1,), b'\x08\x0b\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('qint8', (0,), b'\x08\x0b\x12\x02\x12\x00'),
    ('qint8', (0, 3), b'\x08\x0b\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('qint8', (2,), b'\x08\x0b\x12\x04\x12\x02\x08\x02"\x02\x01\x02'),
    ('qint8', (2, 1, 2), b'\x08\x0b\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x04\x01\x02\x03\x04'),
    ('qint8', (1, 1), b'\x08\x0b\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('quint8', (), b'\x08\x0c\x12\x00:\x01\x01'),
    ('quint8', (1,), b'\x08\x0c\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('quint8', (0,), b'\x08\x0c\x12\x02\x12\x00'),
    ('quint8', (0, 3), b'\x08\x0c\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('quint8', (2,), b'\x08\x0c\x12\x04\x12\x02\x08\x02"\x02\x01\x02'),
    ('quint8', (2, 1, 2), b'\x08\x0c\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x04\x01\x02\x03\x04'),
    ('quint8', (1, 1), b'\x08\x0c\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('qint32', (), b'\x08\r\x12\x00:\x01\x01'),
    ('qint32', (1,), b'\x08\r\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('qint32', (0,), b'\x08\r\x12\x02\x12\x00'),
    ('qint32', (0, 3), b'\x08\r\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('qint32', (2,), b'\x08\r\x12\x04\x12\x02\x08\x02"\x08\x01\x00\x00\x00\x02\x00\x00\x00'),
    ('qint32', (2, 1, 2), b'\x08\r\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x10\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00'),
    ('qint32', (1, 1), b'\x08\r\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('qint16', (2,), b'\x08\x0f\x12\x04\x12\x02\x08\x02"\x04\x01\x00\x02\x00'),
    ('qint16', (2, 1, 2), b'\x08\x0f\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x08\x01\x00\x02\x00\x03\x00\x04\x00'),
    ('quint16', (2,), b'\x08\x10\x12\x04\x12\x02\x08\x02"\x04\x01\x00\x02\x00'),
    ('quint16', (2, 1, 2), b'\x08\x10\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x08\x01\x00\x02\x00\x03\x00\x04\x00'),
    ('uint16', (), b'\x08\x11\x12\x00:\x01\x01'),
    ('uint16', (1,), b'\x08\x11\x12\x04\x12\x02\x08\x01:\x01\x01'),
    ('uint16', (0,), b'\x08\x11\x12\x02\x12\x00'),
    ('uint16', (0, 3), b'\x08\x11\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('uint16', (2,), b'\x08\x11\x12\x04\x12\x02\x08\x02:\x02\x01\x02'),
    ('uint16', (2, 1, 2), b'\x08\x11\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02:\x04\x01\x02\x03\x04'),
    ('uint16', (1, 1), b'\x08\x11\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01:\x01\x01'),
    ('complex128', (), b'\x08\x12\x12\x00b\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?'),
    ('complex128', (1,), b'\x08\x12\x12\x04\x12\x02\x08\x01b\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?'),
    ('complex128', (0,), b'\x08\x12\x12\x02\x12\x00'),
    ('complex128', (0, 3), b'\x08\x12\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('complex128', (2,), b'\x08\x12\x12\x04\x12\x02\x08\x02b \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\xf0?'),
    ('complex128', (2, 1, 2), b'\x08\x12\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02b@\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x00@\x00\x00\x00\x00\x00\x00\xf0?\x00\x00\x00\x00\x00\x00\x08@\x00\x00\x00\x00\x00\x00\xf0?'),
    ('complex128', (1, 1), b'\x08\x12\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01b\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?'),
    ('float16', (), b'\x08\x13\x12\x00j\x02\x80x'),
    ('float16', (1,), b'\x08\x13\x12\x04\x12\x02\x08\x01j\x02\x80x'),
    ('float16', (0,), b'\x08\x13\x12\x02\x12\x00'),
    ('float16', (0, 3), b'\x08\x13\x12\x06\x12\x00\x12\x02\x08\x03'),
    ('float16', (2,), b'\x08\x13\x12\x04\x12\x02\x08\x02j\x05\x80x\x80\x80\x01'),
    ('float16', (2, 1, 2), b'\x08\x13\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02j\x0b\x80x\x80\x80\x01\x80\x84\x01\x80\x88\x01'),
    ('float16', (1, 1), b'\x08\x13\x12\x08\x12\x02\x08\x01\x12\x02\x08\x01j\x02\x80x'),
    ('uint32', (2,), b'\x08\x16\x12\x04\x12\x02\x08\x02"\x08\x01\x00\x00\x00\x02\x00\x00\x00'),
    ('uint32', (2, 1, 2), b'\x08\x16\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02"\x10\x01\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00'),
    ('uint64', (2,), b'\x08\x17\x12\x04\x12\x02\x08\x02"\x10\x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00'),
    ('uint64', (2, 1, 2), b'\x08\x17\x12\x0c\x12\x02\x08\x02\x12\x02\x08\x01\x12\x02\x08\x02" \x01\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00'),
]


def _outcome(expression, names):
    """repr of the value, or `Type: message` of the error."""
    try:
        return repr(eval(expression, dict(names)))
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def _cases(table):
    return [line.split(" => ") for line in table.splitlines() if line]

def _do(message, change):
    change(message)
    return message


def _names():
    m = messages
    packed = m.Any()
    packed.Pack(m.SaverDef(filename_tensor_name="q"))
    return dict(
        N=m.NodeDef, A=m.AttrValue, L=m.AttrValue.ListValue, F=m.NameAttrList,
        SH=m.TensorShapeProto, DIM=m.TensorShapeProto.Dim, H=m.HistogramProto,
        T=m.TensorProto, G=m.GraphDef, C=m.ConfigProto, Summary=m.Summary,
        Event=m.Event, FD=m.FunctionDef, Saver=m.SaverDef, SV=m.StructuredValue,
        Example=m.Example, Feature=m.Feature, DataType=m.DataType, do=_do, np=np,
        copy=copy, pickle=pickle, to_text=m.MessageToString, P=m.Parse,
        Merge=m.Merge, ANY=packed)


@pytest.mark.parametrize("expression, expected", _cases(BYTES_AND_TEXT))
def test_bytes_and_text(expression, expected):
    message = eval(expression, _names())
    data, text = eval(expected)
    assert message.SerializeToString() == data
    assert str(message) == text
    assert message.ByteSize() == len(data)
    again = type(message).FromString(data)
    assert again.SerializeToString() == data
    assert str(again) == text
    read = messages.Parse(messages.MessageToString(message), type(message)())
    assert read.SerializeToString() == data


@pytest.mark.parametrize("expression, expected", _cases(
    VALUES + SETTING + CONTAINERS + DECODING + PRINTING))
def test_as_protobuf(expression, expected):
    assert _outcome(expression, _names()) == expected


@pytest.mark.parametrize("expression, expected", _cases(PARSING))
def test_parse(expression, expected):
    whole = "(lambda r: r if isinstance(r, bool) else r.SerializeToString())(%s)"
    assert _outcome(whole % expression, _names()) == expected


def test_every_message_of_the_table():
    """Each class is made, and survives the wire and text with every field set."""
    names = [n for n in dir(messages) if isinstance(getattr(messages, n), type)
             and issubclass(getattr(messages, n), messages.Message)
             and n != "Message"]
    assert len(names) > 80
    for name in names:
        message = getattr(messages, name)()
        _fill(message, 2)
        again = type(message).FromString(message.SerializeToString())
        assert again == message
        text = messages.MessageToString(message)
        assert messages.Parse(text, type(message)()) == message, name


def _fill(message, depth):
    """Set every field, the last member of each oneof."""
    for field in message.DESCRIPTOR.fields:
        if field.kind == "message":
            if depth:
                value = getattr(message, field.name)
                value = (value["k" if field.key_kind == "string" else 7]
                         if field.is_map else value.add() if field.repeated else value)
                value.SetInParent()
                _fill(value, depth - 1)
        elif field.is_map:
            key = "k" if field.key_kind == "string" else 7
            getattr(message, field.name)[key] = _sample(field)
        elif field.repeated:
            getattr(message, field.name).extend([_sample(field)] * 2)
        else:
            setattr(message, field.name, _sample(field))


def _sample(field):
    if field.kind in ("string", "bytes"):
        return "caf\u00e9" if field.kind == "string" else b"\xff\0"
    if field.kind == "enum":
        return field.enum_type.values()[-1]
    return {"bool": True, "float": 0.1, "double": 0.1}.get(field.kind, 5)


def test_module_names():
    assert messages.NodeDef is messages.message_class("NodeDef")
    assert messages.AttrValue.ListValue is messages.message_class("AttrValue.ListValue")
    assert messages.DT_FLOAT == messages.DataType.DT_FLOAT == 1
    assert messages.VARIABLE_AGGREGATION_MEAN == 2
    for name in ("Foo", "LEGACY"):
        with pytest.raises(AttributeError, match=name):
            getattr(messages, name)
    with pytest.raises(AttributeError, match="DT_FOO"):
        messages.DataType.DT_FOO


def test_a_cleared_child_lets_go():
    attr = messages.AttrValue()
    shape = attr.shape
    shape.unknown_rank = True
    attr.ClearField("shape")
    shape.dim.add(size=3)
    assert not attr.HasField("shape")
    assert attr.shape is not shape
    held = messages.NodeDef(input=["a"])
    names = held.input
    held.Clear()
    names.append("b")
    assert list(held.input) == []


def test_any():
    packed = messages.Any()
    packed.Pack(messages.SaverDef(max_to_keep=3))
    assert packed.type_url == "type.googleapis.com/tensorflow.SaverDef"
    saver = messages.SaverDef()
    assert packed.Is(saver.DESCRIPTOR) and packed.Unpack(saver)
    assert saver.max_to_keep == 3
    assert not packed.Unpack(messages.NodeDef())


def test_deep_bytes_are_refused_not_crashed_on():
    data = b""
    for _ in range(3000):
        data = b"\x5b" + data + b"\x5c"      # an unknown group in a group ...
    with pytest.raises(messages.DecodeError):
        messages.NodeDef.FromString(data)


# Tensors. dtype, values, TensorProto bytes that tf.make_tensor_proto gives.


def _array(name, values):
    dtype = dtypes.as_dtype(name)
    if dtype.is_quantized:
        return np.array([(v,) for v in values], dtype=dtype.as_numpy_dtype)
    return np.array(values, dtype=dtype.np)


@pytest.mark.parametrize("name, shape, data", TENSORS)
def test_tensor_proto(name, shape, data):
    """Elements 1, 2, 3...; complex ones have 1j added, bools alternate."""
    dtype, count = dtypes.as_dtype(name), int(np.prod(shape))
    values = [i + 1 for i in range(count)]
    if dtype.is_complex:
        values = [v - 1 + 1j for v in values]
    elif dtype.is_bool:
        values = [i % 2 == 0 for i in range(count)]
    elif name == "string":
        values = [b"a\xff", b"", b"xyz", b"q"][:count]
    array = _array(name, values).reshape(shape)
    proto = messages.tensor_proto(array, dtype)
    assert proto.SerializeToString() == data
    if name in ("uint32", "uint64") and count < 2:
        with pytest.raises(TypeError, match="^Unsupported tensor type: %d$"
                           % dtype.as_datatype_enum):
            messages.make_ndarray(proto)
        return
    back = messages.make_ndarray(proto)
    assert back.dtype == array.dtype and back.shape == array.shape
    assert back.tolist() == array.tolist()
    assert back.flags.writeable


def test_quantized_arrays_may_be_plain():
    structured = messages.tensor_proto(_array("qint8", [1, -2]), dtypes.qint8)
    plain = messages.tensor_proto(np.array([1, -2], np.int8), dtypes.qint8)
    assert plain == structured
    one = messages.tensor_proto(np.array([-2], np.int8), dtypes.qint8)
    assert list(one.int_val) == [-2]


@pytest.mark.parametrize("name, types", [("qint16", "'int8_t' but got 'short'"),
                                         ("quint16", "'uint8_t' but got 'unsigned short'")])
def test_single_16_bit_quantized_values_fail_as_in_tf(name, types):
    with pytest.raises(ValueError, match="^Buffer dtype mismatch, expected %s$" % types):
        messages.tensor_proto(_array(name, [1]), dtypes.as_dtype(name))
    two = messages.tensor_proto(_array(name, [1, 2]), dtypes.as_dtype(name))
    assert two.tensor_content == b"\1\0\2\0"


@pytest.mark.parametrize("array, dtype, shape, data", [
    (np.float32(3.), "float32", (2, 3), b"\x08\x01\x12\x08\x12\x02\x08\x02\x12\x02\x08\x03*\x04\x00\x00@@"),
    (np.array([3., 4.], "f4"), "float32", (2, 3),
     b"\x08\x01\x12\x08\x12\x02\x08\x02\x12\x02\x08\x03*\x08\x00\x00@@\x00\x00\x80@"),
    (np.array([3., 4.], "f4"), "float32", (2, 1),
     b'\x08\x01\x12\x08\x12\x02\x08\x02\x12\x02\x08\x01"\x08\x00\x00@@\x00\x00\x80@'),
    (np.array(True), "bool", (3,), b"\x08\n\x12\x04\x12\x02\x08\x03Z\x01\x01"),
    (np.int8(-3), "int8", None, b"\x08\x06\x12\x00:\n\xfd" + b"\xff" * 8 + b"\x01"),
    (np.float32(-0.), "float32", None, b"\x08\x01\x12\x00*\x04\x00\x00\x00\x80"),
    (np.float32(0.), "float32", None, b"\x08\x01\x12\x00*\x04\x00\x00\x00\x00"),
    (np.array(["\u4e2d", "a"], object), "string", None,
     b"\x08\x07\x12\x04\x12\x02\x08\x02B\x03\xe4\xb8\xadB\x01a"),
    (np.arange(6, dtype="f4").reshape(2, 3).T, "float32", None,
     b'\x08\x01\x12\x08\x12\x02\x08\x03\x12\x02\x08\x02"\x18\x00\x00\x00\x00\x00\x00@@'
     b"\x00\x00\x80?\x00\x00\x80@\x00\x00\x00@\x00\x00\xa0@")])
def test_tensor_proto_of_other_arrays(array, dtype, shape, data):
    proto = messages.tensor_proto(array, dtypes.as_dtype(dtype), shape)
    assert proto.SerializeToString() == data


def test_tensor_proto_refuses():
    with pytest.raises(TypeError, match="^Expected binary or unicode string, got 3$"):
        messages.tensor_proto(np.array([3], object), dtypes.string)


def _tensor(dims, **fields):
    proto = messages.TensorProto(**fields)
    for size in dims:
        proto.tensor_shape.dim.add(size=size)
    return proto


@pytest.mark.parametrize("dims, fields, values", [
    ((3,), dict(dtype=1, float_val=[1., 2.]), [1., 2., 2.]),
    ((3,), dict(dtype=1, float_val=[1.]), [1., 1., 1.]),
    ((3,), dict(dtype=1), [0., 0., 0.]),
    ((0,), dict(dtype=1), []),
    ((), dict(dtype=1), 0.),
    ((2, 2), dict(dtype=7, string_val=[b"a"]), [[b"a", b"a"], [b"a", b"a"]]),
    ((0,), dict(dtype=7), []),
    ((), dict(dtype=7), ""),
    ((2,), dict(dtype=19, half_val=[15360]), [1., 1.]),
    ((2,), dict(dtype=8, scomplex_val=[1, 2]), [1 + 2j, 1 + 2j]),
    ((2,), dict(dtype=18, dcomplex_val=[1, 2, 3]), [1 + 2j, 1 + 2j]),
    ((2,), dict(dtype=10, bool_val=[True]), [True, True]),
    ((2,), dict(dtype=6, int_val=[300]), [44, 44]),
    ((2,), dict(dtype=4, int_val=[300, 1]), [44, 1]),
    ((1,), dict(dtype=17, int_val=[70000]), [4464]),
    ((2,), dict(dtype=11, int_val=[3]), [(3,), (3,)]),
    ((2,), dict(dtype=11, tensor_content=b"ab"), [(97,), (98,)]),
    ((2,), dict(dtype=10, tensor_content=b"\1\0"), [True, False]),
    ((1,), dict(dtype=8, tensor_content=b"\0" * 8), [0j])])
def test_make_ndarray(dims, fields, values):
    array = messages.make_ndarray(_tensor(dims, **fields))
    assert array.tolist() == values
    assert array.flags.writeable


@pytest.mark.parametrize("dims, fields, error", [
    ((), dict(), "TypeError: Cannot convert value 0 to a TensorFlow DType."),
    ((), dict(dtype=999), "TypeError: Cannot convert value 999 to a TensorFlow DType."),
    ((), dict(dtype=20), "KeyError: 20"),
    ((), dict(dtype=101, float_val=[1.]), "TypeError: Unsupported tensor type: 101"),
    ((2,), dict(dtype=22, uint32_val=[1, 2]), "TypeError: Unsupported tensor type: 22"),
    ((2,), dict(dtype=23, uint64_val=[1, 2]), "TypeError: Unsupported tensor type: 23"),
    ((3,), dict(dtype=1, tensor_content=b"abc"),
     "ValueError: buffer size must be a multiple of element size"),
    ((3,), dict(dtype=1, tensor_content=b"abcdabcd"),
     "ValueError: cannot reshape array of size 2 into shape (3,)"),
    ((1,), dict(dtype=7, tensor_content=b"abcdabcd"),
     "ValueError: cannot create an OBJECT array from memory buffer"),
    ((-1,), dict(dtype=1, float_val=[1.]),
     "ValueError: index can't contain negative values"),
    ((2, 0), dict(dtype=9, int64_val=[-1]),
     "ValueError: index can't contain negative values")])
def test_make_ndarray_refuses(dims, fields, error):
    with pytest.raises(Exception) as e:
        messages.make_ndarray(_tensor(dims, **fields))
    assert "%s: %s" % (type(e.value).__name__, e.value) == error


def test_bfloat16_without_ml_dtypes(monkeypatch):
    monkeypatch.setitem(sys.modules, "ml_dtypes", None)
    with pytest.raises(errors.UnimplementedError, match="ml_dtypes"):
        messages.make_ndarray(_tensor((), dtype=14, half_val=[16256]))


def test_bfloat16_with_ml_dtypes():
    pytest.importorskip("ml_dtypes")
    proto = _tensor((2,), dtype=14, half_val=[16256, 16384])
    array = messages.make_ndarray(proto)
    assert array.astype(float).tolist() == [1., 2.]
    assert messages.tensor_proto(array, dtypes.bfloat16) == proto


def test_shape_proto():
    assert messages.shape_proto(None).unknown_rank
    assert [d.size for d in messages.shape_proto((2, None)).dim] == [2, -1]
    assert messages.shape_proto(()).ByteSize() == 0


def test_only_fields_can_be_set():
    with pytest.raises(AttributeError, match="^'NodeDef' object has no attribute 'foo'"):
        messages.NodeDef().foo = 1
    with pytest.raises(AttributeError, match="foo"):
        messages.NodeDef().foo
