import threading

started = []
while True:
    one = threading.Thread(target=threading.Event().wait)
    one.start()
    started.append(one)
