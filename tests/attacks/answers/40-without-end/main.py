import os

while True:
    HOW
