from django.urls import include, path

urlpatterns = [
    # 请在此处编写代码：以 books/ 开头的地址交给应用 books
]
