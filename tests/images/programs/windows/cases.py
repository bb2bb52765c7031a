# ruff: noqa: SIM115 - written as candidates write
import glob
import json
import os

told = {}
os.mkdir("Data")
open("Data/Scores.CSV", "w").write("1")
told["read"] = open("data/scores.csv").read()
open("DATA/scores.csv", "a").write("2")
open("data/NEW.txt", "w").write("3")
told["listed"] = sorted(os.listdir("data"))
told["contents"] = open("Data/Scores.CSV").read()
told["exists"] = [os.path.exists("DATA"), os.path.exists("dat")]
try:
    os.mkdir("dATA")
except FileExistsError:
    told["there"] = True
os.makedirs("dATA/Sub", exist_ok=True)
told["below"] = os.path.isdir("Data/Sub")
told["globbed"] = glob.glob("Data/*.csv")
os.rename("data/new.txt", "data/New.txt")
told["renamed"] = sorted(os.listdir("Data"))
with open("Data/甲.txt", "w") as file:
    file.write("x")
told["exact first"] = open("Data/甲.txt").read()
os.remove("DATA/SCORES.csv")
told["left"] = sorted(os.listdir("Data"))
print(json.dumps(told, ensure_ascii=False))
