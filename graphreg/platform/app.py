"""TF's public namespace tf.app: run() reads the command line and calls main."""
import sys
import textwrap

from ..core import errors
from . import flags

_HELP = (("help", "show this help", "?"), ("helpfull", "show full help", None), ("helpshort", "show this help", None),
         ("helpxml", "like --helpfull, as XML", None))
_REFUSED = ("helpxml", "run_with_pdb", "pdb_post_mortem", "run_with_profiling")


def run(main=None, argv=None):
    """Read the command line into FLAGS and end the program with what main(argv) returns.

    Args:
      main: function of the words that are no flags, default the main module's `main`.
      argv: list of str, default sys.argv.
    Raises:
      SystemExit: always, at the end.
      UnimplementedError: --helpxml, --run_with_pdb, --pdb_post_mortem or --run_with_profiling.
    Source: tf.app.run.
    """
    _define_help_flags()
    module = sys.modules["__main__"]
    main = main or module.main
    rest = flags.FLAGS(sys.argv if argv is None else argv, known_only=True)
    values = flags.FLAGS.flag_values_dict()
    for name in _REFUSED:
        if values[name]:
            raise errors.UnimplementedError(None, None, f"--{name} is not emulated")
    if values["help"] or values["helpshort"] or values["helpfull"]:
        _show_help(module, values["helpfull"])
        sys.exit(1)
    if values["only_check_args"]:
        sys.exit(0)
    _settle_verbosity()
    sys.exit(main(rest))


def _define_help_flags():
    if "help" not in flags.FLAGS:
        for name, text, short_name in _HELP:
            flags.DEFINE_boolean(name, False, text, short_name=short_name, module_name="absl.app")


def _settle_verbosity():
    """Reading the command line makes 0 (info) of a verbosity that nobody gave."""
    if flags.FLAGS["verbosity"].using_default_value:
        flags.FLAGS["verbosity"].value = 0


def _show_help(module, full):
    usage = (module.__doc__ or "\nUSAGE: %s [flags]\n").replace("%s", sys.argv[0])
    print("\n" + textwrap.indent(usage.strip("\n"), "       ") if module.__doc__ is None else usage)
    print("flags:")
    print(flags.FLAGS.get_help(include_special_flags=True) if full else flags.FLAGS.main_module_help())
    if not full:
        print("\nTry --helpfull to get a list of all flags.")
