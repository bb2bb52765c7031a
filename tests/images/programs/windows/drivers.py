# ruff: noqa: SIM115 - written as candidates write
import json
import sys

import selenium
from selenium import webdriver

open("页面.html", "w", encoding="utf-8").write("<meta charset='utf-8'><title>甲</title><p>一</p>")
open("chromedriver.exe", "wb").write(b"MZ")
told = []
for path in (r"D:\Python\chromedriver.exe", "chromedriver.exe", "./chromedriver"):
    driver = webdriver.Chrome(executable_path=path)
    driver.get(r"D:\考试\作答\页面.html")
    told.append(driver.title)
    driver.quit()
if selenium.__version__ >= "4":
    from selenium.webdriver.chrome.service import Service

    driver = webdriver.Chrome(service=Service(r"C:\Program Files\Google\Chrome\Application\chromedriver.exe"))
else:
    driver = webdriver.Chrome(r"C:\Program Files\Google\Chrome\Application\chromedriver.exe")
driver.get("file:///D:/考试/作答/页面.html")
told.append(driver.title)
driver.save_screenshot(".\\页面.png")
driver.quit()
options = webdriver.ChromeOptions()
options.binary_location = r"C:\Program Files\Google\Chrome\Application\chrome.exe"
driver = webdriver.Chrome(options=options)
driver.get("file:///" + sys.path[0] + "/页面.html")
told.append(driver.find_element_by_tag_name("p").text)
driver.quit()
told.append(open("页面.png", "rb").read(4)[1:].decode())
print(json.dumps(told, ensure_ascii=False))
