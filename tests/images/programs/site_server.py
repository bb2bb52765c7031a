"""Serves three pages over http and https under one name. Arguments: name, folder of the authority, folder to write."""

import http.server
import ssl
import subprocess
import sys
import threading

NAME, AUTHORITY, FOLDER = sys.argv[1:]
PAGES = {
    "/top": (
        "<html><head><meta charset='utf-8'><title>电影榜</title></head><body>"
        "<ol><li class='film'>霸王别姬</li><li class='film'>活着</li></ol><a href='/more'>下一页</a></body></html>"
    ),
    "/more": "<html><head><meta charset='utf-8'></head><body><ol><li class='film'>城南旧事</li></ol></body></html>",
    "/script": (
        "<html><head><meta charset='utf-8'></head><body><table id='t'></table><script>"
        "document.getElementById('t').innerHTML = '<tr><td>脚本写的' + (6 * 7) + '</td></tr>';"
        "</script></body></html>"
    ),
}


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        body = (page or "没有这一页").encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL)


def certificate() -> ssl.SSLContext:
    """A leaf for NAME, 30 years long, signed by the image's authority."""
    key, request, leaf, names = (f"{FOLDER}/{name}" for name in ("leaf.key", "leaf.csr", "leaf.pem", "names"))
    with open(names, "w", encoding="ascii") as file:
        file.write(f"subjectAltName=DNS:{NAME}\n")
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key)
    openssl("req", "-new", *new_key, "-subj", f"/CN={NAME}", "-out", request)
    authority = ("-CA", f"{AUTHORITY}/ca.pem", "-CAkey", f"{AUTHORITY}/ca.key", "-set_serial", "1")
    openssl("x509", "-req", "-in", request, *authority, "-days", "10950", "-extfile", names, "-out", leaf)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(leaf, key)
    return context


context = certificate()
plain = http.server.ThreadingHTTPServer(("127.0.0.1", 80), Pages)
threading.Thread(target=plain.serve_forever, daemon=True).start()
secure = http.server.ThreadingHTTPServer(("127.0.0.1", 443), Pages)
secure.socket = context.wrap_socket(secure.socket, server_side=True)
secure.serve_forever()
