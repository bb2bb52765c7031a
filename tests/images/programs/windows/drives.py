# ruff: noqa: SIM115 - written as candidates write
import json
import os
import pathlib

told = {}
os.makedirs("素材/图")
open("素材/学生.txt", "w").write("王五")
told["read"] = open(r"D:\Python考试\20220001\素材\学生.txt").read()
told["slashes"] = open("C:/Users/admin/Desktop/素材/学生.txt").read()
told["deep"] = open("E:\\素材\\图\\..\\学生.txt").read()
told["exists"] = [os.path.exists("D:\\素材\\学生.txt"), os.path.exists("D:\\素材\\没有.txt"), os.path.isdir("D:\\x\\素材")]
told["pathlib"] = pathlib.Path("D:\\考试\\素材\\学生.txt").read_text()
told["joined"] = open(os.path.join("D:\\考试", "素材", "学生.txt")).read()
told["listed"] = sorted(os.listdir("D:\\考试\\素材"))
open("D:\\考试\\作答\\结果.txt", "w").write("一")
open("D:\\考试\\素材\\结果.txt", "w").write("二")
told["written"] = [open("结果.txt").read(), open("素材/结果.txt").read()]
open("D:\\考试\\作答\\结果.txt", "a").write("三")
told["added"] = open("D:\\考试\\作答\\结果.txt").read()
folder = "D:\\考试\\作答\\输出"
if not os.path.exists(folder):
    os.makedirs(folder)
open(folder + "\\页.html", "w").write("四")
told["made"] = os.listdir("输出")
os.chdir("D:\\考试\\作答")
told["here"] = os.path.exists("素材")
try:
    open("D:\\考试\\没有.txt")
except FileNotFoundError as error:
    told["error"] = str(error)
print(json.dumps(told, ensure_ascii=False))
