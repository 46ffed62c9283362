"""The command line: python -m graphreg run | check | audit."""
import argparse
import os
import sys
from importlib import import_module


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m graphreg", description="Run TensorFlow 1 programs as they are, and tell what they use.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    run = commands.add_parser("run", help="run a TF1 program unchanged", description=(
        "Run a TF1 program unchanged: `tensorflow` and all below it mean graphreg, Python 2 sources are converted in "
        "memory, and names that Python and NumPy have dropped are stood in for."))
    _add_program(run)
    checking = commands.add_parser("check", help="list the TF names that a program uses, and which are there",
                                description="Read sources, run nothing, and list each TF name with file and line: "
                                "supported; supported, with the difference; not emulated, with what to do instead; or "
                                "not in TF 1.15.5. The exit status is 0 if all is supported, 1 if not.")
    checking.add_argument("paths", nargs="+", metavar="PATH", help="Python files, and folders to walk")
    checking.add_argument("--json", action="store_true", help="print JSON")
    checking.add_argument("--problems", action="store_true", help="leave out what is supported without a difference")
    auditing = commands.add_parser("audit", help="run a program, then tell which penalties its losses contain",
                                   description="Run a TF1 program as `run` does, then list each variable's penalties: "
                                   "where they come from, and whether the minimised loss contains them; and what is "
                                   "wrong, why, and what to do. The exit status is 1 if anything is.")
    auditing.add_argument("--json", action="store_true", help="print JSON")
    auditing.add_argument("--html", metavar="FILE", help="write a page with each loss drawn as its sum")
    auditing.add_argument("--output", metavar="FILE", help="write the report to a file")
    _add_program(auditing)
    return parser


def _add_program(parser):
    parser.add_argument("--v2", action="store_true", help="`tensorflow` means tf.compat.v2: TF2's names and behaviour")
    parser.add_argument("--engine", choices=["numpy", "jax"], help="what executes the graphs (default: "
                        "what GRAPHREG_ENGINE says, else numpy)")
    parser.add_argument("--seed", type=int, metavar="N", help="the seed of Python's and NumPy's random numbers, and of "
                        "each graph that the program gives none")
    parser.add_argument("--no-old-names", action="store_true",
                        help="no stand-ins for np.float, cPickle and the like, no conversion of Python 2")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("--verbose", action="store_true", help="tell of each old name at its first use")
    told.add_argument("--quiet", action="store_true", help="do not list the old names at the end")
    parser.add_argument("-m", dest="module", metavar="MODULE", nargs=argparse.REMAINDER,
                        help="a module and its arguments, instead of a script")
    parser.add_argument("script", nargs="?", metavar="SCRIPT", help="the program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="its arguments, untouched")


def _tool(name):
    # Each loads much that the others do without.
    return import_module("graphreg.tools." + name)


def _program(parser, args):
    if args.module is not None:
        target, arguments = (args.module[0], args.module[1:]) if args.module else (None, [])
    else:
        target, arguments = args.script, args.arguments
    if target is None:
        parser.error("a script, or -m and a module, must be given")
    return _tool("run").Program(
        target, arguments, module=args.module is not None, v2=args.v2, old_names=not args.no_old_names,
        verbose=args.verbose, quiet=args.quiet, seed=args.seed)


def main(argv=None):
    """Do what the command line says.

    Args:
      argv: list of str, default sys.argv[1:].
    Returns:
      int, the exit status.
    """
    parser = _parser()
    args = parser.parse_args(argv)
    if getattr(args, "engine", None):
        os.environ["GRAPHREG_ENGINE"] = args.engine
    if args.command == "run":
        return _tool("run").run(_program(parser, args))
    if args.command == "audit":
        auditing = _tool("audit_program")
        return auditing.main(_program(parser, args), auditing.Report(args.json, args.output, args.html))
    if args.command == "check":
        return _tool("check").main(args.paths, args.json, args.problems)
    parser.print_help()
    return 2


if __name__ == "__main__":
    sys.exit(main())
