"""The command line's parts: run, check and audit."""
