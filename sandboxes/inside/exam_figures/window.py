"""A matplotlib backend that stands for the window on the exam's computer, of which no one is there to see anything.

`show()` notes what the window would show and returns as if it had been closed at once, which destroys the figures: a
`savefig` after it saves a blank picture, as it does there.
"""

from exam_figures import notes
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase, _Backend
from matplotlib.backends.backend_agg import FigureCanvasAgg


class FigureManagerWindow(FigureManagerBase):
    """A window."""

    def show(self):
        """The figure is seen."""
        self.canvas.draw()
        notes.note(self.canvas.figure, "show")


class FigureCanvasWindow(FigureCanvasAgg):
    """What is in it. A class of its own: pyplot knows a backend by its canvas."""


@_Backend.export
class _BackendWindow(_Backend):
    FigureCanvas = FigureCanvasWindow
    FigureManager = FigureManagerWindow

    @staticmethod
    def mainloop():
        """Until the candidate has closed every window."""
        Gcf.destroy_all()
