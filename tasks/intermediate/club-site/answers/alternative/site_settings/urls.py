from django.urls import path

from club import views

urlpatterns = [
    path('', views.index),
    path('signup/', views.Signup.as_view()),
    path('login/', views.Login.as_view()),
    path('logout/', views.logout),
    path('join/<int:pk>/', views.join),
    path('mine/', views.mine, name='mine'),
]
