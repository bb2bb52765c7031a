from django.http import Http404
from django.views.generic import DetailView, ListView

from .models import Book


class BookList(ListView):
    model = Book
    template_name = 'books/list.html'

    def get_queryset(self):
        key = self.request.POST.get('q')
        if key:
            return Book.objects.raw("SELECT * FROM book WHERE title LIKE %s ORDER BY sales DESC", ['%' + key + '%'])
        return super().get_queryset()

    def post(self, request):
        return self.get(request)


class BookDetail(DetailView):
    model = Book
    template_name = 'books/detail.html'

    def get_object(self, queryset=None):
        for book in Book.objects.all():
            if book.id == self.kwargs['pk']:
                return book
        raise Http404('没有这本书')
