# ruff: noqa: SIM115 - written as candidates write
import csv
import json

told = {}
open("crlf.csv", "wb").write("姓名,分\r\n张三,1\r\n".encode("gbk"))
told["crlf"] = list(csv.reader(open("crlf.csv")))
open("bom.csv", "wb").write("\ufeff姓名,分\r\n李四,2\r\n".encode("utf-8"))
told["bom"] = list(csv.DictReader(open("bom.csv", encoding="utf-8-sig"))) == [{"姓名": "李四", "分": "2"}]
told["bom kept"] = open("bom.csv", encoding="utf-8").read(1)
try:
    open("bom.csv").read()
    told["as gbk"] = "read"
except UnicodeDecodeError as error:
    told["as gbk"] = error.encoding
print(json.dumps(told, ensure_ascii=False))
