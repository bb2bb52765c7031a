"""What a question author's task is held to, as far as no container is needed: rows, static rules, answers made on purpose."""
