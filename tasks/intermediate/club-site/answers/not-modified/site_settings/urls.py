from django.urls import path

from club import views

urlpatterns = [
    path('', views.index),
    path('signup/', views.signup),
    path('login/', views.login),
    path('logout/', views.logout),
    path('join/<int:pk>/', views.join),
    path('mine/', views.mine),
]
