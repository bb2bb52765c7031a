"""Answers that try to cheat or break, with exactly what must happen to each; run by `grader selftest` and by the tests."""
