"""What a question author's task is held to, as far as it has to be run."""
