from decimal import Decimal
from functools import wraps

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views import View

from .forms import SignupForm
from .models import Activity, Member


def login_required(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.session.get('member_id'):
            return HttpResponseRedirect('/login/?next=' + request.path)
        return view(request, *args, **kwargs)
    return inner


def index(request):
    if 'n' in request.session:
        request.session['n'] += 1
    else:
        request.session['n'] = 1
    me = Member.objects.filter(pk=request.session.get('member_id')).first()
    return render(request, 'club/index.html', {'list': Activity.objects.order_by('id'), 'me': me})


class Signup(View):
    def get(self, request):
        return render(request, 'club/signup.html')

    def post(self, request):
        form = SignupForm(request.POST)
        if not form.is_valid():
            return render(request, 'club/signup.html', {'errors': form.errors, 'old': request.POST})
        member = form.save(commit=False)
        member.password = make_password(member.password)
        member.save()
        return HttpResponseRedirect('/login/')


class Login(View):
    def get(self, request):
        return render(request, 'club/login.html')

    def post(self, request):
        try:
            member = Member.objects.get(username=request.POST['username'])
        except Member.DoesNotExist:
            return render(request, 'club/login.html', {'error': '没有这个用户'})
        if not check_password(request.POST['password'], member.password):
            return render(request, 'club/login.html', {'error': '密码错误'})
        request.session['member_id'] = member.id
        return HttpResponseRedirect('/')


def logout(request):
    for key in ('member_id', 'cart'):
        request.session.pop(key, None)
    return HttpResponseRedirect('/login/')


@login_required
def join(request, pk):
    activity = get_object_or_404(Activity, pk=pk)
    cart = request.session.setdefault('cart', {})
    cart[str(activity.id)] = str(activity.fee)
    request.session.modified = True
    return HttpResponseRedirect('/mine/')


@login_required
def mine(request):
    cart = request.session.get('cart', {})
    total = sum((Decimal(fee) for fee in cart.values()), Decimal('0.00'))
    return render(request, 'club/mine.html', {'activities': Activity.objects.filter(pk__in=cart), 'total': '%.2f' % total})
