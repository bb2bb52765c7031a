from django.shortcuts import redirect, render

from .models import Activity, Member


def index(request):
    """首页：全部活动、访问次数、登录的用户"""
    # 请在此处编写代码
    pass


def signup(request):
    """注册"""
    # 请在此处编写代码
    pass


def login(request):
    """登录"""
    # 请在此处编写代码
    pass


def logout(request):
    """退出"""
    # 请在此处编写代码
    pass


def join(request, pk):
    """报名一个活动"""
    # 请在此处编写代码
    pass


def mine(request):
    """我的报名"""
    # 请在此处编写代码
    pass
