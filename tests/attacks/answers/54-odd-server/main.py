import os
import socket
import time

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('0.0.0.0', 8000))
server.listen(50)
while True:
    connection, _ = server.accept()
    try:
        connection.recv(65536)
        HOW
    except OSError:
        pass
    connection.close()
