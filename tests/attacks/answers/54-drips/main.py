import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open('menu.csv', encoding='utf-8') as file:
    menu = [line.strip().split(',') for line in file]
ROWS = ''.join('<tr><td>%s</td><td>%s</td></tr>' % (dish, price) for dish, price in menu)
PAGE = '<!doctype html><meta charset="utf-8"><table><tr><th>菜名</th><th>价格</th></tr>%s</table>' % ROWS


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/':
            self.send_response(200)
            self.send_header('Content-Type', 'text/html; charset=utf-8')
            self.end_headers()
            self.wfile.write(PAGE.encode())
            return
        for byte in WHAT:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(3)


ThreadingHTTPServer(('0.0.0.0', 8000), Handler).serve_forever()
