# ruff: noqa: SIM115, UP020 - written as candidates write
import codecs
import csv
import glob
import io
import json
import os
import pathlib
import shutil
import sqlite3
import xml.etree.ElementTree as ET
import zipfile

from lxml import etree

told = {}
os.mkdir("数据")
with open("数据\\成绩.csv", "w", newline="") as file:
    csv.writer(file).writerows([["姓名", "分数"], ["张三", 90]])
told["written"] = sorted(os.listdir("数据"))
told["read"] = open(r"数据\成绩.csv").read()
told["doubled"] = open("数据\\\\成绩.csv").read() == told["read"]
told["dotted"] = open(".\\数据\\..\\数据\\成绩.csv").read() == told["read"]
told["mixed"] = open(os.path.join("数据\\", "成绩.csv")).read() == told["read"]
told["from here"] = open(os.getcwd() + "\\数据\\成绩.csv").read() == told["read"]
told["io and codecs"] = io.open("数据\\成绩.csv").read() == codecs.open("数据\\成绩.csv", "r", "gbk").read().replace("\r\n", "\n")
told["asked"] = [os.path.exists("数据\\成绩.csv"), os.path.isfile("数据\\成绩.csv"), os.path.isdir(".\\数据")]
told["asked"] += [os.path.exists("数据\\没有.csv"), os.access("数据\\成绩.csv", os.R_OK), os.path.getsize("数据\\成绩.csv") > 0]
told["listed"] = os.listdir(".\\数据")
told["taken apart"] = [os.path.basename("D:\\作业\\成绩.csv"), os.path.split("a\\b.csv"), os.path.dirname("a\\b\\c.csv")]
told["walked"] = [[sorted(found), sorted(files)] for _, found, files in os.walk("数据\\")]
told["globbed"] = [os.path.basename(name) for name in glob.glob("数据\\*.csv")]
path = pathlib.Path("数据\\成绩.csv")
told["pathlib"] = [path.name, path.stem, path.suffix, path.exists(), path.read_text() == told["read"]]
told["pathlib below"] = (pathlib.Path.cwd() / "数据\\成绩.csv").exists()

os.makedirs("结果\\一月\\图")
os.makedirs("结果\\一月\\图", exist_ok=True)
told["made"] = os.path.isdir("结果/一月/图")
shutil.copy("数据\\成绩.csv", "结果\\一月\\抄.csv")
os.rename("结果\\一月\\抄.csv", "结果\\一月\\新.csv")
told["renamed"] = sorted(os.listdir("结果/一月"))
os.remove("结果\\一月\\新.csv")
told["removed"] = os.listdir("结果/一月")
json.dump({"甲": 1}, open("结果\\甲.json", "w"), ensure_ascii=False)
told["json"] = json.load(open("结果\\甲.json"))
with zipfile.ZipFile("结果\\包.zip", "w") as archive:
    archive.write("数据\\成绩.csv", "成绩.csv")
told["zip"] = zipfile.ZipFile("结果\\包.zip").namelist()
base = sqlite3.connect("结果\\库.db")
base.execute("create table t (x)")
base.commit()
base.close()
told["sqlite"] = sqlite3.connect("结果\\库.db").execute("select name from sqlite_master").fetchall()
open("结果\\页.html", "w", encoding="utf-8").write("<meta charset='utf-8'><p>一</p>")
told["lxml"] = etree.parse("结果\\页.html", etree.HTMLParser()).xpath("//p/text()")
open("结果\\表.xml", "w", encoding="utf-8").write("<a>二</a>")
told["tree"] = ET.parse("结果\\表.xml").getroot().text
os.chdir("结果\\一月")
told["changed to"] = os.path.exists("..\\甲.json")
os.chdir("..\\..")
errors = []
for work in (lambda: open("无\\x.csv"), lambda: open("无\\x.csv", "w"), lambda: os.remove("无\\x"), lambda: os.listdir("无\\x")):
    try:
        work()
    except OSError as error:
        errors.append(type(error).__name__)
told["errors"] = errors
shutil.rmtree("数据\\")
shutil.rmtree("结果")
told["left"] = sorted(name for name in os.listdir(".") if name != "main.py")
print(json.dumps(told, ensure_ascii=False))
