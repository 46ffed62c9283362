"""File formats of TF programs: checksums, tables, checkpoints.  They know dtypes and errors, no graphs."""
