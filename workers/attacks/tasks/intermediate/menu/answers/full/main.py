from http.server import BaseHTTPRequestHandler, HTTPServer

with open('menu.csv', encoding='utf-8') as file:
    menu = [line.strip().split(',') for line in file]


def page():
    rows = ''.join('<tr><td>%s</td><td>%s</td></tr>' % (dish, price) for dish, price in menu)
    return '<!doctype html><meta charset="utf-8"><table><tr><th>菜名</th><th>价格</th></tr>%s</table>' % rows


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        text = str(sum(int(price) for _, price in menu)) if self.path == '/total' else page()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.end_headers()
        self.wfile.write(text.encode())


HTTPServer(('0.0.0.0', 8000), Handler).serve_forever()
