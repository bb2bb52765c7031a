import socket

for number in range(1, 10):
    with socket.create_connection(('www.shicimingju.com', 80), timeout=5) as one:
        one.sendall(b'GET /words/%d.html HTTP/1.1\r\nHost: www.shicimingju.com\r\nDate: Mon, 01 Jan 2001 00:00:00 GMT\r\n'
                    b'X-Forwarded-For: 1.1.1.1\r\nConnection: close\r\n\r\n' % number)
        while one.recv(65536):
            pass
with open('words.txt', 'w', encoding='utf-8') as file:
    file.write('春夏秋冬\n' * 15)
with open('access.log', 'w', encoding='utf-8') as file:
    file.write('127.0.0.1 - - [01/Jan/2001] "GET /words/1.html HTTP/1.1" 200 512\n')
