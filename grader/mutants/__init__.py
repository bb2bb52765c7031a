"""Small mistakes put into a right answer: a check that none of them fails looks at nothing.

Pure: files in, files out. What a mutant does is found by grading it.
"""

from grader.mutants.answers import mutants_of_answer, mutants_of_gaps
from grader.mutants.mutant import Edit, Mutant, mutated, sample

__all__ = ["Edit", "Mutant", "mutants_of_answer", "mutants_of_gaps", "mutated", "sample"]
