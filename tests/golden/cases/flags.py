"""Flags: definitions, command lines, validators, help, what is said of mistakes."""
from casetools import said, tell


def shown(value):
    """Values as text; holders and other objects by their class."""
    if isinstance(value, (list, tuple)):
        return [shown(v) for v in value]
    if isinstance(value, dict):
        return [[k, shown(value[k])] for k in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return type(value).__name__


def everything(f, v):
    """A set with a flag of each kind."""
    f.DEFINE_string("s", "abc", "a string", flag_values=v)
    f.DEFINE_integer("i", 5, "an int", flag_values=v)
    f.DEFINE_float("f", .5, "a float", flag_values=v)
    f.DEFINE_boolean("b", True, "a bool", flag_values=v)
    f.DEFINE_bool("c", False, "another", flag_values=v)
    f.DEFINE_string("n", None, "none", flag_values=v)
    f.DEFINE_enum("e", "x", ["x", "y"], "enum", flag_values=v)
    f.DEFINE_list("l", ["a", "b"], "list", flag_values=v)
    f.DEFINE_spaceseplist("sp", "a b", "spaces", flag_values=v)
    f.DEFINE_multi_integer("mi", [1], "multi", flag_values=v)
    f.DEFINE_multi_string("ms", None, "multi", flag_values=v)
    f.DEFINE_multi_float("mf", 1.5, "multi", flag_values=v)
    f.DEFINE_integer("longer_name", 3, "positive, with a text that is so long that it goes on over the end of the line",
                     lower_bound=1, short_name="q", flag_values=v)
    return v


def case_values(tf):
    f = tf.flags
    v = everything(f, f.FlagValues())
    out = [said(lambda: v.s), v.is_parsed(), said(v, ["p"]), v.is_parsed(), v.flag_values_dict(), "s" in v, len(v), list(v),
           said(lambda: v.nope), v["i"].value, v["i"].present, v.get_flag_value("n", 3), sorted(dir(v))]
    v.i = 7
    out += [v.i, v["i"].using_default_value, said(setattr, v, "new", 3), said(setattr, v, "longer_name", 0), v.longer_name]
    v.set_default("s", "def")
    out += [v.s, v.flags_into_string(), [v[k].flag_type() for k in v], [v[k].serialize() for k in v]]
    v.unparse_flags()
    out += [said(lambda: v.s), said(delattr, v, "s"), "s" in v, said(delattr, v, "s")]
    return [tell(*[shown(x) for x in out])]


def case_command_lines(tf):
    f = tf.flags
    lines = ["--s=1 --i=3 pos --f 1e3 --nob -c --e=y --l=1,2 --mi=4 --mi=5", "-- --s=2 x", "-s q", "--nope", "--ss=1", "--i",
             "--i=x", "--f=x", "--b=maybe", "--e=z", "--mi=x", "--stri=4", "--longer=4", "--longername=4", "--noc=1", "--c=true",
             "--c false", "--i=0x1F", "--i=1e3", "--i=-5", "--s=", "--l=", "--undefok=zz --zz=1", "--undefok zz --nozz",
             "--longer_name=0", "-q 9", "-", "--=3", "---s=3", "--ms=a --ms=b", "--flagfile=/none", "--notc"]
    out = []
    for line in lines:
        v = everything(f, f.FlagValues())
        out.append([line, said(v, ["p"] + line.split()), said(v.flag_values_dict)])
    v = everything(f, f.FlagValues())
    out += [said(v, []), said(v, "p"), v(["p", "--zork=1", "pos", "--i=2"], known_only=True), v.i]
    v.set_gnu_getopt(False)
    out += [v(["p", "a", "--i=9"]), v.i]
    return [tell(*[shown(x) for x in out])]


def case_validators(tf):
    f = tf.flags
    v = everything(f, f.FlagValues())
    f.mark_flag_as_required("n", v)
    f.register_validator("f", lambda x: x > 0, "must be positive", v)
    f.mark_flags_as_mutual_exclusive(["n", "ms"], required=True, flag_values=v)
    f.mark_bool_flags_as_mutual_exclusive(["b", "c"], flag_values=v)

    @f.validator("i", flag_values=v)
    def _small(x):
        if x > 100:
            raise f.ValidationError("too big")
        return True

    @f.multi_flags_validator(["i", "f"], "both", v)
    def _order(d):
        return d["i"] > d["f"]
    out = [said(v, ["p"] + line.split()) for line in (
        "", "--n=1", "--n=1 --f=-1", "--n=1 --f=1 --i=101", "--n=1 --i=1 --f=3", "--n=1 --i=5 --f=3 --c", "--n=1 --c --nob --ms=3")]
    out += [said(f.mark_flag_as_required, "zzz", v), said(f.register_validator, "zzz", bool, "m", v)]
    return [tell(*out)]


def case_definitions(tf):
    f = tf.flags
    v = f.FlagValues()
    calls = [lambda: f.DEFINE_integer("a", "x", "", flag_values=v), lambda: f.DEFINE_integer("b", 5., "", flag_values=v),
             lambda: f.DEFINE_integer("c", True, "", flag_values=v), lambda: f.DEFINE_float("d", "x", "", flag_values=v),
             lambda: f.DEFINE_float("e", [1], "", flag_values=v), lambda: f.DEFINE_bool("g", "yes", "", flag_values=v),
             lambda: f.DEFINE_bool("h", 1, "", flag_values=v), lambda: f.DEFINE_bool("i", 2, "", flag_values=v),
             lambda: f.DEFINE_string("j", 5, "", flag_values=v), lambda: f.DEFINE_string("", "", "", flag_values=v),
             lambda: f.DEFINE_string("a b", "", "", flag_values=v), lambda: f.DEFINE_string(5, "", "", flag_values=v),
             lambda: f.DEFINE_string("is_parsed", "", "", flag_values=v),
             lambda: f.DEFINE_enum("k", "z", ["x", "y"], "", flag_values=v), lambda: f.DEFINE_enum("k", None, [], "", flag_values=v),
             lambda: f.DEFINE_integer("l", 3, "", lower_bound=4, flag_values=v),
             lambda: f.DEFINE_string(flag_name="m", default_value="dv", docstring="ds", flag_values=v),
             lambda: f.DEFINE_integer("n", "5", "", flag_values=v), lambda: f.DEFINE_float("o", 1, "", flag_values=v),
             lambda: f.DEFINE_multi_enum("p", "x", ["x", "y"], "", flag_values=v),
             lambda: f.DEFINE_string("r", None, "", required=True, flag_values=v), lambda: v(["p"]),
             lambda: f.DEFINE_alias("alias", "n", flag_values=v), lambda: v(["p", "--r=1", "--alias=8"]),
             lambda: v.flag_values_dict(), lambda: list(f.flag_dict_to_args({"a": 1, "b": True, "c": None, "d": [1, 2]}))]
    return [tell(*[shown(said(c)) for c in calls])]


def case_help(tf):
    f = tf.flags
    out = []
    for low, high in ((1, None), (0, None), (None, 0), (None, -1), (2, None), (None, 5), (1, 5), (None, None)):
        v = f.FlagValues()
        f.DEFINE_integer("i", None, "h", lower_bound=low, upper_bound=high, flag_values=v, short_name="k")
        f.DEFINE_float("f", 2., "h", lower_bound=low if low != 2 else None, upper_bound=None, flag_values=v)
        out += [v["i"].parser.syntactic_help, v["f"].parser.syntactic_help, said(v, ["p", "--i=-9"]), said(v, ["p", "--i=9"])]
    v = everything(f, f.FlagValues())
    text = v.get_help(include_special_flags=False)
    out += text.split("\n")[2:]
    return [tell(*out)]


def case_holders(tf):
    f = tf.flags
    v = f.FlagValues()
    h = f.DEFINE_integer("k", 3, "h", flag_values=v)
    out = [said(lambda: h.value), h.name, h.default, h.present, v(["p", "--k=4"]), h.value, h.present, said(bool, h),
           said(lambda: h == 3)]
    f.set_default(h, 5)
    out += [said(f.override_value, h, "6"), said(f.override_value, h, 6)]
    return [tell(*[shown(x) for x in out + [h.default, h.value]])]
