from django.shortcuts import render
from django.views.generic import ListView, CreateView

from .models import Book


class BookList(ListView):
    model = Book
    template_name = "books.html"
    context_object_name = "books"


class AddBook(CreateView):
    model = Book
    fields = "__all__"
