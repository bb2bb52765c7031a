"""What people read: score sheets, HTML pages and terminal output, all made from the ledger and the store.

Nothing is run and nothing is recorded here; a report can be written again at any time. All text of a candidate's is
hostile, and the internal reason of a fault is never written into a page or a sheet.
"""

from grader.reports.final import Final, write_final
from grader.reports.html import write_reports
from grader.reports.terminal import Row, as_json, compare, comparison_table, print_report, question_of

__all__ = ["Final", "Row", "as_json", "compare", "comparison_table", "print_report", "question_of", "write_final", "write_reports"]
