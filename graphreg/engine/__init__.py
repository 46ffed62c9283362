"""Running graphs: plans, the state of sessions, and the engines."""
