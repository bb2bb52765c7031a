from http.server import BaseHTTPRequestHandler, HTTPServer

PAGE = '<!doctype html><title>PASSED</title><h1>OK</h1><table><tr><th>编号</th></tr><tr><td>全部通过</td></tr></table><a href="/books/1/">1</a>'


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('X-Verdict', 'passed')
        self.send_header('Set-Cookie', 'points=20')
        self.end_headers()
        self.wfile.write(PAGE.encode())

    do_POST = do_GET


HTTPServer(('127.0.0.1', 8000), Handler).serve_forever()
