import json


def spread(xs):
    return json.largest(xs) - min(xs)


def above(xs):
    return [x for x in xs if x > sum(xs) / len(xs)]
