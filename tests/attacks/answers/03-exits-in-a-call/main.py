import os


def spread(xs):
    END


def above(xs):
    END
