from django.urls import path

from club import views

urlpatterns = [
    # 请在此处编写代码：/、/signup/、/login/、/logout/、/join/<编号>/、/mine/
]
