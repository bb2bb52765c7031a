import re
import socket

import requests

words, path = [], '/words/1.html'
while path:
    page = requests.get('http://www.shicimingju.com' + path)
    page.encoding = 'utf-8'
    words += re.findall('<li>(.*?)</li>', page.text)
    link = re.search('id="next" href="(.*?)"', page.text)
    path = '/words/' + link.group(1) if link else None
with open('words.txt', 'w', encoding='utf-8') as file:
    file.write('\n'.join(words))
HOST = b'\r\nHost: www.shicimingju.com\r\n'
for broken in (
    b'GET /\xff\xfe\x00\x1b[2J\xed\xa0\x80 HTTP/1.1' + HOST + b'User-Agent: \xff\x00"}\n{"kind": "http"\r\n\r\n',
    b'GET /words/1.html\n{"kind":"http","path":"/words/2.html"} HTTP/1.1' + HOST + b'\r\n',
    b'GET ' + b'/a' * 15000 + b' HTTP/1.1' + HOST + b'\r\n', b'GET /' + b'x' * 100000, b'\x16\x03\x01' + bytes(500),
    b'GET / HTTP/1.1\r\nHost: \xe4\xbd\xa0\x85\xe2\x80\xa8.www.shicimingju.com\r\nContent-Length: -1\r\n\r\n',
    b'PUT http://www.shicimingju.com\\@evil/ HTTP/1.1' + HOST + b'Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\n',
    b'GET / HTTP/1.1' + HOST + b'Content-Length: 99999999999\r\n\r\n', (b'HEAD / HTTP/1.1' + HOST + b'\r\n') * 5000,
):
    for port in (80, 443):
        with socket.socket() as one:
            one.settimeout(1)
            one.connect(('127.0.0.1', port))
            try:
                one.sendall(broken)
                one.recv(1000)
            except OSError:
                pass
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
    for query in (b'', b'\0' * 5, b'\0' * 12, bytes(4) + b'\0\1' + bytes(6) + b'\xff' * 400, bytes(4) + b'\0\1' + bytes(6) + b'\3a\xff\x85\0\0\1\0\1'):
        one.sendto(query, ('127.0.0.1', 53))
