"""What a training program is made of beside its graph: checkpoints, loops, coordination."""
