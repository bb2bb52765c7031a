import json
import os
import subprocess

told = {"codes": [os.system(word) for word in ("cls", "CLS", "pause", "chcp 65001", "color 0a", "chcp 65001 > nul", "title 成绩")]}
told["both"] = os.system("chcp 65001 && echo 一")
told["false"] = os.system("false") != 0
told["shell"] = subprocess.call("cls", shell=True)
told["popen"] = os.popen("chcp 65001").read()
told["list"] = subprocess.run(["echo", "cls"], stdout=subprocess.PIPE).stdout.decode()
os.startfile("main.py")
told["files"] = sorted(os.listdir("."))
print(json.dumps(told, ensure_ascii=False))
input("按回车键退出")
