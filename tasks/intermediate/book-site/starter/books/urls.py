from django.urls import path

from . import views

urlpatterns = [
    # 请在此处编写代码：列表页 /books/ 和详情页 /books/<编号>/
]
