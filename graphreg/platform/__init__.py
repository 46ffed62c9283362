"""What lies between a program and the machine: files, flags, logging, starting main. Knows no graph."""
